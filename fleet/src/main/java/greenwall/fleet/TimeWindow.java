package greenwall.fleet;

import java.time.Duration;
import java.time.Instant;

/// Two instants, passed whole from view to view; the start belongs to the window, the end does not.
public record TimeWindow(Instant start, Instant end) {
    public TimeWindow {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("a window cannot end (" + end + ") before it starts (" + start + ")");
        }
    }

    /// The stretch of the given length before the instant.
    public static TimeWindow before(Instant end, Duration length) {
        return new TimeWindow(end.minus(length), end);
    }

    /// The given length on both sides of the instant, cut at `now`.
    public static TimeWindow around(Instant middle, Duration side, Instant now) {
        var end = middle.plus(side);
        return new TimeWindow(middle.minus(side), end.isAfter(now) && !middle.isAfter(now) ? now : end);
    }

    /// What of it is not after the instant; where all of it is, nothing at that instant.
    public TimeWindow until(Instant latest) {
        return end.isAfter(latest) ? new TimeWindow(start.isAfter(latest) ? latest : start, latest) : this;
    }

    public Duration length() {
        return Duration.between(start, end);
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }
}
