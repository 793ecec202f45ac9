package greenwall.views.widgets;

import greenwall.fleet.Unit;
import greenwall.fleet.dashboard.NumberText;
import greenwall.fleet.source.Matrix;
import greenwall.views.chart.HeatmapData;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;

/// Merges cumulative and native histograms for a heatmap. If their edges differ, the counts are added up in
/// buckets whose edges are powers of two. Independent of JavaFX.
final class HistogramMerger {
    private static final int MAX_ROWS = 40;

    /// The counts by instant and upper edge.
    private final TreeMap<Long, TreeMap<Double, Double>> counts = new TreeMap<>();
    private final TreeSet<Double> edges = new TreeSet<>();
    private int sources;
    private long step;

    void add(Matrix matrix, double scale) {
        boolean hasNative = false;
        step = Math.max(step, matrix.step().toMillis());
        var below = new TreeMap<Long, TreeMap<Double, Double>>();
        for (var series : matrix.series()) {
            double edge = NumberText.parseEdge(series.labels().get("le"));
            if (!Double.isNaN(edge)) {
                for (int i = 0; i < series.size(); i++) {
                    if (!Double.isFinite(series.values()[i])) {
                        continue;
                    }
                    below.computeIfAbsent(series.timeMillis()[i], _ -> new TreeMap<>())
                            .merge(edge * scale, series.values()[i], Double::sum);
                }
            }
            for (var at : series.histograms()) {
                hasNative = true;
                for (var bucket : at.histogram().buckets()) {
                    count(at.timeMillis(), bucket.high() * scale, bucket.count());
                }
            }
        }
        below.forEach((time, cumulative) -> {
            double before = 0;
            for (var entry : cumulative.entrySet()) {
                count(time, entry.getKey(), Math.max(0, entry.getValue() - before));
                before = Math.max(before, entry.getValue());
            }
        });
        sources += hasNative || !below.isEmpty() ? 1 : 0;
    }

    private void count(long time, double edge, double count) {
        if (!Double.isFinite(count)) {
            return;
        }
        if (count > 0) {
            edges.add(edge);
        }
        counts.computeIfAbsent(time, _ -> new TreeMap<>()).merge(edge, count, Double::sum);
    }

    /// Whether no response contained a bucket.
    boolean isEmpty() {
        return counts.isEmpty();
    }

    HeatmapData data(String title, Unit unit, String query, String note) {
        if (edges.isEmpty()) {
            return HeatmapData.empty(title, unit, counts.isEmpty() ? note : "No samples in any bucket.");
        }
        boolean toPowersOfTwo = sources > 1 || edges.size() > MAX_ROWS;
        var all = new TreeSet<Double>();
        // Leaves out the empty buckets above and below all counts, except one at the bottom.
        for (var column : counts.values()) {
            for (var edge : column.keySet()) {
                if (edge.compareTo(edges.last()) <= 0 && edge.compareTo(edges.first()) >= 0) {
                    all.add(rounded(edge, toPowersOfTwo));
                }
            }
        }
        var bounds = all.stream().mapToDouble(Double::doubleValue).toArray();
        double floor = floor(bounds[0], toPowersOfTwo);
        var times = counts.keySet().stream().mapToLong(Long::longValue).toArray();
        var columns = new double[times.length][bounds.length];
        int c = 0;
        for (var column : counts.values()) {
            for (var bucket : column.entrySet()) {
                int row = Arrays.binarySearch(bounds, rounded(bucket.getKey(), toPowersOfTwo));
                if (row >= 0) {
                    columns[c][row] += bucket.getValue();
                }
            }
            c++;
        }
        return new HeatmapData(title, unit, step, times, floor, bounds, columns, query, "");
    }

    /// The lower edge of the lowest drawn bucket.
    private double floor(double lowest, boolean toPowersOfTwo) {
        double below = 0;
        for (var column : counts.values()) {
            var lower = column.lowerKey(lowest);
            if (lower != null) {
                below = Math.max(below, rounded(lower, toPowersOfTwo));
            }
        }
        return below >= lowest ? lowest / 2 : below;
    }

    private static double rounded(double edge, boolean toPowersOfTwo) {
        if (!toPowersOfTwo || !(edge > 0) || Double.isInfinite(edge)) {
            return edge;
        }
        // The tolerance keeps an edge that is a power of two except for rounding.
        return Math.pow(2, Math.ceil(Math.log(edge) / Math.log(2) - 0.06));
    }
}
