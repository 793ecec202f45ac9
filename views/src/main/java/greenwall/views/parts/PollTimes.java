package greenwall.views.parts;

import java.time.Duration;
import java.time.Instant;

/// Poll times at multiples of the step, so that all windows poll at the same moment and equal queries are
/// sent only once.
public final class PollTimes {
    private PollTimes() {}

    /// The first multiple of the step after an instant.
    public static Instant after(Instant instant, Duration step) {
        long seconds = Math.max(1, step.toSeconds());
        return Instant.ofEpochSecond((Math.floorDiv(instant.getEpochSecond(), seconds) + 1) * seconds);
    }
}
