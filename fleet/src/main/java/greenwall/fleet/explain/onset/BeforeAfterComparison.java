package greenwall.fleet.explain.onset;

/// A comparison across a sample: of the mean of this sample and some after it with the mean of some before it,
/// or of the slope after it with the slope before it. It is expressed as weights of samples, whose sum is zero.
///
/// @param kink whether the slopes are compared
/// @param left the number of samples before the sample
/// @param overlap for each lag, the sum of the products of the weights with the weights shifted by the lag
/// @param trend the result of the comparison for a straight line that rises by one per sample
record BeforeAfterComparison(boolean kink, int left, double[] weights, double[] overlap, double trend) {
    private static BeforeAfterComparison of(boolean kink, int left, double[] weights) {
        int n = weights.length;
        var overlap = new double[n];
        double trend = 0;
        for (int i = 0; i < n; i++) {
            trend += weights[i] * i;
            for (int lag = 0; i + lag < n; lag++) {
                overlap[lag] += weights[i] * weights[i + lag];
            }
        }
        return new BeforeAfterComparison(kink, left, weights, overlap, trend);
    }

    static BeforeAfterComparison level(int left, int right) {
        var weights = new double[left + right];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i < left ? -1.0 / left : 1.0 / right;
        }
        return of(false, left, weights);
    }

    /// The bend at a sample, over this many samples on both sides.
    static BeforeAfterComparison kink(int side) {
        int n = 2 * side;
        double middle = (n - 1) / 2.0;
        var weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = Math.max(0, i - middle);
        }
        Seasonality.removeTrend(weights);
        double squares = 0;
        for (double weight : weights) {
            squares += weight * weight;
        }
        for (int i = 0; i < n; i++) {
            weights[i] /= squares;
        }
        return of(true, side, weights);
    }

    int right() {
        return weights.length - left;
    }

    int span() {
        return weights.length;
    }

    /// The result at each sample with enough neighbours, from the sample `left` on.
    double[] results(double[] values) {
        var all = new double[values.length - span() + 1];
        if (kink) {
            for (int i = 0; i < all.length; i++) {
                for (int k = 0; k < weights.length; k++) {
                    all[i] += weights[k] * values[i + k];
                }
            }
            return all;
        }
        // Relative to the first value, so that large numbers lose no digits.
        var sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i] - values[0];
        }
        for (int i = 0; i < all.length; i++) {
            int cut = i + left;
            all[i] = (sums[i + span()] - sums[cut]) / right() - (sums[cut] - sums[i]) / left;
        }
        return all;
    }
}
