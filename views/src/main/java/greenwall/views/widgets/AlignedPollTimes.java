package greenwall.views.widgets;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;

/// Poll times at multiples of the step, so that all windows poll at the same moment and equal queries are
/// sent only once.
public final class AlignedPollTimes {
    private static final int MAX_POINTS = 700;
    private static final long FINEST_SECONDS = 15;

    private AlignedPollTimes() {}

    /// The step of a chart's query: the smallest multiple of the finest one that does not give more points than
    /// a chart can show.
    public static Duration step(TimeWindow window) {
        long multiples = Math.ceilDiv(window.length().toSeconds() / MAX_POINTS, FINEST_SECONDS);
        return Duration.ofSeconds(Math.max(1, multiples) * FINEST_SECONDS);
    }

    /// Whether a new step began since the last query.
    public static boolean isDue(Instant queriedAt, Duration step, Instant now) {
        return ElapsedTime.reached(after(queriedAt, step), queriedAt, now);
    }

    /// The first multiple of the step after an instant.
    private static Instant after(Instant instant, Duration step) {
        long seconds = Math.max(1, step.toSeconds());
        return Instant.ofEpochSecond((Math.floorDiv(instant.getEpochSecond(), seconds) + 1) * seconds);
    }
}
