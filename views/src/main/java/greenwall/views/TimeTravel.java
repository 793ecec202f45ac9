package greenwall.views;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Moves to an earlier instant and back to now. The past is shown from the data that the sources still have.
/// Nothing can be changed there.
public interface TimeTravel {
    /// The highest speed, in seconds per real second.
    int FASTEST = 600;

    /// The instant shown instead of now.
    ///
    /// @param speed seconds per real second; 0 while paused
    record Past(Instant at, int speed) {}

    /// Empty while now is shown.
    Optional<Past> past();

    /// @param problem receives the reason if it cannot be shown
    void go(Instant at, Consumer<String> problem);

    /// Plays from the shown instant at this speed; 0 pauses.
    void play(int speed);

    /// @param problem receives the reason if now cannot be shown
    void back(Consumer<String> problem);
}
