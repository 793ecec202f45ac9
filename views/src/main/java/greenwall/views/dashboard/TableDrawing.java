package greenwall.views.dashboard;

import greenwall.fleet.CsvField;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.SystemClipboard;
import greenwall.views.paint.Controls;
import greenwall.views.paint.LazyTooltip;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;

/// A table with the dashboard's cell styles. A click on a heading sorts by it. Only the visible rows are drawn.
final class TableDrawing extends PaintedRegion {
    private static final int MAX_WORDS = 100;
    private static final double FUNNEL = 16;

    private DashboardTable content = DashboardTable.EMPTY;
    private List<List<DashboardTable.Cell>> rows = List.of();
    private OptionValues options = OptionValues.NONE;
    /// By the title of the column, since another result may have other columns.
    private final Map<String, Set<String>> chosenWords = new HashMap<>();
    private int lines = 1;
    private int sortedBy = -1;
    private boolean descending;
    /// The title of the column by which the user has sorted.
    private Optional<String> userSorted = Optional.empty();
    private double scrolled;
    private double scrolledX;
    private TableColumns columns = TableColumns.NONE;
    private final Consumer<String> onLink;
    private final LazyTooltip tooltip = new LazyTooltip(this);

    TableDrawing(PaintStyle style, Consumer<String> onLink) {
        super(style, ColorRole.SURFACE);
        this.onLink = onLink;
        takeFocus("Table");
        addEventHandler(ScrollEvent.SCROLL, this::scroll);
        addEventHandler(MouseEvent.MOUSE_CLICKED, this::click);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> describe(event.getX(), event.getY()));
    }

    private void describe(double x, double y) {
        int column = y < top() ? columnAt(x) : -1;
        tooltip.show(column < 0 ? "" : description(column));
    }

    private String description(int column) {
        return SanitizedText.block(content.columns().get(column).options().get(FieldOption.DESCRIPTION));
    }

    /// @param sort the column to sort by until the user chooses another one; negative for none
    void show(DashboardTable newContent, OptionValues newOptions, int sort, boolean isDescending) {
        content = newContent;
        options = newOptions;
        int own = userSorted.map(titles()::indexOf).orElse(-1);
        descending = own < 0 ? isDescending : descending;
        sortedBy = own < 0 ? sort : own;
        userSorted = userSorted.filter(_ -> own >= 0);
        arrange();
    }

    private List<String> titles() {
        return content.columns().stream().map(DashboardTable.Column::title).toList();
    }

    private String title(int column) {
        return content.columns().get(column).title();
    }

    private void arrange() {
        rows = content.sorted(content.filtered(chosenWords), sortedBy, descending);
        repaint();
    }

    private double row() {
        double scale = switch (options.get(PanelOption.CELL_HEIGHT)) {
            case SMALL -> 1;
            case MEDIUM -> 1.35;
            case LARGE -> 1.7;
        };
        return Math.ceil((paintStyle().small().height() * lines + 6) * scale);
    }

    private double headRow() {
        return Math.ceil(paintStyle().small().height() + 6);
    }

    private double top() {
        return options.get(PanelOption.HEADER) ? headRow() : 0;
    }

    private double bottom() {
        return (content.footer().isEmpty() ? 0 : headRow()) + (paged() ? headRow() : 0);
    }

    private boolean paged() {
        return options.get(PanelOption.PAGES);
    }

    private int fitting() {
        return (int) Math.max(1, Math.floor((getHeight() - top() - bottom()) / row()));
    }

    private double hidden() {
        return paged()
                ? (Math.max(1, Math.ceilDiv(rows.size(), fitting())) - 1) * fitting() * row()
                : Math.max(0, rows.size() * row() - (getHeight() - top() - bottom()));
    }

    /// Scrolls by some pixels, or by a page if the table has pages. Returns false at the end.
    private boolean move(double down, double sideways) {
        double step = paged() ? Math.signum(down) * fitting() * row() : down;
        double to = Math.clamp(scrolled + step, 0, hidden());
        double asideTo = Math.clamp(scrolledX + sideways, 0, hiddenWidth());
        boolean moved = to != scrolled || asideTo != scrolledX;
        scrolled = to;
        scrolledX = asideTo;
        if (moved) {
            repaint();
        }
        return moved;
    }

    private void scroll(ScrollEvent event) {
        boolean level = event.isShiftDown() || Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY());
        double sideways = -event.getDeltaX() - (event.isShiftDown() ? event.getDeltaY() : 0);
        if (move(level ? 0 : -event.getDeltaY(), level ? sideways : 0)) {
            event.consume();
        }
    }

    private double hiddenWidth() {
        return Math.max(0, columns.width() - getWidth());
    }

    private int columnAt(double x) {
        return columns.at(x + scrolledX);
    }

    private void click(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY || !event.isStillSincePress()) {
            return;
        }
        requestFocus();
        if (paged() && event.getY() >= getHeight() - headRow()) {
            move(event.getX() < getWidth() / 2 ? -1 : 1, 0);
            return;
        }
        int column = columnAt(event.getX());
        if (column < 0) {
            return;
        }
        if (event.getY() < top()) {
            if (filterable(column) && event.getX() + scrolledX >= columns.left(column + 1) - FUNNEL) {
                filterMenu(column).show(this, event.getScreenX(), event.getScreenY());
                return;
            }
            descending = sortedBy == column && !descending;
            sortedBy = column;
            userSorted = Optional.of(title(column));
            arrange();
            return;
        }
        int row = (int) ((event.getY() - top() + scrolled) / row());
        if (event.getY() >= getHeight() - bottom()) {
            // The footer covers the rows below it.
            return;
        }
        if (row >= 0 && row < rows.size()) {
            rows.get(row).get(column).link().ifPresent(onLink);
        }
    }

    private boolean filterable(int column) {
        return content.columns().get(column).options().get(FieldOption.FILTERABLE);
    }

    /// A menu with the values of a column, which filters the rows.
    private ContextMenu filterMenu(int column) {
        var menu = new ContextMenu();
        menu.getItems().add(Controls.menuItem("All", () -> {
            chosenWords.remove(title(column));
            arrange();
        }));
        content.rows().stream()
                .map(row -> row.get(column).text())
                .distinct()
                .sorted()
                .limit(MAX_WORDS)
                .forEach(word -> {
                    var item = new CheckMenuItem(SanitizedText.line(word));
                    item.setMnemonicParsing(false);
                    item.setSelected(
                            chosenWords.getOrDefault(title(column), Set.of()).contains(word));
                    item.setOnAction(_ -> choose(column, word));
                    menu.getItems().add(item);
                });
        return menu;
    }

    /// Adds a value to the filter of a column, or removes it. An empty filter shows all rows.
    void choose(int column, String word) {
        var words = chosenWords.computeIfAbsent(title(column), _ -> new HashSet<>());
        if (!words.remove(word)) {
            words.add(word);
        }
        chosenWords.values().removeIf(Set::isEmpty);
        arrange();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
            SystemClipboard.putText(csv());
            event.consume();
        } else if (!event.isShortcutDown() && !event.isAltDown()) {
            double by = switch (event.getCode()) {
                case DOWN, J -> row();
                case UP, K -> -row();
                case PAGE_DOWN -> getHeight() - top();
                case PAGE_UP -> top() - getHeight();
                default -> 0;
            };
            double sideways = switch (event.getCode()) {
                case LEFT -> -TableColumns.NARROWEST;
                case RIGHT -> TableColumns.NARROWEST;
                default -> 0;
            };
            if (move(by, sideways)) {
                event.consume();
            }
        }
    }

    String csv() {
        var cells = rows.stream()
                .map(row -> row.stream().map(DashboardTable.Cell::text).toList());
        return Stream.concat(Stream.of(titles()), cells)
                .map(line -> line.stream().map(CsvField::of).collect(Collectors.joining(",")) + "\n")
                .collect(Collectors.joining());
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        double bar = hidden() > 0 && !paged() ? 8 : 0;
        columns = TableColumns.of(content, rows, paintStyle(), width - bar);
        lines = columns.lines(content, rows, paintStyle());
        scrolled = Math.clamp(scrolled, 0, hidden());
        scrolledX = Math.clamp(scrolledX, 0, hiddenWidth());
        double row = row();
        int first = (int) (scrolled / row + 1e-6);
        int end = paged() ? Math.min(rows.size(), first + fitting()) : rows.size();
        for (int r = first; r < end; r++) {
            double y = Math.round(top() + r * row - scrolled);
            if (y > height) {
                break;
            }
            row(pen, rows.get(r), y, width, row);
        }
        if (options.get(PanelOption.HEADER)) {
            heading(pen, width, headRow());
        }
        footer(pen, width, height);
        paintHorizontalScrollBar(pen, width, height);
        if (!paged()) {
            pen.scrollBarThumb(width, top(), height - bottom(), rows.size() * row, scrolled);
        }
    }

    /// Draws the horizontal scroll bar, if the columns are wider than the table.
    private void paintHorizontalScrollBar(Pen pen, double width, double height) {
        if (hiddenWidth() > 1) {
            double wide = width * width / columns.width();
            pen.fill(ColorRole.EDGE, scrolledX / hiddenWidth() * (width - wide), height - 3, wide, 3);
        }
    }

    private TableCellPainter cell(Pen pen, int column, double y, double row, int lines) {
        double x = columns.left(column) - scrolledX;
        return new TableCellPainter(pen, content.columns().get(column), x, y, columns.width(column), row, lines);
    }

    private void row(Pen pen, List<DashboardTable.Cell> cells, double y, double width, double row) {
        var ground = Optional.<Color>empty();
        for (int c = 0; c < cells.size() && ground.isEmpty(); c++) {
            if (content.columns().get(c).options().get(FieldOption.CELL_WHOLE_ROW)) {
                ground = cells.get(c).color();
            }
        }
        ground.ifPresent(color -> pen.fill(color, 0, y, width, row - 1));
        for (int c = 0; c < cells.size(); c++) {
            var cell = cell(pen, c, y, row, lines);
            if (cell.x() + cell.width() >= 0 && cell.x() <= width) {
                cell.paint(cells.get(c), ground);
            }
        }
        pen.fill(ColorRole.GRID, 0, y + row - 1, width, 1);
    }

    private void footer(Pen pen, double width, double height) {
        double row = headRow();
        if (!content.footer().isEmpty()) {
            double top = height - bottom();
            pen.fill(ColorRole.RAISED, 0, top, width, row);
            for (int c = 0; c < content.columns().size(); c++) {
                cell(pen, c, top, row, 1)
                        .paintText(pen.color(ColorRole.FG), content.footer().get(c));
            }
        }
        if (paged()) {
            var font = pen.style().small();
            int first = (int) Math.round(scrolled / row());
            var text = "‹  " + Math.min(rows.size(), first + 1) + "–" + Math.min(rows.size(), first + fitting())
                    + " of " + rows.size() + "  ›";
            pen.fill(ColorRole.RAISED, 0, height - row, width, row);
            pen.textCentred(
                    font, pen.color(ColorRole.FG), text, width / 2, height - row + (row - font.height()) / 2, width);
        }
    }

    private void heading(Pen pen, double width, double row) {
        pen.fill(ColorRole.RAISED, 0, 0, width, row);
        for (int c = 0; c < content.columns().size(); c++) {
            var column = content.columns().get(c);
            double x = columns.left(c) - scrolledX;
            double wide = columns.width(c) - (filterable(c) ? FUNNEL : 0);
            if (filterable(c)) {
                var mark = chosenWords.containsKey(title(c)) ? ColorRole.ACCENT : ColorRole.MUTED;
                pen.text(pen.style().small(), mark, "▾", x + wide, 3, FUNNEL);
            }
            var title = column.title() + (c == sortedBy ? descending ? " ↓" : " ↑" : "");
            new TableCellPainter(pen, column, x, 0, wide, row, 1).paintText(pen.color(ColorRole.ACCENT), title);
            if (!description(c).isEmpty()) {
                pen.dottedLine(ColorRole.MUTED, x + TableCellPainter.EDGE, row - 3, wide - 2 * TableCellPainter.EDGE);
            }
        }
    }
}
