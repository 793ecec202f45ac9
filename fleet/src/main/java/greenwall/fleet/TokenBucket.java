package greenwall.fleet;

import java.time.Duration;
import java.time.Instant;

/// A token bucket, full at first: it fills at a rate up to its capacity, and each use takes its cost out of it.
/// A use that costs more than the bucket contains leaves a debt. Not thread-safe.
public final class TokenBucket {
    private final double capacity;
    private double level;
    private double rate;
    private Instant filledAt = Instant.EPOCH;

    /// @param rate how much it fills in a second
    public TokenBucket(double capacity, double rate) {
        this.capacity = capacity;
        this.rate = rate;
        level = capacity;
    }

    public double rate() {
        return rate;
    }

    public void setRate(double newRate) {
        rate = newRate;
    }

    public double level() {
        return level;
    }

    /// If the clock was set back, it fills from the earlier time on.
    public void fill(Instant now) {
        if (now.isAfter(filledAt)) {
            double seconds = Duration.between(filledAt, now).toNanos() / 1e9;
            level = Math.min(capacity, level + rate * seconds);
        }
        filledAt = now;
    }

    /// Whether it contains the cost or is full.
    public boolean canSpend(double cost) {
        return level >= Math.min(capacity, cost);
    }

    public void spend(double cost) {
        level -= cost;
    }

    /// The time until it can spend the cost.
    public Duration until(double cost) {
        double missing = Math.min(capacity, cost) - level;
        return Duration.ofMillis((long) Math.ceil(Math.max(0, missing) / rate * 1000));
    }
}
