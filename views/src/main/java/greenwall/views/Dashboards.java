package greenwall.views;

import greenwall.fleet.dashboard.Dashboard;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The site's own dashboards. Each call returns the content of the current files.
public interface Dashboards {
    /// Sorted by title.
    List<Entry> all();

    default Optional<Entry> named(String name) {
        return all().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /// The title for a list, with the name where another dashboard has the same title.
    default String titleInList(Entry entry) {
        boolean unique = all().stream()
                .allMatch(other ->
                        other.name().equals(entry.name()) || !other.title().equalsIgnoreCase(entry.title()));
        return unique ? entry.title() : entry.title() + " (" + entry.name() + ")";
    }

    /// Empty in a read-only console.
    default Optional<DashboardStore> editor() {
        return Optional.empty();
    }

    /// Imports a file dropped on a window. The result is the name of the dashboard, or why the file was
    /// refused.
    void importFile(Path file, Consumer<SaveResult> receiver);

    /// @param dashboard the last version without errors; empty if there was none
    /// @param errors the errors in the current file, one line each; empty for none
    record Entry(String name, String file, Optional<Dashboard> dashboard, List<String> errors) {
        public String title() {
            return dashboard.map(Dashboard::title).filter(t -> !t.isEmpty()).orElse(name);
        }

        /// Whether it is an unconverted Grafana dashboard.
        public boolean isUnconverted() {
            return file.endsWith(".json");
        }
    }

    sealed interface SaveResult {
        /// @param message a message for the user with the location of the file
        record Saved(String name, String message) implements SaveResult {}

        record Refused(String why) implements SaveResult {}
    }
}
