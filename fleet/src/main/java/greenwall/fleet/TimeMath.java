package greenwall.fleet;

import java.time.Duration;
import java.time.Instant;

/// The earlier or later of two instants, and the shorter or longer of two durations.
public final class TimeMath {
    private TimeMath() {}

    public static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    public static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    public static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    public static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
