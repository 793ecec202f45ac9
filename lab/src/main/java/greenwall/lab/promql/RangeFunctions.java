package greenwall.lab.promql;

import static greenwall.lab.promql.StepVectors.ABSENT;

import greenwall.fleet.promql.PromqlFunction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The functions of a range vector. Each computes a value from the samples in a window, which has at least
/// one sample.
public final class RangeFunctions {
    static final Map<PromqlFunction, ToDoubleFunction<SampleWindow>> ALL = Map.ofEntries(
            Map.entry(PromqlFunction.RATE, w -> extrapolated(w, true, true)),
            Map.entry(PromqlFunction.INCREASE, w -> extrapolated(w, true, false)),
            Map.entry(PromqlFunction.DELTA, w -> extrapolated(w, false, false)),
            Map.entry(PromqlFunction.IRATE, w -> lastTwo(w, true)),
            Map.entry(PromqlFunction.IDELTA, w -> lastTwo(w, false)),
            Map.entry(
                    PromqlFunction.DERIV,
                    w -> w.size() < 2 ? ABSENT : Line.through(w, w.times[w.low]).slope()),
            Map.entry(PromqlFunction.PREDICT_LINEAR, RangeFunctions::predictLinear),
            Map.entry(PromqlFunction.HOLT_WINTERS, RangeFunctions::holtWinters),
            Map.entry(PromqlFunction.CHANGES, w -> count(w, sample -> isChanged(w, sample))),
            Map.entry(PromqlFunction.RESETS, w -> count(w, sample -> w.values[sample] < w.values[sample - 1])),
            Map.entry(PromqlFunction.SUM_OVER_TIME, RangeFunctions::sum),
            Map.entry(PromqlFunction.AVG_OVER_TIME, RangeFunctions::average),
            Map.entry(PromqlFunction.MIN_OVER_TIME, w -> GoMath.least(w.stream())),
            Map.entry(PromqlFunction.MAX_OVER_TIME, w -> GoMath.greatest(w.stream())),
            Map.entry(PromqlFunction.COUNT_OVER_TIME, SampleWindow::size),
            Map.entry(PromqlFunction.LAST_OVER_TIME, SampleWindow::last),
            Map.entry(PromqlFunction.PRESENT_OVER_TIME, _ -> 1),
            Map.entry(PromqlFunction.ABSENT_OVER_TIME, _ -> 1),
            Map.entry(PromqlFunction.STDVAR_OVER_TIME, RangeFunctions::variance),
            Map.entry(PromqlFunction.STDDEV_OVER_TIME, w -> Math.sqrt(variance(w))),
            Map.entry(PromqlFunction.QUANTILE_OVER_TIME, w -> Quantile.of(w.parameters[0], w.stream())));

    private RangeFunctions() {}

    /// Applies a function to samples; empty if the function has no value for them.
    ///
    /// @param times the times of the samples in epoch milliseconds; at least one
    /// @param parameters the function's scalar arguments
    public static OptionalDouble apply(
            PromqlFunction function,
            long[] times,
            double[] values,
            long startMillis,
            long endMillis,
            double... parameters) {
        var window = new SampleWindow(new Samples(values.length, times, values), parameters.length);
        window.high = values.length;
        window.startMillis = startMillis;
        window.endMillis = endMillis;
        System.arraycopy(parameters, 0, window.parameters, 0, parameters.length);
        double value = Objects.requireNonNull(ALL.get(function)).applyAsDouble(window);
        return StepVectors.isAbsent(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// Returns the increase within the window, extrapolated to its bounds. If the first or last sample is
    /// within 1.1 intervals of a bound, extrapolates up to the bound, or else by half an interval. A counter
    /// is not extrapolated back beyond the point where it would have been zero.
    private static double extrapolated(SampleWindow w, boolean counter, boolean perSecond) {
        if (w.size() < 2) {
            return ABSENT;
        }
        double change = w.last() - w.first();
        if (counter) {
            for (int i = w.low + 1; i < w.high; i++) {
                if (w.values[i] < w.values[i - 1]) {
                    change += w.values[i - 1];
                }
            }
        }
        double toStart = (w.times[w.low] - w.startMillis) / 1000.0;
        double toEnd = (w.endMillis - w.times[w.high - 1]) / 1000.0;
        double sampled = (w.times[w.high - 1] - w.times[w.low]) / 1000.0;
        double interval = sampled / (w.size() - 1);
        if (counter && change > 0 && w.first() >= 0) {
            toStart = Math.min(toStart, sampled * (w.first() / change));
        }
        double threshold = interval * 1.1;
        double covered = sampled;
        covered += toStart < threshold ? toStart : interval / 2;
        covered += toEnd < threshold ? toEnd : interval / 2;
        double factor = covered / sampled;
        if (perSecond) {
            factor /= w.rangeSeconds();
        }
        return change * factor;
    }

    private static double lastTwo(SampleWindow w, boolean rate) {
        if (w.size() < 2) {
            return ABSENT;
        }
        double last = w.last();
        double previous = w.values[w.high - 2];
        long interval = w.times[w.high - 1] - w.times[w.high - 2];
        if (interval == 0) {
            return ABSENT;
        }
        boolean reset = rate && last < previous;
        double change = reset ? last : last - previous;
        return rate ? change / (interval / 1000.0) : change;
    }

    /// A straight line fitted by least squares, with its intercept at a given time.
    private record Line(double slope, double intercept) {
        static Line through(SampleWindow w, long interceptMillis) {
            var sumX = new KahanSum();
            var sumY = new KahanSum();
            var sumXy = new KahanSum();
            var sumXx = new KahanSum();
            boolean level = true;
            for (int i = w.low; i < w.high; i++) {
                double y = w.values[i];
                level &= i == w.low || y == w.first();
                double x = (w.times[i] - interceptMillis) / 1e3;
                sumX.add(x);
                sumY.add(y);
                sumXy.add(x * y);
                sumXx.add(x * x);
            }
            if (level) {
                return Double.isInfinite(w.first()) ? new Line(Double.NaN, Double.NaN) : new Line(0, w.first());
            }
            double n = w.size();
            double covariance = sumXy.value() - sumX.value() * sumY.value() / n;
            double variance = sumXx.value() - sumX.value() * sumX.value() / n;
            double slope = covariance / variance;
            return new Line(slope, sumY.value() / n - slope * sumX.value() / n);
        }
    }

    private static double predictLinear(SampleWindow w) {
        if (w.size() < 2) {
            return ABSENT;
        }
        var line = Line.through(w, w.evaluatedMillis);
        return line.slope() * w.parameters[0] + line.intercept();
    }

    private static double holtWinters(SampleWindow w) {
        double smoothing = w.parameters[0];
        double trend = w.parameters[1];
        if (smoothing <= 0 || smoothing >= 1) {
            throw PromqlEvaluationException.execution(
                    String.format(Locale.ROOT, "invalid smoothing factor. Expected: 0 < sf < 1, got: %f", smoothing));
        }
        if (trend <= 0 || trend >= 1) {
            throw PromqlEvaluationException.execution(
                    String.format(Locale.ROOT, "invalid trend factor. Expected: 0 < tf < 1, got: %f", trend));
        }
        if (w.size() < 2) {
            return ABSENT;
        }
        double before = 0;
        double now = w.first();
        double slope = w.values[w.low + 1] - w.first();
        for (int i = 1; i < w.size(); i++) {
            if (i > 1) {
                slope = trend * (now - before) + (1 - trend) * slope;
            }
            double next = smoothing * w.values[w.low + i] + (1 - smoothing) * (now + slope);
            before = now;
            now = next;
        }
        return now;
    }

    /// Whether the value changed from the sample before this one.
    private static boolean isChanged(SampleWindow w, int sample) {
        double now = w.values[sample];
        double before = w.values[sample - 1];
        return now != before && !(Double.isNaN(now) && Double.isNaN(before));
    }

    /// Counts the samples that meet a condition on them and the sample before.
    private static double count(SampleWindow w, IntPredicate condition) {
        return IntStream.range(w.low + 1, w.high).filter(condition).count();
    }

    private static double sum(SampleWindow w) {
        var sum = new KahanSum();
        for (int i = w.low; i < w.high; i++) {
            sum.add(w.values[i]);
        }
        return sum.finiteOrRaw();
    }

    private static double average(SampleWindow w) {
        var mean = new KahanSum();
        double count = 0;
        for (int i = w.low; i < w.high; i++) {
            double value = w.values[i];
            count++;
            if (Double.isInfinite(mean.raw()) && keepsInfinite(mean.raw(), value)) {
                continue;
            }
            mean.add(value / count - mean.raw() / count);
        }
        return mean.finiteOrRaw();
    }

    /// Whether an infinite mean stays unchanged: only NaN or the opposite infinity can change it.
    static boolean keepsInfinite(double mean, double value) {
        return Double.isInfinite(value) ? mean > 0 == value > 0 : !Double.isNaN(value);
    }

    private static double variance(SampleWindow w) {
        var mean = new KahanSum();
        var squares = new KahanSum();
        double count = 0;
        for (int i = w.low; i < w.high; i++) {
            count++;
            double delta = w.values[i] - mean.value();
            mean.add(delta / count);
            squares.add(delta * (w.values[i] - mean.value()));
        }
        return squares.value() / count;
    }

    /// A compensated sum, in Neumaier's form.
    private static final class KahanSum {
        private double sum;
        private double compensation;

        void add(double increment) {
            double total = sum + increment;
            if (Math.abs(sum) >= Math.abs(increment)) {
                compensation += sum - total + increment;
            } else {
                compensation += increment - total + sum;
            }
            sum = total;
        }

        double raw() {
            return sum;
        }

        double value() {
            return sum + compensation;
        }

        /// Returns the plain sum if it is infinite, because the compensation is then NaN.
        double finiteOrRaw() {
            return Double.isInfinite(sum) ? sum : value();
        }
    }

    /// The samples of one series in one window, as passed to a range function: `times` and `values` from `low`
    /// (inclusive) to `high` (exclusive). One object moves along a series, to avoid millions of allocations.
    static final class SampleWindow {
        final long[] times;
        final double[] values;
        int low;
        int high;
        /// The bounds of the window.
        long startMillis;

        long endMillis;
        /// The evaluation time, without any offset.
        long evaluatedMillis;
        /// The values of the scalar arguments at the current step, in order.
        final double[] parameters;

        private final int samples;

        SampleWindow(Samples of, int parameters) {
            this.times = of.timeMillis();
            this.values = of.values();
            this.samples = of.size();
            this.parameters = new double[parameters];
        }

        /// Moves the window to a later end.
        void slide(long end, long rangeMillis) {
            endMillis = end;
            startMillis = end - rangeMillis;
            while (high < samples && times[high] <= endMillis) {
                high++;
            }
            while (low < high && times[low] < startMillis) {
                low++;
            }
        }

        int size() {
            return high - low;
        }

        DoubleStream stream() {
            return Arrays.stream(values, low, high);
        }

        double first() {
            return values[low];
        }

        double last() {
            return values[high - 1];
        }

        double rangeSeconds() {
            return (endMillis - startMillis) / 1000.0;
        }
    }
}
