package greenwall.fleet;

import java.time.Duration;
import java.time.Instant;

/// The earlier or later of two instants, and the shorter or longer of two durations.
public final class TimeOrder {
    private TimeOrder() {}

    public static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    public static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    public static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    public static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
