package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The rows of a dashboard, with repeated rows and panels expanded.
final class GridRows {
    private static final int MAX = 100;
    private static final int NARROWEST = 2;

    private GridRows() {}

    /// @param of the index of the row in the dashboard
    /// @param own the value that the repetition assigns to its variable
    record Row(int of, String title, boolean folded, Map<String, String> own, List<Cell> cells) {}

    record Cell(Panel panel, Panel.Place at, Map<String, String> own) {}

    static List<Row> of(Dashboard dashboard, Variables variables) {
        var rows = new ArrayList<Row>();
        for (int of = 0; of < dashboard.rows().size(); of++) {
            var row = dashboard.rows().get(of);
            var values = row.repeat().isEmpty() ? List.<Variable.Value>of() : variables.each(row.repeat());
            if (values.isEmpty()) {
                rows.add(new Row(of, row.title(), row.collapsed(), Map.of(), cells(row.panels(), variables, Map.of())));
                continue;
            }
            for (var value : values.subList(0, Math.min(MAX, values.size()))) {
                var own = Map.of(row.repeat(), value.value());
                rows.add(new Row(of, row.title(), row.collapsed(), own, cells(row.panels(), variables, own)));
            }
        }
        return rows;
    }

    /// Expands repeated panels, which push those below them down.
    private static List<Cell> cells(List<Panel> panels, Variables variables, Map<String, String> outer) {
        var cells = new ArrayList<Cell>();
        var ordered = new ArrayList<>(panels);
        ordered.sort(Comparator.comparingInt((Panel p) -> p.place().y())
                .thenComparingInt(p -> p.place().x()));
        int pushed = 0;
        for (var panel : ordered) {
            var place = panel.place();
            var values = panel.repeat().isEmpty()
                    ? List.<Variable.Value>of()
                    : variables.each(panel.repeat().get().variable());
            if (values.isEmpty()) {
                cells.add(new Cell(panel, new Panel.Place(place.x(), place.y() + pushed, place.w(), place.h()), outer));
                continue;
            }
            var repeat = panel.repeat().get();
            int n = Math.min(MAX, values.size());
            int across = repeat.down()
                    ? 1
                    : repeat.perRow() > 0 ? Math.min(n, repeat.perRow()) : Math.min(n, Panel.COLUMNS / NARROWEST);
            int wide = repeat.down() ? place.w() : Math.max(NARROWEST, Panel.COLUMNS / across);
            for (int i = 0; i < n; i++) {
                int x = repeat.down() ? place.x() : i % across * wide;
                int y = place.y() + pushed + i / across * place.h();
                var at = new Panel.Place(x, y, wide, place.h());
                var own = new TreeMap<>(outer);
                own.put(repeat.variable(), values.get(i).value());
                cells.add(new Cell(panel, at, own));
            }
            pushed += (Math.ceilDiv(n, across) - 1) * place.h();
        }
        return compact(cells);
    }

    private static List<Cell> compact(List<Cell> cells) {
        var places = PanelLayout.compact(cells.stream().map(Cell::at).toList());
        return IntStream.range(0, cells.size())
                .mapToObj(i -> new Cell(
                        cells.get(i).panel(), places.get(i), cells.get(i).own()))
                .toList();
    }
}
