package greenwall.fleet;

import java.time.Duration;
import java.time.Instant;

/// A time range that views pass to each other as one value; it includes its start but not its end.
public record TimeWindow(Instant start, Instant end) {
    public TimeWindow {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("a window cannot end (" + end + ") before it starts (" + start + ")");
        }
    }

    /// The window of the given length before the instant.
    public static TimeWindow before(Instant end, Duration length) {
        return new TimeWindow(end.minus(length), end);
    }

    /// The window of the given length on both sides of the instant, cut off at `now`.
    public static TimeWindow around(Instant middle, Duration side, Instant now) {
        var end = middle.plus(side);
        return new TimeWindow(middle.minus(side), end.isAfter(now) && !middle.isAfter(now) ? now : end);
    }

    /// The part that is not after the instant; an empty window at the instant if there is none.
    public TimeWindow until(Instant latest) {
        return end.isAfter(latest) ? new TimeWindow(TimeMath.earlier(start, latest), latest) : this;
    }

    public Duration length() {
        return Duration.between(start, end);
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }
}
