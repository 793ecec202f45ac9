package greenwall.tests.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that is advanced by hand and ticks a little in between, so that two queries never have the same
/// time.
final class SteppedClock implements InstantSource {
    private static final Duration MAX = Duration.ofSeconds(4);

    private volatile ClockStep moved;

    private record ClockStep(Instant to, long nanos) {}

    SteppedClock(Instant start) {
        this.moved = new ClockStep(start, System.nanoTime());
    }

    /// Advances the clock. The time must be at least what the clock can have ticked by itself, or it would go
    /// back.
    void pass(Duration time) {
        moved = new ClockStep(moved.to.plus(time), System.nanoTime());
    }

    @Override
    public Instant instant() {
        var last = moved;
        var ticked = Duration.ofNanos(System.nanoTime() - last.nanos);
        return last.to.plus(ticked.compareTo(MAX) < 0 ? ticked : MAX);
    }
}
