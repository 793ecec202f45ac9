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

    /// What of it is not after the instant; where all of it is, nothing at that instant.
    public Window until(Instant latest) {
        return end.isAfter(latest) ? new Window(start.isAfter(latest) ? latest : start, latest) : this;
    }

    public Duration length() {
        return Duration.between(start, end);
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }
}
