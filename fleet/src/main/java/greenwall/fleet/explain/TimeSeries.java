package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;

/// One series of the explained metric, as it was read.
public record TimeSeries(Labels labels, long[] timeMillis, double[] values) {
    public static final Duration DEFAULT_STEP = Duration.ofSeconds(15);

    public static TimeSeries of(Matrix.Series series) {
        return new TimeSeries(series.labels(), series.timeMillis(), series.values());
    }

    /// The median distance between two samples; if there is only one, the most usual interval of scrapes.
    public Duration usualStep() {
        var steps = IntStream.range(1, size())
                .mapToLong(i -> timeMillis[i] - timeMillis[i - 1])
                .sorted()
                .toArray();
        return steps.length == 0 ? DEFAULT_STEP : Duration.ofMillis(Math.max(1, steps[steps.length / 2]));
    }

    public TimeSeries at(IntStream positions) {
        var kept = positions.toArray();
        return new TimeSeries(
                labels,
                Arrays.stream(kept).mapToLong(i -> timeMillis[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> values[i]).toArray());
    }

    /// Adds later samples. One that both have counts once, since a counter would seem to stand still there.
    public TimeSeries append(TimeSeries later) {
        int shared = size() > 0 && later.size() > 0 && later.timeMillis[0] == timeMillis[size() - 1] ? 1 : 0;
        int added = later.size() - shared;
        var times = Arrays.copyOf(timeMillis, size() + added);
        var all = Arrays.copyOf(values, size() + added);
        System.arraycopy(later.timeMillis, shared, times, size(), added);
        System.arraycopy(later.values, shared, all, size(), added);
        return new TimeSeries(labels, times, all);
    }

    /// Averages over groups of samples, so that at most this many points remain.
    public TimeSeries averaged(int maxPoints) {
        int groupSize = Math.ceilDiv(size(), maxPoints);
        if (groupSize < 2) {
            return this;
        }
        var times = new long[Math.ceilDiv(size(), groupSize)];
        var means = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            int from = i * groupSize;
            int to = Math.min(size(), from + groupSize);
            times[i] = timeMillis[from];
            means[i] = Arrays.stream(values, from, to).average().orElse(Double.NaN);
        }
        return new TimeSeries(labels, times, means);
    }

    public int size() {
        return timeMillis.length;
    }
}
