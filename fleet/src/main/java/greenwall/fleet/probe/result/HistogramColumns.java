package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ProbeOutput;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A histogram over time, ready to draw: a column for each interval, all with the same buckets.
///
/// @param starts when each interval began, in milliseconds
/// @param lows the lower ends of the buckets in the unit of the tool; [Long#MIN_VALUE] for none
/// @param highs the exclusive upper ends of the buckets; [Long#MAX_VALUE] for none
/// @param counts by column and bucket
public record HistogramColumns(
        ToolOutputUnit measure, long[] starts, long[] ends, long[] lows, long[] highs, long[][] counts) {
    public long total(int column) {
        return Arrays.stream(counts[column]).sum();
    }

    public long total() {
        return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    }

    public long[] sums() {
        var sums = new long[lows.length];
        for (var column : counts) {
            for (int b = 0; b < sums.length; b++) {
                sums[b] += column[b];
            }
        }
        return sums;
    }

    /// What is known of this share of the values, as in a single histogram.
    public String below(long[] column, double share) {
        var buckets = IntStream.range(0, column.length)
                .mapToObj(b -> new ProbeOutput.Bucket(lows[b], highs[b], column[b]))
                .toList();
        return ProbeOutput.Histogram.below(share, buckets, measure.text(quantile(column, share)));
    }

    /// In the unit of the tool, with linear interpolation within the bucket; NaN for an empty column.
    public double quantile(int column, double share) {
        return quantile(counts[column], share);
    }

    public double quantile(long[] column, double share) {
        long total = Arrays.stream(column).sum();
        if (total <= 0) {
            return Double.NaN;
        }
        double rank = total * share;
        double sum = 0;
        for (int b = 0; b < column.length; b++) {
            if (column[b] > 0 && sum + column[b] >= rank) {
                return lows[b] == Long.MIN_VALUE
                        ? highs[b]
                        : highs[b] == Long.MAX_VALUE
                                ? lows[b]
                                : lows[b] + (double) (highs[b] - lows[b]) * (rank - sum) / column[b];
            }
            sum += column[b];
        }
        return Double.NaN;
    }
}
