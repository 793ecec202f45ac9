package greenwall.views;

import greenwall.fleet.dashboard.Dashboard;
import java.util.function.Consumer;

/// Writes the site's own views to their files. Orders are carried out in their order; each is answered on the JavaFX
/// thread, after the file was read again.
public interface DashboardEditor {
    /// Makes a view's file say `wanted`, unless it says something else by now than `shown`.
    void change(Dashboards.Entry shown, Dashboard wanted, Consumer<Dashboards.Taken> receiver);

    /// Takes back the last change that was made here.
    void undo(Dashboards.Entry shown, Consumer<Dashboards.Taken> receiver);

    /// A new view, named by its title.
    void create(Dashboard wanted, Consumer<Dashboards.Taken> receiver);

    /// A file of Grafana as a view of its own, which is shown in its place from then on.
    void toYaml(Dashboards.Entry json, Consumer<Dashboards.Taken> receiver);
}
