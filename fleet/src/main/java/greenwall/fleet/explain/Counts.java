package greenwall.fleet.explain;

import java.time.Duration;
import java.time.Instant;

/// How many lines fell into each of a row of equal stretches of time.
public record Counts(Instant start, Duration step, int[] counts) {
    public Instant time(int index) {
        return start.plus(step.multipliedBy(index));
    }

    public long total() {
        long sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
