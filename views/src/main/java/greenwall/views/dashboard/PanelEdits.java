package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Dashboard.Row;
import greenwall.fleet.dashboard.Panel;
import greenwall.views.dashboard.PanelLayout.Shift;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Edits of a dashboard, which move, change or remove a panel or a row.
final class PanelEdits {
    private PanelEdits() {}

    static Dashboard moved(Dashboard dashboard, int panel, Shift shift) {
        return inRow(dashboard, rowOf(dashboard, panel), row -> PanelLayout.moved(row, panel, shift));
    }

    /// Moves or resizes a panel by one key press. At the upper or lower end of its row, it moves to the next
    /// row.
    static Dashboard stepped(Dashboard dashboard, int panel, Shift step) {
        int from = rowOf(dashboard, panel);
        var within = inRow(dashboard, from, row -> PanelLayout.stepped(row, panel, step));
        int to = from + step.dy();
        if (step.dy() == 0 || to < 0 || to >= dashboard.rows().size() || !within.equals(dashboard)) {
            return within;
        }
        int y = step.dy() > 0 ? 0 : dashboard.rows().get(to).height();
        return moveToRow(dashboard, panel, to, 0, y);
    }

    /// Moves a panel into another row, given by its index, and sideways by `dx` columns. Panels in its way
    /// move down.
    static Dashboard moveToRow(Dashboard dashboard, int panel, int row, int dx, int y) {
        var moved = dashboard.panel(panel).orElseThrow();
        int x = Math.clamp(moved.place().x() + dx, 0, Panel.COLUMNS - 1);
        return inRow(without(dashboard, panel), row, others -> PanelLayout.with(others, moved, x, y));
    }

    static Dashboard without(Dashboard dashboard, int panel) {
        return inRow(
                dashboard,
                rowOf(dashboard, panel),
                row -> row.stream().filter(p -> p.id() != panel).toList());
    }

    /// Replaces the panel with the same id.
    static Dashboard replaced(Dashboard dashboard, Panel by) {
        return inRow(
                dashboard,
                rowOf(dashboard, by.id()),
                row -> row.stream()
                        .map(p -> p.id() == by.id() ? by.at(p.place()) : p)
                        .toList());
    }

    /// Renames a row. The index after the last row adds a new one.
    static Dashboard titled(Dashboard dashboard, int row, String title) {
        var rows = new ArrayList<>(dashboard.rows());
        if (row == rows.size()) {
            rows.add(new Row(title, false, "", List.of()));
        } else {
            var current = rows.get(row);
            rows.set(row, new Row(title, current.collapsed(), current.repeat(), current.panels()));
        }
        return dashboard.with(rows);
    }

    /// Removes a row. Its panels move to the end of the row above. Those of the first row move to the end of
    /// the second.
    static Dashboard withoutRow(Dashboard dashboard, int row) {
        var rows = new ArrayList<>(dashboard.rows());
        int to = row == 0 ? 1 : row - 1;
        var target = rows.get(to);
        int below = target.height();
        var panels = new ArrayList<>(target.panels());
        for (var panel : rows.get(row).panels()) {
            var at = panel.place();
            panels.add(panel.at(new Panel.GridPosition(at.x(), at.y() + below, at.w(), at.h())));
        }
        rows.set(to, target.with(panels));
        rows.remove(row);
        return dashboard.with(rows);
    }

    static int rowOf(Dashboard dashboard, int panel) {
        return IntStream.range(0, dashboard.rows().size())
                .filter(i -> dashboard.rows().get(i).panels().stream().anyMatch(p -> p.id() == panel))
                .findFirst()
                .orElseThrow();
    }

    private static Dashboard inRow(Dashboard dashboard, int index, UnaryOperator<List<Panel>> how) {
        var rows = new ArrayList<>(dashboard.rows());
        var row = rows.get(index);
        rows.set(index, row.with(how.apply(row.panels())));
        return dashboard.with(rows);
    }
}
