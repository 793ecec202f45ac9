package greenwall.lab.promql;

import static greenwall.lab.promql.EvaluationFrame.isAbsent;

import greenwall.fleet.promql.Literals;
import greenwall.lab.promql.Quantile.Bucket;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Evaluates histogram_quantile. Rows that differ only in `le` are the buckets of one histogram. Rows whose
/// `le` is not a number are ignored.
final class HistogramQuantile {
    private HistogramQuantile() {}

    /// Reads the upper bound of each row; NaN if `le` is not a number.
    private static double[] bounds(EvaluationFrame frame) {
        Map<String, Double> known = new HashMap<>();
        var bounds = new double[frame.size()];
        Arrays.setAll(
                bounds, row -> known.computeIfAbsent(frame.labels().get(row).get("le"), HistogramQuantile::bound));
        return bounds;
    }

    private static double bound(String le) {
        try {
            return Literals.floating(le);
        } catch (Literals.Malformed _) {
            return Double.NaN;
        }
    }

    static EvaluationFrame of(double[] q, EvaluationFrame frame) {
        var bounds = bounds(frame);
        var grouping = new LabelGrouping(false, List.of("le"));
        var members = grouping.members(frame);
        var values = new double[members.size()][];
        for (int group = 0; group < values.length; group++) {
            var rows = members.get(group);
            rows.removeIf(row -> Double.isNaN(bounds[row]));
            rows.sort(Comparator.comparingDouble(row -> bounds[row]));
            values[group] = EvaluationFrame.absentRow(q.length);
            for (int step = 0; step < q.length; step++) {
                int at = step;
                var buckets = rows.stream()
                        .filter(row -> !isAbsent(frame.values()[row][at]))
                        .map(row -> new Bucket(bounds[row], frame.values()[row][at]))
                        .toArray(Bucket[]::new);
                if (buckets.length > 0) {
                    values[group][step] = Quantile.ofBuckets(q[step], buckets);
                }
            }
        }
        return new EvaluationFrame(grouping.labels(), values).compacted();
    }
}
