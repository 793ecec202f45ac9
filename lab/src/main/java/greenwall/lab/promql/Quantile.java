package greenwall.lab.promql;

import static greenwall.lab.promql.StepVectors.isAbsent;

import greenwall.fleet.promql.PromqlLiterals;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/// Quantiles of values and of histogram buckets.
final class Quantile {
    private Quantile() {}

    /// Interpolates between neighbouring values, with NaN as the lowest value.
    static double of(double q, DoubleStream values) {
        if (!(q >= 0 && q <= 1)) {
            return outside(q);
        }
        // Java sorts NaN last, so the signs are turned and the values read from the end.
        double[] falling = values.map(v -> -v).sorted().toArray();
        int n = falling.length;
        double rank = q * (n - 1);
        int lower = (int) Math.floor(rank);
        int upper = Math.min(n - 1, lower + 1);
        double weight = rank - lower;
        return -falling[n - 1 - lower] * (1 - weight) - falling[n - 1 - upper] * weight;
    }

    private static double outside(double q) {
        return Double.isNaN(q) ? q : q < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /// @param counts the cumulative counts of buckets by their upper bounds
    private static double ofBuckets(double q, SortedMap<Double, Double> counts) {
        if (!(q >= 0 && q <= 1)) {
            return outside(q);
        }
        int last = counts.size() - 1;
        if (last < 1 || counts.lastKey() != Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        double[] bounds = counts.keySet().stream().mapToDouble(d -> d).toArray();
        double[] cumulative = counts.values().stream().mapToDouble(d -> d).toArray();
        double most = cumulative[0];
        for (int i = 1; i <= last; i++) {
            most = cumulative[i] > most ? cumulative[i] : most;
            cumulative[i] = cumulative[i] < most ? most : cumulative[i];
        }
        if (cumulative[last] == 0) {
            return Double.NaN;
        }
        double rank = q * cumulative[last];
        int at = 0;
        while (at < last && !(cumulative[at] >= rank)) {
            at++;
        }
        if (at == last) {
            return bounds[last - 1];
        }
        if (at == 0 && bounds[0] <= 0) {
            return bounds[0];
        }
        double start = at == 0 ? 0 : bounds[at - 1];
        double below = at == 0 ? 0 : cumulative[at - 1];
        return start + (bounds[at] - start) * ((rank - below) / (cumulative[at] - below));
    }

    /// Reads an upper bound; NaN if it is not a number.
    private static double bound(String le) {
        try {
            return PromqlLiterals.parseFloat(le);
        } catch (PromqlLiterals.MalformedLiteralException _) {
            return Double.NaN;
        }
    }

    /// Evaluates histogram_quantile. Rows that differ only in `le` are the buckets of one histogram. Rows whose
    /// `le` is not a number are ignored.
    static StepVectors ofHistograms(double[] q, StepVectors vectors) {
        double[] bounds = vectors.labels().stream()
                .mapToDouble(labels -> bound(labels.get("le")))
                .toArray();
        var members = new LabelGrouping(false, List.of("le")).members(vectors);
        var values = new ArrayList<double[]>();
        for (var rows : members.values()) {
            double[] quantiles = StepVectors.absentRow(q.length);
            values.add(quantiles);
            for (int step = 0; step < q.length; step++) {
                var counts = new TreeMap<Double, Double>();
                for (int row : rows) {
                    double count = vectors.values()[row][step];
                    if (!isAbsent(count) && !Double.isNaN(bounds[row])) {
                        counts.merge(bounds[row], count, Double::sum);
                    }
                }
                if (!counts.isEmpty()) {
                    quantiles[step] = ofBuckets(q[step], counts);
                }
            }
        }
        return new StepVectors(List.copyOf(members.keySet()), values.toArray(double[][]::new)).compacted();
    }
}
