package greenwall.lab.probe;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Rate;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.tool.ToolHost;

/// Turns rates and distributions into integer counts with counting noise.
final class Sampler {
    private final ToolHost sight;
    private final long millis;
    private final long seed;
    private long drawn;

    /// @param what the tool, so that two tools at the same time have different noise
    Sampler(ToolHost sight, String what, long millis) {
        this.sight = sight;
        this.millis = Math.max(1, millis);
        this.seed = SeededNoise.mix(SeededNoise.mix(sight.host().seed(), what), sight.now() / 100);
    }

    long millis() {
        return millis;
    }

    double unit() {
        return SeededNoise.unit(seed, drawn++);
    }

    int below(int bound) {
        return SeededNoise.below(seed, drawn++, bound);
    }

    double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /// A random count with this mean.
    long count(double expected) {
        if (expected <= 0) {
            return 0;
        }
        double spread = Math.sqrt(expected) * (unit() + unit() + unit() - 1.5) * 1.2;
        return Math.max(0, (long) Math.floor(expected + spread + unit()));
    }

    /// The total of a rate over the interval that has just passed.
    double lately(Rate rate) {
        long t = sight.now();
        return Math.max(0, rate.total(t) - rate.total(t - millis));
    }

    /// One random latency in seconds.
    double draw(LatencyMode mode) {
        double normal = Math.sqrt(-2 * Math.log(Math.max(1e-12, unit()))) * Math.cos(2 * Math.PI * unit());
        return mode.median() * Math.exp(mode.sigma() * normal);
    }
}
