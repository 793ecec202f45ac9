package greenwall.views;

import greenwall.fleet.dashboard.Dashboard;
import java.util.function.Consumer;

/// Writes the site's own dashboards to their files. Requests run one at a time. The result arrives on the
/// JavaFX thread after the file has been read again.
public interface DashboardStore {
    /// Writes `wanted`, unless the file has changed since `shown` was read.
    void change(Dashboards.Entry shown, Dashboard wanted, Consumer<Dashboards.SaveResult> receiver);

    /// Undoes the last change made in this console.
    void undo(Dashboards.Entry shown, Consumer<Dashboards.SaveResult> receiver);

    /// Creates a dashboard in a file named after its title.
    void create(Dashboard wanted, Consumer<Dashboards.SaveResult> receiver);

    /// Converts a Grafana file to YAML. The YAML file is used instead of the Grafana file from then on.
    void convertToYaml(Dashboards.Entry json, Consumer<Dashboards.SaveResult> receiver);
}
