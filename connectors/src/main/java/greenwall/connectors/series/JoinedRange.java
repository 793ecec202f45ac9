package greenwall.connectors.series;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Joins the pieces of a range. They come in order of time and share no point.
public final class JoinedRange {
    private final Map<Labels, List<Matrix.Series>> pieces = new LinkedHashMap<>();

    private long points;

    public void add(List<Matrix.Series> piece) {
        for (var series : piece) {
            points += series.size() + series.histograms().size();
            pieces.computeIfAbsent(series.labels(), _ -> new ArrayList<>()).add(series);
        }
    }

    public long points() {
        return points;
    }

    public List<Matrix.Series> series() {
        return pieces.values().stream().map(JoinedRange::join).toList();
    }

    private static Matrix.Series join(List<Matrix.Series> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int size = parts.stream().mapToInt(Matrix.Series::size).sum();
        var times = new long[size];
        var values = new double[size];
        var histograms = new ArrayList<Matrix.HistogramAt>();
        int at = 0;
        for (var part : parts) {
            // A server that aligns a piece to its step may repeat the point at which the last one ended.
            int from = at == 0 ? 0 : firstAfter(part.timeMillis(), times[at - 1]);
            int count = part.size() - from;
            System.arraycopy(part.timeMillis(), from, times, at, count);
            System.arraycopy(part.values(), from, values, at, count);
            at += count;
            long last =
                    histograms.isEmpty() ? Long.MIN_VALUE : histograms.getLast().timeMillis();
            part.histograms().stream().filter(h -> h.timeMillis() > last).forEach(histograms::add);
        }
        return new Matrix.Series(
                parts.getFirst().labels(),
                Arrays.copyOf(times, at),
                Arrays.copyOf(values, at),
                List.copyOf(histograms));
    }

    private static int firstAfter(long[] times, long last) {
        int i = 0;
        while (i < times.length && times[i] <= last) {
            i++;
        }
        return i;
    }
}
