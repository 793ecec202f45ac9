package greenwall.tests.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that is moved on by hand, and ticks on a little by itself in between: two questions are never of the same
/// moment.
final class SteppedClock implements InstantSource {
    private static final Duration MOST = Duration.ofSeconds(4);

    private volatile ClockStep moved;

    private record ClockStep(Instant to, long nanos) {}

    SteppedClock(Instant start) {
        this.moved = new ClockStep(start, System.nanoTime());
    }

    /// At least what the clock can have ticked by itself.
    void pass(Duration time) {
        moved = new ClockStep(moved.to.plus(time), System.nanoTime());
    }

    @Override
    public Instant instant() {
        var last = moved;
        var ticked = Duration.ofNanos(System.nanoTime() - last.nanos);
        return last.to.plus(ticked.compareTo(MOST) < 0 ? ticked : MOST);
    }
}
