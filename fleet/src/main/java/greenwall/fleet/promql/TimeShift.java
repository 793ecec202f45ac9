package greenwall.fleet.promql;

import java.time.Duration;

/// The time for which a selector or subquery is evaluated: the evaluation time or the time that `@` sets,
/// minus the `offset`. A negative offset looks ahead.
public record TimeShift(At at, Duration offset) {
    public static final TimeShift NONE = new TimeShift(new At.Evaluation(), Duration.ZERO);

    public sealed interface At {
        record Evaluation() implements At {}

        record Time(long millis) implements At {}

        record Start() implements At {}

        record End() implements At {}
    }

    public TimeShift withOffset(Duration newOffset) {
        return new TimeShift(at, newOffset);
    }

    public TimeShift withAt(At newAt) {
        return new TimeShift(newAt, offset);
    }

    public boolean fixed() {
        return !(at instanceof At.Evaluation);
    }
}
