package greenwall.views;

import greenwall.fleet.incident.IncidentStore;
import java.util.Optional;
import java.util.function.Consumer;

/// Drills on the practice range: a simulated fault to find. The fault stays secret until the record has a
/// verdict.
public interface Drills {
    /// Why no drill can begin; empty if one can.
    Optional<String> unavailableReason();

    /// Whether a drill has no verdict yet.
    boolean running();

    /// Begins a drill. The result is the id of its record, or why it could not begin.
    void begin(Consumer<IncidentStore.Result<String>> result);

    /// Begins a drill with a recorded incident, which is scored against that record's verdict.
    /// @param record the path of the record's file, or its id if this console exported it
    void practise(String record, Consumer<IncidentStore.Result<String>> result);
}
