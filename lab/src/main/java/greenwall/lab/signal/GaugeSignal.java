package greenwall.lab.signal;

import java.util.List;

/// A gauge with a mean, a load curve and ramps.
public record GaugeSignal(double base, LoadCurve curve, List<Ramp> ramps) {
    public double at(long t) {
        return ramped(base * curve.level(t), t);
    }

    /// The sum of the ramps, without the load curve.
    public double moved(long t) {
        return ramped(0, t);
    }

    private double ramped(double level, long t) {
        double value = level;
        for (var ramp : ramps) {
            value += ramp.at(t);
        }
        return value;
    }

    /// A temporary addition to a gauge. It rises linearly, stays constant, and falls linearly.
    public record Ramp(long from, long full, long until, long end, double amount) {
        public static Ramp step(long from, long to, double plus) {
            return new Ramp(from, from, to, to, plus);
        }

        double at(long t) {
            if (t < from || t >= end) {
                return 0;
            }
            if (t < full) {
                return amount * (t - from) / (full - from);
            }
            return t < until ? amount : amount * (end - t) / (end - until);
        }
    }
}
