package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.Dashboard;
import java.util.List;

/// The outcome of importing a Grafana file.
public sealed interface ImportResult {
    /// @param undrawn the panels that cannot be drawn; they keep their place and show the reason
    /// @param remarks what is missing from the drawn panels and from the dashboard itself
    record Imported(Dashboard dashboard, List<Note> undrawn, List<Note> remarks) implements ImportResult {
        public Imported {
            undrawn = List.copyOf(undrawn);
            remarks = List.copyOf(remarks);
        }
    }

    /// The file is not a dashboard. Lines start at 1; 0 if the fault concerns the entire file.
    record Invalid(int line, int column, String found, String expected) implements ImportResult {}

    /// Something that was not imported, and the reason.
    ///
    /// @param panel its title, or its number if it has no title; empty for the dashboard itself
    record Note(String panel, String reason) {}

    static String named(String title, int id) {
        return title.isBlank() ? "panel " + id : ImportMessageText.shown(title);
    }
}
