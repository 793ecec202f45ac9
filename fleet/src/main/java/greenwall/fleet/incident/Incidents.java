package greenwall.fleet.incident;

import java.util.List;
import java.util.Optional;

/// The incidents that this machine keeps.
public interface Incidents {
    /// One line of the list.
    record Summary(IncidentOpening opening, int pieces, Optional<IncidentClosing> closing, String damage) {}

    /// An incident, or why there is none in one line.
    sealed interface Found<T> {
        record Available<T>(T value) implements Found<T> {}

        record Unavailable<T>(String why) implements Found<T> {}
    }

    Found<OpenIncident> begin(IncidentOpening opening);

    /// Goes on writing an incident that has no verdict yet.
    Found<OpenIncident> resume(String id);

    /// The newest first.
    List<Summary> list();

    Found<Incident> read(String id);
}
