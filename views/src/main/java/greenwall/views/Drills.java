package greenwall.views;

import greenwall.fleet.incident.Incidents;
import java.util.Optional;
import java.util.function.Consumer;

/// Rehearsals: a fault on the practice range, which is not named until its record has a verdict.
public interface Drills {
    /// Why no rehearsal can begin here; empty where one can.
    Optional<String> obstacle();

    /// Whether a rehearsal has no verdict yet.
    boolean running();

    /// Begins one; the result is the id of its record, or why there is none.
    void begin(Consumer<Incidents.Found<String>> receiver);

    /// Begins the rehearsal of a recorded incident, which is scored against that record's verdict.
    ///
    /// @param record the path of its file, or its id where it was exported here
    default void practise(String record, Consumer<Incidents.Found<String>> receiver) {
        receiver.accept(new Incidents.Found.Unavailable<>(obstacle().orElse("")));
    }
}
