package greenwall.views;

import greenwall.fleet.incident.IncidentStore;
import java.util.Optional;
import java.util.function.Consumer;

/// Rehearsals of a fault on the practice range. The fault stays secret until the record has a verdict.
public interface Drills {
    /// Why no rehearsal can begin; empty if one can.
    Optional<String> unavailableReason();

    /// Whether a rehearsal has no verdict yet.
    boolean running();

    /// Begins a rehearsal. The result is the id of its record, or why it could not begin.
    void begin(Consumer<IncidentStore.Found<String>> result);

    /// Begins the rehearsal of a recorded incident, which is scored against that record's verdict.
    /// @param record the path of the record's file, or its id if this console exported it
    void practise(String record, Consumer<IncidentStore.Found<String>> result);
}
