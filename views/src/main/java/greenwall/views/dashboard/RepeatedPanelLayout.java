package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The rows of a dashboard, with repeated rows and panels expanded.
final class RepeatedPanelLayout {
    private static final int MAX = 100;
    private static final int NARROWEST = 2;

    private RepeatedPanelLayout() {}

    /// @param rowIndex the index of the row in the dashboard
    /// @param title as written in the file
    /// @param heading the title as shown, with the values of the variables
    /// @param own the value that the repetition assigns to its variable
    record Row(
            int rowIndex,
            String title,
            String heading,
            boolean collapsed,
            Map<String, String> own,
            List<PanelCell> cells) {}

    record PanelCell(PanelInstance instance, Panel.GridPosition at) {}

    static List<Row> of(Dashboard dashboard, VariableValues variables) {
        var rows = new ArrayList<Row>();
        for (int of = 0; of < dashboard.rows().size(); of++) {
            var row = dashboard.rows().get(of);
            var values = row.repeat().isEmpty() ? List.<Variable.Value>of() : variables.each(row.repeat());
            var repetitions = values.isEmpty()
                    ? List.of(Map.<String, String>of())
                    : values.stream()
                            .limit(MAX)
                            .map(value -> Map.of(row.repeat(), value.value()))
                            .toList();
            for (var own : repetitions) {
                var cells = cells(dashboard, row.panels(), variables, own);
                var heading = variables.scope(own).title(row.title());
                rows.add(new Row(of, row.title(), heading, row.collapsed(), own, cells));
            }
        }
        return rows;
    }

    /// Which variables have more values than rows or panels are repeated for, in one line; empty for none.
    static String truncationNote(Dashboard dashboard, VariableValues variables) {
        var rows = dashboard.rows().stream().map(Dashboard.Row::repeat).filter(variable -> !variable.isEmpty());
        var panels = dashboard.rows().stream()
                .flatMap(row -> row.panels().stream())
                .flatMap(panel -> panel.repeat().stream())
                .map(Panel.Repeat::variable);
        return Stream.concat(rows, panels)
                .distinct()
                .filter(variable -> variables.each(variable).size() > MAX)
                .map(variable ->
                        "first " + MAX + " of " + variables.each(variable).size() + " values of " + variable + " shown")
                .collect(Collectors.joining("; "));
    }

    /// Expands repeated panels, which push those below them down.
    private static List<PanelCell> cells(
            Dashboard dashboard, List<Panel> panels, VariableValues variables, Map<String, String> outer) {
        var cells = new ArrayList<PanelCell>();
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
                var at = new Panel.GridPosition(place.x(), place.y() + pushed, place.w(), place.h());
                cells.add(new PanelCell(PanelInstance.of(dashboard, panel, outer), at));
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
                var at = new Panel.GridPosition(x, y, wide, place.h());
                var own = new TreeMap<>(outer);
                own.put(repeat.variable(), values.get(i).value());
                cells.add(new PanelCell(PanelInstance.of(dashboard, panel, own), at));
            }
            pushed += (Math.ceilDiv(n, across) - 1) * place.h();
        }
        return compact(cells);
    }

    private static List<PanelCell> compact(List<PanelCell> cells) {
        var places = PanelLayout.compact(cells.stream().map(PanelCell::at).toList());
        return IntStream.range(0, cells.size())
                .mapToObj(i -> new PanelCell(cells.get(i).instance(), places.get(i)))
                .toList();
    }
}
