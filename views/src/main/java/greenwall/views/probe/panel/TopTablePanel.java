package greenwall.views.probe.panel;

import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.TopTables;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.widgets.SearchFields;
import greenwall.views.widgets.TableData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Shows a tool's table of the newest interval. It can be sorted and filtered, and shows the change since the
/// previous interval.
public final class TopTablePanel extends ProbePanel {
    private final TopTables tables;
    private final List<String> columns;
    private final ProbeTableDrawing table;
    private TopTables.Order order = TopTables.Order.OF_THE_TOOL;
    private TopTables.FilteredTable view;
    private double most = 1;

    public TopTablePanel(PaintStyle style, TopTables tables, List<String> columns) {
        super("Table", 1, tables::version);
        this.tables = tables;
        this.columns = columns;
        view = tables.view(columns, order);
        table = new ProbeTableDrawing(style, "Table");
        table.onHeading(this::sortBy);
        addTool(SearchFields.search(
                "Filter rows", text -> reorder(new TopTables.Order(order.column(), order.descending(), text))));
        setBody(table);
    }

    /// Sorts by the clicked column. The first click sorts numbers in descending and words in ascending order,
    /// the second click reverses the order, and the third restores the tool's order.
    void sortBy(int drawn) {
        int column = drawn - 1;
        boolean sortable = column >= 0 && column < view.columns().size();
        boolean first = sortable && view.numbers().get(column);
        if (sortable && order.column() != column) {
            reorder(new TopTables.Order(column, first, order.filter()));
        } else if (sortable && order.descending() == first) {
            reorder(new TopTables.Order(column, !first, order.filter()));
        } else {
            reorder(new TopTables.Order(-1, true, order.filter()));
        }
    }

    private void reorder(TopTables.Order newOrder) {
        order = newOrder;
        drawAgain();
    }

    @Override
    protected void draw() {
        view = tables.view(columns, order);
        most = 0;
        if (order.column() >= 0 && view.numbers().get(order.column())) {
            for (var row : view.rows()) {
                most = Math.max(most, TopTables.number(row.cells().get(order.column())));
            }
        }
        var detail = new ArrayList<String>();
        detail.add("interval " + view.seen());
        if (view.hidden() > 0) {
            detail.add(view.rows().size() + " of " + (view.rows().size() + view.hidden()) + " rows match");
        }
        if (view.gone() > 0) {
            detail.add(view.gone() + " gone since the previous interval");
        }
        setDetail(String.join(" · ", detail));
        table.show(new ProbeTableDrawing.Rows(
                headings(),
                view.rows().size(),
                this::cell,
                view.hidden() > 0 ? "No row contains \"" + order.filter() + "\"." : "No table yet.",
                order.column() < 0 ? -1 : order.column() + 1,
                order.descending()));
    }

    private List<TableData.Column> headings() {
        var columns = new ArrayList<TableData.Column>();
        columns.add(TableData.Column.text("change"));
        for (int c = 0; c < view.columns().size(); c++) {
            columns.add(
                    new TableData.Column(view.columns().get(c), view.numbers().get(c)));
        }
        return columns;
    }

    private ProbeTableDrawing.Cell cell(int index, int column) {
        var row = view.rows().get(index);
        if (column == 0) {
            return moved(row);
        }
        int own = column - 1;
        var text = row.cells().get(own);
        if (own != order.column()) {
            return ProbeTableDrawing.Cell.plain(text);
        }
        double share = most > 0 ? TopTables.number(text) / most : Double.NaN;
        return new ProbeTableDrawing.Cell(text + change(row), ColorRole.FG, 0, share);
    }

    private static String change(TopTables.Row row) {
        double change = row.change().orElse(0);
        if (change == 0 || Double.isNaN(change)) {
            return "";
        }
        var size = Math.abs(change) < 1000
                ? String.format(Locale.ROOT, "%s", (float) Math.abs(change)).replaceAll("\\.0$", "")
                : Unit.COUNT.text(Math.abs(change));
        return " (" + (change > 0 ? "+" : "−") + size + ")";
    }

    private ProbeTableDrawing.Cell moved(TopTables.Row row) {
        if (view.seen() < 2) {
            return ProbeTableDrawing.Cell.muted("");
        }
        if (row.rise().isEmpty()) {
            return ProbeTableDrawing.Cell.muted("new");
        }
        int rise = row.rise().getAsInt();
        return rise == 0
                ? ProbeTableDrawing.Cell.muted("")
                : new ProbeTableDrawing.Cell(
                        Integer.toString(Math.abs(rise)),
                        rise > 0 ? ColorRole.WARN_TEXT : ColorRole.MUTED,
                        rise,
                        Double.NaN);
    }
}
