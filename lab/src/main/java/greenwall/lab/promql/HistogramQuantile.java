package greenwall.lab.promql;

import static greenwall.lab.promql.EvaluationFrame.isAbsent;

import greenwall.fleet.promql.Literals;
import greenwall.lab.promql.Quantile.Bucket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// histogram_quantile: rows that differ only in `le` are the buckets of one histogram. A row whose `le` is no
/// number is passed over.
final class HistogramQuantile {
    private final EvaluationFrame frame;
    private final double[] bounds;
    private final LabelGrouping grouping;
    private final int[] groups;

    HistogramQuantile(EvaluationFrame frame) {
        this.frame = frame;
        this.bounds = bounds(frame);
        this.grouping = LabelGrouping.without(List.of("le"), frame);
        this.groups = grouping.number(frame);
    }

    /// NaN where the label is no number.
    private static double[] bounds(EvaluationFrame frame) {
        Map<String, Double> known = new HashMap<>();
        var bounds = new double[frame.size()];
        Arrays.setAll(bounds, row -> known.computeIfAbsent(frame.label(row, "le"), HistogramQuantile::bound));
        return bounds;
    }

    private static double bound(String le) {
        try {
            return Literals.floating(le);
        } catch (Literals.Malformed _) {
            return Double.NaN;
        }
    }

    EvaluationFrame at(double[] q) {
        var members = members();
        var values = new double[members.length][];
        for (int group = 0; group < values.length; group++) {
            values[group] = EvaluationFrame.absentRow(q.length);
            var buckets = new Bucket[members[group].length];
            for (int step = 0; step < q.length; step++) {
                int n = 0;
                for (int row : members[group]) {
                    double count = frame.values()[row][step];
                    if (!isAbsent(count)) {
                        buckets[n++] = new Bucket(bounds[row], count);
                    }
                }
                if (n > 0) {
                    values[group][step] = Quantile.ofBuckets(q[step], Arrays.copyOf(buckets, n));
                }
            }
        }
        return new EvaluationFrame(grouping.rows(frame, groups), values, false, false).compacted();
    }

    /// The rows of each group in the order of their bounds. There are few different bounds, so rows are dealt out
    /// bound by bound.
    private int[][] members() {
        Map<Double, int[]> byBound = new TreeMap<>();
        var counts = new int[grouping.size()];
        for (int row = 0; row < bounds.length; row++) {
            if (!Double.isNaN(bounds[row])) {
                byBound.computeIfAbsent(bounds[row], _ -> new int[1])[0]++;
                counts[groups[row]]++;
            }
        }
        byBound.replaceAll((_, count) -> new int[count[0]]);
        Map<Double, int[]> filled = new HashMap<>();
        for (int row = 0; row < bounds.length; row++) {
            if (!Double.isNaN(bounds[row])) {
                int[] next = filled.computeIfAbsent(bounds[row], _ -> new int[1]);
                byBound.getOrDefault(bounds[row], next)[next[0]++] = row;
            }
        }
        var members = new int[counts.length][];
        Arrays.setAll(members, group -> new int[counts[group]]);
        Arrays.fill(counts, 0);
        for (int[] rows : byBound.values()) {
            for (int row : rows) {
                members[groups[row]][counts[groups[row]]++] = row;
            }
        }
        return members;
    }
}
