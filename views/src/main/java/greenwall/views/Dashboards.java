package greenwall.views;

import greenwall.fleet.dashboard.Dashboard;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The site's own views as they are now: each call sees the current files.
public interface Dashboards {
    /// Sorted by title.
    List<Entry> all();

    default Optional<Entry> named(String name) {
        return all().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /// Empty in a console that only reads.
    default Optional<DashboardEditor> editor() {
        return Optional.empty();
    }

    /// Imports a file dropped on a window; the result is the name to open it under, or why it was refused.
    void take(Path file, Consumer<ImportResult> receiver);

    /// @param dashboard the last version without mistakes; empty where there was none
    /// @param trouble the mistakes in the current file, one line each; empty for none
    record Entry(String name, String file, Optional<Dashboard> dashboard, List<String> trouble) {
        public String title() {
            return dashboard.map(Dashboard::title).filter(t -> !t.isEmpty()).orElse(name);
        }

        /// Whether it is an unconverted Grafana dashboard.
        public boolean foreign() {
            return file.endsWith(".json");
        }
    }

    sealed interface ImportResult {
        /// @param message its location, for the user
        record Saved(String name, String message) implements ImportResult {}

        record Refused(String why) implements ImportResult {}
    }
}
