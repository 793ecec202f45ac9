package greenwall.views;

import greenwall.fleet.incident.Incidents;
import java.util.Optional;
import java.util.function.Consumer;

/// Rehearsals: something goes wrong on the practice range, and nobody says what until the record has its verdict.
public interface Drills {
    /// Why none can begin here; empty where one can.
    Optional<String> obstacle();

    /// Whether one is on: its record has no verdict yet.
    boolean running();

    /// Begins one; tells on the JavaFX thread the id of its record, or why there is none.
    void begin(Consumer<Incidents.Found<String>> told);

    /// Begins the rehearsal of a recorded incident: what was found then is what it is held against.
    ///
    /// @param record the path of its file, or its id where it was exported here
    default void practise(String record, Consumer<Incidents.Found<String>> told) {
        told.accept(new Incidents.Found.Not<>(obstacle().orElse("")));
    }

    static Drills none(String why) {
        return new Drills() {
            @Override
            public Optional<String> obstacle() {
                return Optional.of(why);
            }

            @Override
            public boolean running() {
                return false;
            }

            @Override
            public void begin(Consumer<Incidents.Found<String>> told) {
                told.accept(new Incidents.Found.Not<>(why));
            }
        };
    }
}
