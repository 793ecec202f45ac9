package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Matrix;
import java.util.Arrays;

/// One series of the explained metric, as it was read.
public record SeriesTrace(Labels labels, long[] timeMillis, double[] values) {
    public static SeriesTrace of(Matrix.Series series) {
        return new SeriesTrace(series.labels(), series.timeMillis(), series.values());
    }

    /// Appends the samples of a later part.
    SeriesTrace then(SeriesTrace later) {
        var times = Arrays.copyOf(timeMillis, size() + later.size());
        var all = Arrays.copyOf(values, size() + later.size());
        System.arraycopy(later.timeMillis, 0, times, size(), later.size());
        System.arraycopy(later.values, 0, all, size(), later.size());
        return new SeriesTrace(labels, times, all);
    }

    /// Averages over groups of samples, so that at most this many points remain.
    public SeriesTrace averaged(int most) {
        int each = Math.ceilDiv(size(), most);
        if (each < 2) {
            return this;
        }
        var times = new long[Math.ceilDiv(size(), each)];
        var means = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            int from = i * each;
            int to = Math.min(size(), from + each);
            times[i] = timeMillis[from];
            means[i] = Arrays.stream(values, from, to).average().orElse(Double.NaN);
        }
        return new SeriesTrace(labels, times, means);
    }

    public int size() {
        return timeMillis.length;
    }
}
