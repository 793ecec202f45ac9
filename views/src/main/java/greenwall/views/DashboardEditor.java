package greenwall.views;

import greenwall.fleet.dashboard.Dashboard;
import java.util.function.Consumer;

/// Writes the site's own views to their files. Requests run one after the other; the result arrives on the JavaFX
/// thread after the file was read again.
public interface DashboardEditor {
    /// Writes `wanted`, unless the file has changed since `shown` was read.
    void change(Dashboards.Entry shown, Dashboard wanted, Consumer<Dashboards.ImportResult> receiver);

    /// Undoes the last change made in this console.
    void undo(Dashboards.Entry shown, Consumer<Dashboards.ImportResult> receiver);

    /// A new view, named by its title.
    void create(Dashboard wanted, Consumer<Dashboards.ImportResult> receiver);

    /// Converts a Grafana file into a view of its own, which replaces it from then on.
    void toYaml(Dashboards.Entry json, Consumer<Dashboards.ImportResult> receiver);
}
