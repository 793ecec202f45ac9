package greenwall.views;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// The way to an earlier instant, and back to now. What is shown there is as the sources still know it, and nothing is
/// changed from there.
public interface TimeTravel {
    /// At most so many seconds go by in a real one.
    int FASTEST = 600;

    /// The instant that is shown in the place of now.
    ///
    /// @param speed how many seconds go by in a real one; 0 while it stands
    record Past(Instant at, int speed) {}

    /// Empty while now is shown.
    Optional<Past> past();

    /// Shows the instant.
    ///
    /// @param told why not, where it cannot be shown
    void go(Instant at, Consumer<String> told);

    /// Goes on from the instant that is shown, with so many seconds in a real one; 0 pauses.
    void play(int speed);

    /// Shows now again.
    void back();

    static TimeTravel none(String why) {
        return new TimeTravel() {
            @Override
            public Optional<Past> past() {
                return Optional.empty();
            }

            @Override
            public void go(Instant at, Consumer<String> told) {
                told.accept(why);
            }

            @Override
            public void play(int speed) {
                // Now cannot be made faster.
            }

            @Override
            public void back() {
                // It is now.
            }
        };
    }
}
