package greenwall.lab.promql;

import static greenwall.lab.promql.EvaluationFrame.isAbsent;

import greenwall.fleet.promql.Literals;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Quantiles of values and of histogram buckets.
final class Quantile {
    private Quantile() {}

    /// Interpolates between neighbouring values. Sorts the array, with NaN as the lowest value.
    static double of(double q, double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        if (!(q >= 0 && q <= 1)) {
            return outside(q);
        }
        Arrays.sort(values);
        int n = values.length;
        nansFirst(values);
        double rank = q * (n - 1);
        int lower = (int) Math.max(0, Math.floor(rank));
        int upper = Math.min(n - 1, lower + 1);
        double weight = rank - Math.floor(rank);
        return values[lower] * (1 - weight) + values[upper] * weight;
    }

    /// Moves NaN to the start, because Java sorts it last.
    private static void nansFirst(double[] sorted) {
        int nans = 0;
        while (nans < sorted.length && Double.isNaN(sorted[sorted.length - 1 - nans])) {
            nans++;
        }
        if (nans > 0) {
            System.arraycopy(sorted, 0, sorted, nans, sorted.length - nans);
            Arrays.fill(sorted, 0, nans, Double.NaN);
        }
    }

    private static double outside(double q) {
        return Double.isNaN(q) ? q : q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    private record Bucket(double upperBound, double count) {}

    /// @param sorted buckets in order of their bounds, with cumulative counts
    private static double ofBuckets(double q, Bucket[] sorted) {
        if (!(q >= 0 && q <= 1)) {
            return outside(q);
        }
        if (sorted[sorted.length - 1].upperBound() != Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        var buckets = monotonic(coalesced(sorted));
        if (buckets.length < 2) {
            return Double.NaN;
        }
        int last = buckets.length - 1;
        double observations = buckets[last].count();
        if (observations == 0) {
            return Double.NaN;
        }
        double rank = q * observations;
        int at = 0;
        while (at < last && !(buckets[at].count() >= rank)) {
            at++;
        }
        if (at == last) {
            return buckets[last - 1].upperBound();
        }
        if (at == 0 && buckets[0].upperBound() <= 0) {
            return buckets[0].upperBound();
        }
        double start = 0;
        double end = buckets[at].upperBound();
        double count = buckets[at].count();
        if (at > 0) {
            start = buckets[at - 1].upperBound();
            count -= buckets[at - 1].count();
            rank -= buckets[at - 1].count();
        }
        return start + (end - start) * (rank / count);
    }

    private static Bucket[] coalesced(Bucket[] sorted) {
        var merged = new Bucket[sorted.length];
        int n = 0;
        for (var bucket : sorted) {
            if (n > 0 && merged[n - 1].upperBound() == bucket.upperBound()) {
                merged[n - 1] = new Bucket(bucket.upperBound(), merged[n - 1].count() + bucket.count());
            } else {
                merged[n++] = bucket;
            }
        }
        return Arrays.copyOf(merged, n);
    }

    private static Bucket[] monotonic(Bucket[] buckets) {
        double most = buckets[0].count();
        for (int i = 1; i < buckets.length; i++) {
            if (buckets[i].count() > most) {
                most = buckets[i].count();
            } else if (buckets[i].count() < most) {
                buckets[i] = new Bucket(buckets[i].upperBound(), most);
            }
        }
        return buckets;
    }

    /// Reads the upper bound of each row; NaN if `le` is not a number.
    private static double[] bounds(EvaluationFrame frame) {
        Map<String, Double> known = new HashMap<>();
        var bounds = new double[frame.size()];
        Arrays.setAll(
                bounds, row -> known.computeIfAbsent(frame.labels().get(row).get("le"), Quantile::bound));
        return bounds;
    }

    private static double bound(String le) {
        try {
            return Literals.floating(le);
        } catch (Literals.Malformed _) {
            return Double.NaN;
        }
    }

    /// Evaluates histogram_quantile. Rows that differ only in `le` are the buckets of one histogram. Rows whose
    /// `le` is not a number are ignored.
    static EvaluationFrame ofHistograms(double[] q, EvaluationFrame frame) {
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
                    values[group][step] = ofBuckets(q[step], buckets);
                }
            }
        }
        return new EvaluationFrame(grouping.labels(), values).compacted();
    }
}
