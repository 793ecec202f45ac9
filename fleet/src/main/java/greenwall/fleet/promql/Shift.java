package greenwall.fleet.promql;

import java.time.Duration;

/// When a selector or a subquery looks: at the time of evaluation or at one that `@` fixes, and then `offset`
/// before. A negative offset looks ahead.
public record Shift(At at, Duration offset) {
    public static final Shift NONE = new Shift(new At.Evaluation(), Duration.ZERO);

    public sealed interface At {
        record Evaluation() implements At {}

        record Time(long millis) implements At {}

        record Start() implements At {}

        record End() implements At {}
    }

    public Shift withOffset(Duration newOffset) {
        return new Shift(at, newOffset);
    }

    public Shift withAt(At newAt) {
        return new Shift(newAt, offset);
    }

    public boolean fixed() {
        return !(at instanceof At.Evaluation);
    }
}
