package greenwall.views.widgets;

import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.Place;
import greenwall.views.SystemClipboard;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.Sparkline;
import greenwall.views.paint.StateStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.scene.control.ContextMenu;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/// Several tables on one canvas, which scroll together. The line at the bottom explains the field under the
/// pointer, or the selected row.
public final class TablesCanvas extends PaintedRegion {
    private static final double EDGE = 10;
    private static final double GAP = 18;
    private static final double COLUMN_GAP = 12;
    private static final int SAMPLED = 200;
    private static final double SPARKLINE_WIDTH = 64;

    private final ViewContext context;
    private final Supplier<Place> place;
    private List<TableData> unsorted = List.of();
    private final Map<String, Sorting> sortings = new HashMap<>();
    private final List<Heading> headings = new ArrayList<>();
    private List<TableData> tables = List.of();
    private final List<RowBounds> drawnRows = new ArrayList<>();
    private double scrolled;
    /// The index among all rows of all tables.
    private int selected = -1;
    private boolean choosesHost;
    private String why = "";

    /// The column by which a table is sorted. It is ignored while the table has no such column.
    private record Sorting(String column, boolean descending) {}

    private record Heading(
            String table, String column, boolean number, double x, double y, double width, double height) {
        boolean contains(double px, double py) {
            return px >= x && px < x + width && py >= y && py < y + height;
        }
    }

    /// @param ends the right edges of the fields; empty for a row that is not drawn
    private record RowBounds(TableData.Row row, double y, double height, List<Double> ends) {
        boolean contains(double py) {
            return !ends.isEmpty() && py >= y && py < y + height;
        }
    }

    public TablesCanvas(ViewContext context, Supplier<Place> place, String name) {
        super(context.style());
        this.context = context;
        this.place = place;
        setFocusTraversable(true);
        setAccessibleText(name);
        setOnScroll(e -> scrollTo(scrolled - e.getDeltaY()));
        setOnMouseMoved(this::point);
        setOnMouseClicked(this::click);
        setOnKeyPressed(this::key);
        setOnContextMenuRequested(e -> {
            requestFocus();
            if (!e.isKeyboardTrigger()) {
                selectAt(e.getY());
            }
            menu().show(this, e.getScreenX(), e.getScreenY());
        });
        focusedProperty().subscribe(_ -> repaint());
    }

    /// Makes `C` choose the host of the selected row, for a view whose charts can be of one host.
    void setChoosesHost() {
        choosesHost = true;
    }

    public void show(List<TableData> newTables) {
        unsorted = newTables.stream().map(TableData::compact).toList();
        sort();
    }

    /// The selection follows its row, since keys such as S act on its host.
    private void sort() {
        var chosen = selected < 0 ? "" : keys().get(selected);
        tables = unsorted.stream().map(this::sorted).toList();
        selected = keys().indexOf(chosen);
        repaint();
    }

    /// What identifies each row: its table, its host, what it opens and its names; equal ones are numbered.
    private List<String> keys() {
        var keys = new ArrayList<String>();
        var times = new HashMap<String, Integer>();
        for (var table : tables) {
            for (var row : table.rows()) {
                var key = table.title() + row.host() + row.opens() + table.words(row);
                keys.add(key + times.merge(key, 1, Integer::sum));
            }
        }
        return keys;
    }

    private TableData sorted(TableData table) {
        var by = sortings.get(table.title());
        for (int c = 0; by != null && c < table.columns().size(); c++) {
            if (table.columns().get(c).title().equals(by.column())) {
                return table.sortedBy(c, by.descending());
            }
        }
        return table;
    }

    /// Sorts by a column. The second call reverses the order, and the third restores the original one.
    private void sortBy(Heading heading) {
        var by = sortings.get(heading.table());
        if (by == null || !by.column().equals(heading.column())) {
            sortings.put(heading.table(), new Sorting(heading.column(), heading.number()));
        } else if (by.descending() == heading.number()) {
            sortings.put(heading.table(), new Sorting(heading.column(), !heading.number()));
        } else {
            sortings.remove(heading.table());
        }
        sort();
    }

    private static double line(PaintStyle style) {
        return Math.ceil(style.body().height() + 6);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        drawnRows.clear();
        headings.clear();
        var style = pen.style();
        double footerHeight = style.far() ? 0 : line(style);
        double visibleHeight = height - footerHeight;
        double content = 0;
        for (var table : tables) {
            content += head(style) + Math.max(1, table.rows().size()) * line(style) + GAP;
        }
        scrolled = Math.clamp(scrolled, 0, Math.max(0, content - visibleHeight));
        double y = 4 - scrolled;
        for (var table : tables) {
            y = table(pen, table, y, width, visibleHeight) + GAP;
        }
        if (footerHeight > 0) {
            pen.fill(ColorRole.BG, 0, visibleHeight, width, footerHeight);
            pen.fill(ColorRole.LINE, 0, visibleHeight, width, 1);
            var text = why.isEmpty() ? selectedRow().map(TablesCanvas::rowWhy).orElse("") : why;
            pen.text(
                    style.small(),
                    ColorRole.MUTED,
                    text.isEmpty() ? hint() : text,
                    EDGE,
                    visibleHeight + 4,
                    width - 2 * EDGE);
        }
        pen.scrollBarThumb(width, 0, visibleHeight, content, scrolled);
    }

    private String hint() {
        boolean hostLinks = any(row -> row.host().isPresent());
        boolean opens = any(row -> row.opens().isPresent());
        boolean services = any(row -> service(row).isPresent());
        var hint = "Point at a value to see where it comes from.";
        if (services) {
            hint += " Enter opens the row, E explains the service"
                    + (hostLinks ? "; for its host, R opens the runbook" : ".");
        } else if (opens) {
            hint += " Enter opens the row" + (hostLinks ? "; for its host, E explains, R opens the runbook" : ".");
        } else if (hostLinks) {
            hint += " Enter opens the host; E explains, R opens the runbook";
        }
        return hostLinks ? hint + ", P probes, S silences, L opens the logs." : hint;
    }

    private boolean any(Predicate<TableData.Row> test) {
        return tables.stream().flatMap(table -> table.rows().stream()).anyMatch(test);
    }

    private static String rowWhy(TableData.Row row) {
        return row.items().stream()
                .filter(item -> !item.why().get().isEmpty())
                .reduce((worst, item) -> item.state().worseThan(worst.state()) ? item : worst)
                .map(item -> item.why().get())
                .orElse("");
    }

    private static double head(PaintStyle style) {
        return style.title().height() + 6 + style.small().height() + 4;
    }

    private double table(Pen pen, TableData table, double top, double width, double bottom) {
        var style = pen.style();
        double y = top;
        if (y + style.title().height() > 0 && y + style.title().height() < bottom) {
            double taken = pen.text(style.title(), ColorRole.FG, table.title(), EDGE, y, width - 2 * EDGE);
            if (!table.rows().isEmpty()) {
                pen.text(
                        style.small(),
                        ColorRole.MUTED,
                        CountText.of(table.rows().size(), "row"),
                        EDGE + taken + style.scaled(10),
                        y + 3,
                        width - taken - 3 * EDGE);
            }
        }
        y += style.title().height() + 6;
        if (table.rows().isEmpty()) {
            if (y + style.body().height() < bottom) {
                pen.text(style.body(), ColorRole.MUTED, table.note(), EDGE, y, width - 2 * EDGE);
            }
            return y + style.small().height() + 4 + line(style);
        }
        double left = EDGE + style.body().size() + style.scaled(10);
        var widths = widths(style, table, width - left - EDGE);
        double x = left;
        double gap = style.scaled(COLUMN_GAP);
        if (y + style.small().height() > 0 && y + style.small().height() < bottom) {
            for (int c = 0; c < widths.length; c++) {
                var column = table.columns().get(c);
                var by = sortings.get(table.title());
                var arrow = by == null || !by.column().equals(column.title()) ? "" : by.descending() ? " ▾" : " ▴";
                var title = column.title() + arrow;
                var role = arrow.isEmpty() ? ColorRole.MUTED : ColorRole.ACCENT;
                if (column.number()) {
                    pen.textLeftOf(style.small(), role, title, x + widths[c] - gap, y, widths[c] - gap);
                } else {
                    pen.text(style.small(), role, title, x, y, widths[c] - gap);
                }
                if (!table.tree()) {
                    headings.add(new Heading(
                            table.title(),
                            column.title(),
                            column.number(),
                            x,
                            y,
                            widths[c],
                            style.small().height() + 4));
                }
                x += widths[c];
            }
            int cut = table.columns().size() - widths.length;
            if (cut > 0) {
                pen.textLeftOf(
                        style.small(),
                        ColorRole.MUTED,
                        "+" + CountText.of(cut, "column"),
                        width - EDGE,
                        top + 3,
                        120 * style.scale());
            }
        }
        y += style.small().height() + 4;
        double line = line(style);
        boolean striped = true;
        for (var row : table.rows()) {
            if (y + line > 0 && y + line <= bottom) {
                row(pen, row, table, widths, left, y, width, striped);
            } else {
                drawnRows.add(new RowBounds(row, y, line, List.of()));
            }
            y += line;
            striped = !striped;
        }
        return y;
    }

    private void row(
            Pen pen,
            TableData.Row row,
            TableData table,
            double[] widths,
            double left,
            double y,
            double width,
            boolean striped) {
        var style = pen.style();
        double line = line(style);
        boolean chosen = drawnRows.size() == selected;
        if (chosen) {
            pen.fill(ColorRole.RAISED, EDGE - 4, y, width - 2 * EDGE + 8, line - 1);
        } else if (striped) {
            pen.fill(ColorRole.SURFACE, EDGE - 4, y, width - 2 * EDGE + 8, line - 1);
        }
        var state = StateStyle.of(row.state());
        double icon = style.body().size();
        pen.icon(state.icon(), pen.color(state.text()), EDGE, y + (line - icon) / 2, icon);
        double x = left;
        double textTop = y + (line - style.body().height()) / 2;
        var ends = new ArrayList<Double>();
        for (int c = 0; c < widths.length; c++) {
            var item = row.items().get(c);
            field(
                    pen,
                    item,
                    table.columns().get(c).number(),
                    x,
                    y,
                    textTop,
                    widths[c] - style.scaled(COLUMN_GAP),
                    line);
            x += widths[c];
            ends.add(x);
        }
        if (chosen && isFocused()) {
            pen.frame(pen.color(ColorRole.ACCENT), EDGE - 4, y, width - 2 * EDGE + 8, line - 1, 1);
        }
        drawnRows.add(new RowBounds(row, y, line, ends));
    }

    private static void field(
            Pen pen,
            TableData.Item item,
            boolean number,
            double x,
            double y,
            double textTop,
            double room,
            double line) {
        var style = pen.style();
        var state = StateStyle.of(item.state());
        boolean isProblem = item.state().isProblem();
        if (item.sparkline().size() > 1) {
            var sparkline = item.sparkline();
            Sparkline.draw(pen, sparkline.size(), sparkline::get, x, y + 4, style.scaled(SPARKLINE_WIDTH), line - 9);
        }
        if (!Double.isNaN(item.share())) {
            double share = Math.clamp(item.share(), 0, 1);
            pen.fill(ColorRole.LINE, x, y + line - 5, room, 2);
            pen.fill(pen.color(isProblem ? state.text() : ColorRole.OK_TEXT), x, y + line - 5, room * share, 2);
        }
        if (isProblem) {
            double icon = style.small().size();
            double wide = Math.min(room, style.strong().width(item.text()) + icon + style.scaled(14));
            double at = number ? x + room - wide : x - 4;
            pen.fillRounded(pen.color(state.fill()), at, y + 1, wide + (number ? 4 : 0), line - 7, 4);
            pen.icon(state.icon(), pen.color(state.on()), at + style.scaled(4), y + (line - 6 - icon) / 2 + 1, icon);
            pen.text(
                    style.strong(),
                    state.on(),
                    item.text(),
                    at + icon + style.scaled(8),
                    textTop - 1,
                    wide - icon - style.scaled(8));
            return;
        }
        var role = item.state() == CellState.OK ? ColorRole.FG : state.text();
        if (number) {
            pen.textLeftOf(style.body(), role, item.text(), x + room, textTop - 1, room);
        } else {
            pen.text(style.body(), role, item.text(), x, textTop - 1, room);
        }
    }

    /// The widths that the texts need. The remaining width is shared equally. Columns that do not fit are
    /// left out.
    private static double[] widths(PaintStyle style, TableData table, double room) {
        int columns = table.columns().size();
        var needed = new double[columns];
        for (int c = 0; c < columns; c++) {
            needed[c] = style.small().width(table.columns().get(c).title());
            for (var row :
                    table.rows().subList(0, Math.min(SAMPLED, table.rows().size()))) {
                var item = row.items().get(c);
                double sparkline = item.sparkline().isEmpty() ? 0 : style.scaled(SPARKLINE_WIDTH + 8);
                double text = item.state().isProblem()
                        ? style.strong().width(item.text()) + style.small().size() + style.scaled(14)
                        : style.body().width(item.text());
                needed[c] = Math.max(needed[c], sparkline + text);
            }
            // Text in the last column gets the remaining width.
            boolean last = c == columns - 1 && !table.columns().get(c).number();
            needed[c] = (last ? needed[c] : Math.min(needed[c], style.scaled(360))) + style.scaled(COLUMN_GAP + 2);
        }
        int fitting = 0;
        double sum = 0;
        while (fitting < columns && sum + needed[fitting] <= room) {
            sum += needed[fitting++];
        }
        if (fitting == columns - 1 && !table.columns().get(fitting).number() && room - sum >= style.scaled(360)) {
            needed[fitting] = room - sum;
            sum += needed[fitting++];
        }
        if (fitting == 0 && columns > 0) {
            return new double[] {room};
        }
        var widths = new double[fitting];
        double spare = Math.min((room - sum) / Math.max(1, fitting), 70 * style.scale());
        for (int c = 0; c < fitting; c++) {
            widths[c] = needed[c] + spare;
        }
        return widths;
    }

    private void scrollTo(double to) {
        scrolled = to;
        repaint();
    }

    private void point(MouseEvent event) {
        var found = "";
        for (var spot : drawnRows) {
            if (spot.contains(event.getY())) {
                for (int c = 0; c < spot.ends().size(); c++) {
                    if (event.getX() < spot.ends().get(c)) {
                        found = spot.row().items().get(c).why().get();
                        break;
                    }
                }
            }
        }
        if (!found.equals(why)) {
            why = found;
            repaint();
        }
    }

    private void click(MouseEvent event) {
        requestFocus();
        var heading = headings.stream()
                .filter(h -> h.contains(event.getX(), event.getY()))
                .findFirst();
        if (heading.isPresent() && event.getButton() == MouseButton.PRIMARY) {
            sortBy(heading.get());
            return;
        }
        if (selectAt(event.getY()) && event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
            open();
        }
    }

    private boolean selectAt(double y) {
        for (int i = 0; i < drawnRows.size(); i++) {
            if (drawnRows.get(i).contains(y)) {
                selected = i;
                repaint();
                return true;
            }
        }
        return false;
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
            copyAll();
            event.consume();
            return;
        }
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case UP, K -> select(selected - 1);
            case DOWN, J -> select(selected + 1);
            case PAGE_UP -> scrollTo(scrolled - getHeight() * 0.8);
            case PAGE_DOWN -> scrollTo(scrolled + getHeight() * 0.8);
            case HOME -> select(0);
            case END -> select(drawnRows.size() - 1);
            case ENTER -> open();
            case E, R, P, S, L -> used = act(event.getCode());
            case C -> used = choosesHost && act(event.getCode());
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private ContextMenu menu() {
        var menu = new ContextMenu();
        boolean opens = selectedRow().flatMap(TableData.Row::opens).isPresent();
        if (opens) {
            menu.getItems().add(Controls.menuItem("Open (Enter)", this::open));
        }
        if (selectedHost().isEmpty() && service().isPresent()) {
            menu.getItems().add(Controls.menuItem("Explain (E)", () -> act(KeyCode.E)));
        }
        if (selectedHost().isPresent()) {
            menu.getItems()
                    .addAll(
                            Controls.menuItem(opens ? "Open the host" : "Open the host (Enter)", this::openHost),
                            Controls.menuItem("Explain (E)", () -> act(KeyCode.E)),
                            Controls.menuItem("Runbook (R)", () -> act(KeyCode.R)),
                            Controls.menuItem("Probe (P)", () -> act(KeyCode.P)),
                            Controls.menuItem("Silence (S)", () -> act(KeyCode.S)),
                            Controls.menuItem("Logs (L)", () -> act(KeyCode.L)));
        }
        menu.getItems()
                .add(Controls.menuItem(
                        "Copy the row", () -> selectedRow().ifPresent(row -> SystemClipboard.putText(row.text()))));
        menu.getItems().add(Controls.menuItem("Copy the table (Ctrl+C)", this::copyAll));
        menu.setAutoHide(true);
        return menu;
    }

    /// Copies the table that contains the selected row, or all tables.
    private void copyAll() {
        var chosen = selectedRow();
        SystemClipboard.putText(tables.stream()
                .filter(table -> chosen.isEmpty() || table.rows().contains(chosen.get()))
                .map(TableData::text)
                .collect(Collectors.joining("\n\n")));
    }

    Optional<TableData.Row> selectedRow() {
        return selected < 0
                ? Optional.empty()
                : tables.stream()
                        .flatMap(table -> table.rows().stream())
                        .skip(selected)
                        .findFirst();
    }

    /// The host of the selected row, or else of the place.
    private Optional<Place.HostRef> selectedHost() {
        return host(selectedRow());
    }

    private Optional<Place.HostRef> host(Optional<TableData.Row> row) {
        return row.flatMap(TableData.Row::host).or(() -> place.get().host());
    }

    /// Handles the letters for a host where the focus is not on the tables, or where they have no host.
    ///
    /// @param ofPlace whether the letters are about the host of the place, whatever row is selected
    public void keyElsewhere(KeyEvent event, boolean ofPlace) {
        var key = event.getCode();
        boolean letter =
                List.of(KeyCode.E, KeyCode.R, KeyCode.P, KeyCode.S, KeyCode.L).contains(key)
                        || choosesHost && key == KeyCode.C;
        if (!letter || event.isConsumed() || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        if (!act(key, ofPlace ? Optional.empty() : selectedRow())) {
            context.showMessage("No host is selected: select the row of a host, or open a host.");
        }
        event.consume();
    }

    private boolean act(KeyCode key) {
        return act(key, selectedRow());
    }

    /// Handles the same letters as the wall, for the host of the row or else of the place.
    private boolean act(KeyCode key, Optional<TableData.Row> row) {
        var quantity = row.map(TableData.Row::quantity).orElse("");
        var host = host(row);
        var ofService = key == KeyCode.E ? row.flatMap(this::service) : Optional.<WindowRequest.ExplainService>empty();
        if (ofService.isPresent()) {
            context.windowRequests().accept(ofService.get());
            return true;
        }
        if (host.isEmpty()) {
            return false;
        }
        var window = place.get().range().at(context.clock().instant());
        context.windowRequests()
                .accept(
                        switch (key) {
                            case E -> new WindowRequest.Explain(host.get(), quantity, window);
                            case R -> new WindowRequest.OpenRunbook(host.get(), quantity, Labels.EMPTY);
                            case P -> new WindowRequest.OpenProbes(host.get());
                            case S -> new WindowRequest.CreateSilence(host.get());
                            case L -> new WindowRequest.OpenLogs(host.get(), window);
                            default -> new WindowRequest.Go(place.get().about(host.get()));
                        });
        return true;
    }

    /// The service of the selected row. Explain uses it instead of the row's host.
    private Optional<WindowRequest.ExplainService> service() {
        return selectedRow().flatMap(this::service);
    }

    private Optional<WindowRequest.ExplainService> service(TableData.Row row) {
        return row.opens()
                .flatMap(linkedPlace -> WindowRequest.ExplainService.of(
                        linkedPlace, context.clock().instant()));
    }

    private void select(int index) {
        if (drawnRows.isEmpty()) {
            return;
        }
        selected = Math.clamp(index, 0, drawnRows.size() - 1);
        why = "";
        var spot = drawnRows.get(selected);
        double footerHeight = line(paintStyle());
        if (spot.y() < 0) {
            scrolled += spot.y() - 30;
        } else if (spot.y() + spot.height() > getHeight() - footerHeight) {
            scrolled += spot.y() + spot.height() - (getHeight() - footerHeight);
        }
        repaint();
    }

    private void open() {
        selectedRow()
                .flatMap(row -> row.opens().or(() -> row.host().map(this::hostPlace)))
                .ifPresentOrElse(
                        context::go,
                        () -> context.showMessage(
                                selected < 0 ? "No row is selected." : "There is nothing to open for this row."));
    }

    private void openHost() {
        selectedHost().map(this::hostPlace).ifPresent(context::go);
    }

    private Place hostPlace(Place.HostRef host) {
        return place.get().about(host).to("host");
    }
}
