package greenwall.views.chart;

import greenwall.fleet.Unit;

/// How often something fell into each bucket, over time. `counts[column][bucket]` belongs to the stretch that
/// ends at `times[column]`; `bounds` are the buckets' upper edges, the last may be infinite. Where there are no
/// columns, `note` says why.
public record HeatmapData(
        String title,
        Unit unit,
        long stepMillis,
        long[] times,
        double[] bounds,
        double[][] counts,
        String query,
        String note) {

    public static HeatmapData empty(String title, Unit unit, String note) {
        return new HeatmapData(title, unit, 0, new long[0], new double[0], new double[0][], "", note);
    }

    /// The edge under which the share of a column's counts lie, within the bucket by straight line; NaN where the
    /// column is empty.
    public double quantile(int column, double share) {
        double total = 0;
        for (double count : counts[column]) {
            total += count;
        }
        if (!(total > 0)) {
            return Double.NaN;
        }
        double wanted = total * share;
        double sum = 0;
        for (int b = 0; b < bounds.length; b++) {
            double count = counts[column][b];
            if (sum + count >= wanted && count > 0) {
                double low = b == 0 ? 0 : bounds[b - 1];
                return Double.isInfinite(bounds[b]) ? low : low + (bounds[b] - low) * (wanted - sum) / count;
            }
            sum += count;
        }
        return bounds[bounds.length - 1];
    }
}
