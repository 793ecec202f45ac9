package greenwall.fleet.incident;

import java.util.List;
import java.util.Optional;

/// The incidents stored on this machine.
public interface IncidentStore {
    /// One row of the list.
    record Summary(IncidentStart start, int pieces, Optional<IncidentEnd> end, String damage) {}

    /// An incident, or the reason why it is not available, in one line.
    sealed interface Result<T> {
        record Available<T>(T value) implements Result<T> {}

        record Unavailable<T>(String why) implements Result<T> {}
    }

    Result<OpenIncident> begin(IncidentStart start);

    /// Continues an incident that has no verdict yet.
    Result<OpenIncident> resume(String id);

    /// Newest first.
    List<Summary> list();

    Result<Incident> read(String id);
}
