package greenwall.views.parts;

import java.time.Duration;
import java.time.Instant;

/// Poll times at whole steps of the clock, so that all windows poll at the same moment and equal queries are sent once.
public final class PollTimes {
    private PollTimes() {}

    /// The first whole step after an instant.
    public static Instant after(Instant instant, Duration step) {
        long seconds = Math.max(1, step.toSeconds());
        return Instant.ofEpochSecond((Math.floorDiv(instant.getEpochSecond(), seconds) + 1) * seconds);
    }
}
