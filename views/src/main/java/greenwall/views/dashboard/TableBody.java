package greenwall.views.dashboard;

import greenwall.fleet.CsvField;
import greenwall.styles.Role;
import greenwall.views.SystemClipboard;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;

/// A table whose cells are painted as the dashboard says. A click on a heading sorts by it; only rows in sight are
/// drawn.
final class TableBody extends PaintedRegion {
    private static final double EDGE = 6;
    private static final double NARROWEST = 60;
    private static final double WIDEST_WANTED = 360;
    private static final int MEASURED = 60;

    private TableContent content = TableContent.EMPTY;
    private List<List<TableContent.Cell>> rows = List.of();
    private boolean header = true;
    private double rowScale = 1;
    private int sortedBy = -1;
    private boolean descending;
    private boolean chosen;
    private double scrolled;
    private double aside;
    private double[] lefts = new double[] {0};
    private Consumer<String> onLink = _ -> {};

    TableBody(PaintStyle look) {
        super(look, Role.SURFACE);
        takeFocus("Table");
        addEventHandler(ScrollEvent.SCROLL, this::scroll);
        addEventHandler(MouseEvent.MOUSE_CLICKED, this::click);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    void setOnLink(Consumer<String> handler) {
        onLink = handler;
    }

    /// @param sort the column by which it is sorted until somebody chooses another; negative for none
    void show(TableContent newContent, boolean withHeader, double newRowScale, int sort, boolean isDescending) {
        content = newContent;
        header = withHeader;
        rowScale = newRowScale;
        if (!chosen || sortedBy >= content.columns().size()) {
            sortedBy = sort;
            descending = isDescending;
        }
        rows = content.sorted(sortedBy, descending);
        repaint();
    }

    private double row() {
        return Math.ceil((look().small().height() + 6) * rowScale);
    }

    private double top() {
        return header ? row() : 0;
    }

    private double bottom() {
        return content.footer().isEmpty() ? 0 : row();
    }

    private double hidden() {
        return Math.max(0, rows.size() * row() - (getHeight() - top() - bottom()));
    }

    private void scroll(ScrollEvent event) {
        double sideways = Math.max(0, lefts[lefts.length - 1] - getWidth());
        if (event.isShiftDown() || Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())) {
            if (sideways > 0) {
                aside = Math.clamp(
                        aside - event.getDeltaX() - (event.isShiftDown() ? event.getDeltaY() : 0), 0, sideways);
                repaint();
                event.consume();
            }
        } else if (hidden() > 0) {
            double to = Math.clamp(scrolled - event.getDeltaY(), 0, hidden());
            if (to != scrolled) {
                scrolled = to;
                repaint();
                event.consume();
            }
        }
    }

    private int columnAt(double x) {
        for (int c = 0; c + 1 < lefts.length; c++) {
            if (x + aside >= lefts[c] && x + aside < lefts[c + 1]) {
                return c;
            }
        }
        return -1;
    }

    private void click(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY || !event.isStillSincePress()) {
            return;
        }
        requestFocus();
        int column = columnAt(event.getX());
        if (column < 0) {
            return;
        }
        if (header && event.getY() < top()) {
            descending = sortedBy == column && !descending;
            sortedBy = column;
            chosen = true;
            rows = content.sorted(sortedBy, descending);
            repaint();
            return;
        }
        int row = (int) ((event.getY() - top() + scrolled) / row());
        if (row >= 0 && row < rows.size()) {
            rows.get(row).get(column).link().ifPresent(onLink);
        }
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
            SystemClipboard.text(csv());
            event.consume();
        } else if (!event.isShortcutDown() && !event.isAltDown()) {
            double by = switch (event.getCode()) {
                case DOWN, J -> row();
                case UP, K -> -row();
                case PAGE_DOWN -> getHeight() - top();
                case PAGE_UP -> top() - getHeight();
                default -> 0;
            };
            double to = Math.clamp(scrolled + by, 0, hidden());
            if (to != scrolled) {
                scrolled = to;
                repaint();
                event.consume();
            }
        }
    }

    String csv() {
        var text = new StringBuilder(content.columns().stream()
                        .map(column -> CsvField.of(column.title()))
                        .collect(Collectors.joining(",")))
                .append('\n');
        for (var row : rows) {
            text.append(row.stream().map(cell -> CsvField.of(cell.text())).collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString();
    }

    /// Given widths first; the rest by what is written, and stretched over the room that is left.
    private double[] columns(double width) {
        int n = content.columns().size();
        var wide = new double[n];
        double given = 0;
        double wanted = 0;
        for (int c = 0; c < n; c++) {
            var column = content.columns().get(c);
            if (column.width().isPresent()) {
                wide[c] = Math.max(20, column.width().getAsDouble());
                given += wide[c];
                continue;
            }
            double most = look().small().width(column.title()) + 16;
            for (int r = 0; r < Math.min(MEASURED, rows.size()); r++) {
                most = Math.max(most, look().small().width(rows.get(r).get(c).text()));
            }
            wide[c] = -Math.clamp(most + 2 * EDGE, NARROWEST, WIDEST_WANTED);
            wanted -= wide[c];
        }
        double stretch = wanted == 0 ? 1 : Math.max(1, (width - given) / wanted);
        var ends = new double[n + 1];
        for (int c = 0; c < n; c++) {
            ends[c + 1] = ends[c] + (wide[c] < 0 ? -wide[c] * stretch : wide[c]);
        }
        return ends;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        double bar = hidden() > 0 ? 8 : 0;
        lefts = columns(width - bar);
        scrolled = Math.clamp(scrolled, 0, hidden());
        aside = Math.clamp(aside, 0, Math.max(0, lefts[lefts.length - 1] - width));
        double row = row();
        int first = (int) (scrolled / row);
        for (int r = first; r < rows.size(); r++) {
            double y = Math.round(top() + r * row - scrolled);
            if (y > height) {
                break;
            }
            for (int c = 0; c < content.columns().size(); c++) {
                cell(
                        pen,
                        content.columns().get(c),
                        rows.get(r).get(c),
                        lefts[c] - aside,
                        y,
                        lefts[c + 1] - lefts[c],
                        row);
            }
            pen.fill(Role.GRID, 0, y + row - 1, width, 1);
        }
        if (header) {
            heading(pen, width, row);
        }
        if (!content.footer().isEmpty()) {
            pen.fill(Role.RAISED, 0, height - row, width, row);
            for (int c = 0; c < content.columns().size(); c++) {
                words(
                        pen,
                        content.columns().get(c),
                        pen.color(Role.FG),
                        content.footer().get(c),
                        true,
                        lefts[c] - aside,
                        height - row,
                        lefts[c + 1] - lefts[c],
                        row);
            }
        }
        if (hidden() > 0) {
            pen.thumb(
                    width,
                    top(),
                    height - bottom(),
                    (height - top() - bottom()) / (rows.size() * row),
                    scrolled / hidden());
        }
    }

    private void heading(Pen pen, double width, double row) {
        pen.fill(Role.RAISED, 0, 0, width, row);
        for (int c = 0; c < content.columns().size(); c++) {
            var column = content.columns().get(c);
            var title = column.title() + (c == sortedBy ? descending ? " ↓" : " ↑" : "");
            boolean number =
                    !rows.isEmpty() && !Double.isNaN(rows.getFirst().get(c).number());
            words(
                    pen,
                    column,
                    pen.color(Role.ACCENT),
                    title,
                    number,
                    lefts[c] - aside,
                    0,
                    lefts[c + 1] - lefts[c],
                    row);
        }
    }

    private void cell(
            Pen pen, TableContent.Column column, TableContent.Cell cell, double x, double y, double width, double row) {
        if (x + width < 0 || x > getWidth()) {
            return;
        }
        Color text = pen.color(cell.link().isPresent() ? Role.ACCENT : Role.FG);
        if (cell.color().isPresent()) {
            var color = cell.color().get();
            switch (column.cell()) {
                case COLOR_TEXT -> text = color;
                case COLOR_BACKGROUND, COLOR_BACKGROUND_GRADIENT -> {
                    pen.fill(color, x + 1, y, width - 2, row - 1);
                    text = PanelColors.on(color);
                }
                case GAUGE -> {
                    if (Double.isFinite(cell.share())) {
                        double wide = pen.look().small().width(cell.text()) + 2 * EDGE;
                        double room = Math.max(0, width - wide - EDGE);
                        pen.fill(Role.GRID, x + EDGE, y + 3, room, row - 7);
                        pen.fill(color, x + EDGE, y + 3, room * Math.clamp(cell.share(), 0, 1), row - 7);
                        pen.textLeftOf(
                                pen.look().small(),
                                color,
                                cell.text(),
                                x + width - EDGE,
                                y + (row - pen.look().small().height()) / 2,
                                wide);
                        return;
                    }
                }
                default -> {}
            }
        }
        words(pen, column, text, cell.text(), !Double.isNaN(cell.number()), x, y, width, row);
    }

    private void words(
            Pen pen,
            TableContent.Column column,
            Color color,
            String text,
            boolean number,
            double x,
            double y,
            double width,
            double row) {
        var type = pen.look().small();
        double top = y + (row - type.height()) / 2;
        double room = width - 2 * EDGE;
        switch (column.align()) {
            case LEFT -> pen.text(type, color, text, x + EDGE, top, room);
            case CENTER -> pen.textCentred(type, color, text, x + width / 2, top, room);
            case RIGHT -> pen.textLeftOf(type, color, text, x + width - EDGE, top, room);
            case AUTO -> {
                if (number) {
                    pen.textLeftOf(type, color, text, x + width - EDGE, top, room);
                } else {
                    pen.text(type, color, text, x + EDGE, top, room);
                }
            }
        }
    }
}
