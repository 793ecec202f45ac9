package greenwall.lab.promql;

import java.util.Arrays;

/// Quantiles of values and of histogram buckets.
final class Quantile {
    private Quantile() {}

    /// Interpolates between neighbouring values. Sorts the array, with NaN as the lowest value.
    static double of(double q, double[] values) {
        if (values.length == 0 || Double.isNaN(q)) {
            return Double.NaN;
        }
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
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

    record Bucket(double upperBound, double count) {}

    /// @param sorted buckets in order of their bounds, with cumulative counts
    static double ofBuckets(double q, Bucket[] sorted) {
        if (Double.isNaN(q)) {
            return Double.NaN;
        }
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
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
        int at = firstReaching(buckets, last, rank);
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

    private static int firstReaching(Bucket[] buckets, int end, double rank) {
        int low = 0;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (buckets[middle].count() >= rank) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
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
}
