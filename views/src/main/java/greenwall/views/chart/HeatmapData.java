package greenwall.views.chart;

import greenwall.fleet.Unit;
import greenwall.styles.ColorRole;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// Counts per bucket over time. `counts[column][bucket]` covers the time from `starts[column]` to
/// `times[column]`, which is usually `stepMillis` long. `floor` is the lower edge of the lowest bucket.
/// `bounds` are the upper edges; the last one may be infinite. If there are no columns, `note` states the
/// reason.
public record HeatmapData(
        String title,
        Unit unit,
        long stepMillis,
        long[] starts,
        long[] times,
        double floor,
        double[] bounds,
        double[][] counts,
        String query,
        String note,
        Optional<HeatmapStyle> style)
        implements TimeAxisChart.Content {
    /// A column that covers at least this share of the step counts as complete.
    private static final double WHOLE = 0.9;

    /// The quantiles that are drawn and listed.
    static final double[] SHARES = {0.5, 0.9, 0.99};

    /// A heatmap whose columns are all one step long.
    public HeatmapData(
            String title,
            Unit unit,
            long stepMillis,
            long[] times,
            double floor,
            double[] bounds,
            double[][] counts,
            String query,
            String note) {
        this(
                title,
                unit,
                stepMillis,
                Arrays.stream(times).map(end -> end - stepMillis).toArray(),
                times,
                floor,
                bounds,
                counts,
                query,
                note,
                Optional.empty());
    }

    public static HeatmapData empty(String title, Unit unit, String note) {
        return new HeatmapData(title, unit, 0, new long[0], 0, new double[0], new double[0][], "", note);
    }

    public HeatmapData withStyle(HeatmapStyle newStyle) {
        return new HeatmapData(
                title, unit, stepMillis, starts, times, floor, bounds, counts, query, note, Optional.of(newStyle));
    }

    String valueLabel(double value) {
        return Double.isInfinite(value) || style.isEmpty()
                ? unit.text(value)
                : style.get().bound().apply(value);
    }

    /// The row of a bucket, counted from the lowest.
    int row(int bucket) {
        return style.filter(HeatmapStyle::reversed).isPresent() ? bounds.length - 1 - bucket : bucket;
    }

    double middle(int column) {
        return (starts[column] + times[column]) / 2.0;
    }

    /// Whether a column follows the one before it without a gap.
    boolean joined(int column) {
        return column > 0 && starts[column] - times[column - 1] <= stepMillis / 2.0;
    }

    /// `p50 1 ms · p90 2 ms · p99 3 ms`.
    String quantiles(int column) {
        return Arrays.stream(SHARES)
                .mapToObj(share -> "p" + Math.round(share * 100) + " " + valueLabel(quantile(column, share)))
                .collect(Collectors.joining(" · "));
    }

    /// The newest column that covers its whole step, since a shorter one cannot be compared with the others.
    /// If all are shorter, the newest of them. Negative if nothing was counted.
    int newest() {
        int shorter = -1;
        for (int c = times.length - 1; c >= 0; c--) {
            if (Double.isNaN(quantile(c, 0.5))) {
                continue;
            }
            if (times[c] - starts[c] >= WHOLE * stepMillis) {
                return c;
            }
            shorter = Math.max(shorter, c);
        }
        return shorter;
    }

    static ColorRole role(double share) {
        return share == 0.5 ? ColorRole.ACCENT : share == 0.9 ? ColorRole.MUTED : ColorRole.FG;
    }

    /// The value below which this share of a column's counts lies, interpolated within the bucket. NaN if the
    /// column is empty.
    public double quantile(int column, double share) {
        double height = height(column, share);
        if (Double.isNaN(height)) {
            return Double.NaN;
        }
        int bucket = (int) Math.min(height, bounds.length - 1.0);
        double low = bucket == 0 ? floor : bounds[bucket - 1];
        return Double.isInfinite(bounds[bucket]) ? low : low + (bounds[bucket] - low) * (height - bucket);
    }

    /// The height of the quantile's line, in rows from the lowest edge. NaN if the column is empty.
    public double height(int column, double share) {
        double total = 0;
        for (double count : counts[column]) {
            total += count;
        }
        double target = total * share;
        double sum = 0;
        for (int b = 0; b < bounds.length && total > 0; b++) {
            double count = counts[column][b];
            if (sum + count >= target && count > 0) {
                return b + (target - sum) / count;
            }
            sum += count;
        }
        return total > 0 ? bounds.length : Double.NaN;
    }

    /// The height of a value in rows; NaN if it is outside the edges.
    double level(double value) {
        for (int b = 0; b < bounds.length; b++) {
            double low = b == 0 ? floor : bounds[b - 1];
            if (value >= low && value <= bounds[b]) {
                boolean open = Double.isInfinite(bounds[b]) || bounds[b] <= low;
                double within = open ? 0.5 : (value - low) / (bounds[b] - low);
                return style.filter(HeatmapStyle::reversed).isPresent() ? bounds.length - b - within : b + within;
            }
        }
        return Double.NaN;
    }

    /// One row per instant, one column per upper edge.
    @Override
    public String csv() {
        var text = new StringBuilder("time");
        for (double bound : bounds) {
            text.append(",le ").append(bound);
        }
        text.append('\n');
        for (int c = 0; c < times.length; c++) {
            text.append(Instant.ofEpochMilli(times[c]));
            for (double count : counts[c]) {
                text.append(',').append(count);
            }
            text.append('\n');
        }
        return text.toString();
    }
}
