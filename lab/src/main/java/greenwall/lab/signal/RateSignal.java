package greenwall.lab.signal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// A rate with a mean, a load curve and a list of changes. Between two changes it depends linearly on the curve,
/// so its integral is a sum over the changes, which is computed once, and one closed form.
public final class RateSignal implements RateFunction {
    private final double base;
    private final LoadCurve curve;
    private final long[] breaks;
    private final double[] factor;
    private final double[] plus;
    private final double[] sumAt;
    private final double[] waveAt;
    /// Threads may overwrite it: each value is only a guess.
    private int recent;

    public RateSignal(double base, LoadCurve curve, List<Change> changes) {
        this.base = base;
        this.curve = curve;
        this.breaks = changes.stream()
                .flatMapToLong(change -> LongStream.of(change.from(), change.to()))
                .sorted()
                .distinct()
                .toArray();
        int n = breaks.length;
        this.factor = new double[n];
        this.plus = new double[n];
        this.sumAt = new double[n];
        this.waveAt = new double[n];
        Arrays.fill(factor, 1);
        for (var change : changes) {
            int until = Arrays.binarySearch(breaks, change.to());
            for (int i = Arrays.binarySearch(breaks, change.from()); i < until; i++) {
                factor[i] *= change.factor();
                plus[i] += change.amount();
            }
        }
        for (int i = 0; i < n; i++) {
            waveAt[i] = curve.total(breaks[i]);
            sumAt[i] = i == 0 ? base * waveAt[0] : upTo(i - 1, breaks[i], waveAt[i]);
        }
    }

    /// Whether the rate is ever different from zero.
    public boolean isEverNonZero() {
        return base != 0 || breaks.length > 0;
    }

    @Override
    public double at(long t) {
        double usual = base * curve.rate(t);
        int i = segment(t);
        return i < 0 ? usual : usual * factor[i] + plus[i];
    }

    @Override
    public double total(long t) {
        double waved = curve.total(t);
        int i = segment(t);
        return i < 0 ? base * waved : upTo(i, t, waved);
    }

    private double upTo(int i, long t, double waved) {
        return sumAt[i] + factor[i] * base * (waved - waveAt[i]) + plus[i] * ((t - breaks[i]) / 1000.0);
    }

    /// The index of the last break at or before the instant, -1 before all of them. Queries read a signal
    /// instant after instant, so the segment of the last call is tried first.
    private int segment(long t) {
        int last = recent;
        if (last < breaks.length && breaks[last] <= t && (last + 1 == breaks.length || t < breaks[last + 1])) {
            return last;
        }
        if (breaks.length == 0 || t < breaks[0]) {
            return -1;
        }
        int i = Arrays.binarySearch(breaks, t);
        int found = i >= 0 ? i : -i - 2;
        recent = found;
        return found;
    }

    /// Multiplies a rate and adds to it between two instants. Overlapping changes combine.
    public record Change(long from, long to, double factor, double amount) {
        public static Change scale(long from, long to, double factor) {
            return new Change(from, to, factor, 0);
        }

        public static Change add(long from, long to, double plus) {
            return new Change(from, to, 1, plus);
        }
    }
}
