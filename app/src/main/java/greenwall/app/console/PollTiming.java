package greenwall.app.console;

import java.time.InstantSource;
import java.util.function.Supplier;

/// How the polls of a console are timed. The timers follow the clock, since a soak test plays a week in minutes.
///
/// @param clock this machine's clock
public record PollTiming(InstantSource clock, Supplier<DelayTimer> timers) {
    public static PollTiming of(InstantSource clock) {
        return new PollTiming(clock, () -> DelayTimer.ofThisMachine("poll"));
    }
}
