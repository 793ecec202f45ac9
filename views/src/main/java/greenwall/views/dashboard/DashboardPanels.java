package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.views.FiringAlerts;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The panels of a dashboard in the grid, row by row. A panel that only moves keeps its content. A row that
/// the user has collapsed stays collapsed.
final class DashboardPanels {
    private final PanelGrid grid;
    private final DashboardActions actions;
    private List<GridRows.Row> layout = List.of();
    private List<PanelGrid.Row> rows = List.of();

    DashboardPanels(PanelGrid grid, DashboardActions actions) {
        this.grid = grid;
        this.actions = actions;
    }

    void clear() {
        layout = List.of();
        rows = List.of();
        grid.show(List.of());
    }

    /// Shows the dashboard. Returns false if nothing changed.
    boolean show(Dashboard dashboard, Variables variables, PaintStyle style, FiringAlerts firing) {
        var newLayout = GridRows.of(dashboard, variables);
        if (newLayout.equals(layout)) {
            return false;
        }
        var before = grid.boxes().toList();
        var newRows = new ArrayList<PanelGrid.Row>();
        for (var row : newLayout) {
            var placed = new ArrayList<PanelGrid.Placed>();
            for (var cell : row.cells()) {
                var instance = PanelInstance.of(dashboard, cell);
                var box = before.stream()
                        .filter(old -> old.instance().hasContentOf(instance))
                        .findFirst()
                        .orElseGet(() -> new PanelBox(instance, style, actions));
                box.show(firing);
                placed.add(new PanelGrid.Placed(box, cell.at()));
            }
            var title = variables.scope(row.own()).title(row.title());
            newRows.add(new PanelGrid.Row(
                    row.title().isEmpty()
                            ? Optional.empty()
                            : Optional.of(new RowHeading(style, title, placed.size(), folded(row))),
                    placed));
        }
        layout = newLayout;
        rows = List.copyOf(newRows);
        grid.show(rows);
        before.stream().filter(old -> grid.boxes().noneMatch(box -> box == old)).forEach(PanelBox::withdraw);
        return true;
    }

    private boolean folded(GridRows.Row row) {
        for (int i = 0; i < layout.size(); i++) {
            var old = layout.get(i);
            if (old.title().equals(row.title())
                    && old.own().equals(row.own())
                    && old.of() == row.of()
                    && old.folded() == row.folded()) {
                return rows.get(i).heading().filter(RowHeading::folded).isPresent();
            }
        }
        return row.folded();
    }

    /// The index of the dashboard's row that a row of the grid shows.
    int rowOf(int gridRow) {
        return layout.get(gridRow).of();
    }

    void unfold(int panel) {
        for (int i = 0; i < layout.size(); i++) {
            if (layout.get(i).cells().stream().anyMatch(cell -> cell.panel().id() == panel)) {
                rows.get(i).heading().ifPresent(heading -> heading.fold(false));
            }
        }
    }
}
