package greenwall.fleet;

import java.time.Duration;
import java.time.Instant;

/// Two instants, passed whole from view to view; the start belongs to the window, the end does not.
public record Window(Instant start, Instant end) {
    public Window {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("a window cannot end (" + end + ") before it starts (" + start + ")");
        }
    }

    /// The stretch of the given length before the instant.
    public static Window before(Instant end, Duration length) {
        return new Window(end.minus(length), end);
    }

    /// The given length on both sides of the instant, cut at `now`.
    public static Window around(Instant middle, Duration side, Instant now) {
        var end = middle.plus(side);
        return new Window(middle.minus(side), end.isAfter(now) && !middle.isAfter(now) ? now : end);
    }

    public Duration length() {
        return Duration.between(start, end);
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }
}
