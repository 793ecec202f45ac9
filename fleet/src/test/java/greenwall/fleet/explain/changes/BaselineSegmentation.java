package greenwall.fleet.explain.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The baseline: segmentation into constant levels with the BIC penalty per cut. The variance is that of single
/// samples or, for correlated samples, that of long sums of them.
enum BaselineSegmentation {
    BIC("BIC segmentation"),
    /// Counts level shifts and outliers as noise, and therefore cuts less.
    PLAIN_BIC("BIC, noise by the standard deviation of neighbours' differences"),
    LONG_RUN("BIC with long-run variance");

    final String title;

    BaselineSegmentation(String title) {
        this.title = title;
    }

    List<Integer> cuts(double[] values) {
        int n = values.length;
        if (n < 4) {
            return List.of();
        }
        double noise = this == PLAIN_BIC ? deviation(values) : scatter(values);
        double variance = noise * noise * (this == LONG_RUN ? inflation(values) : 1);
        if (variance <= 0) {
            variance = 1e-12;
        }
        double price = 2 * Math.log(n) * variance;
        var sum = new double[n + 1];
        var squares = new double[n + 1];
        for (int i = 0; i < n; i++) {
            double v = values[i] - values[0];
            sum[i + 1] = sum[i] + v;
            squares[i + 1] = squares[i] + v * v;
        }
        var best = new double[n + 1];
        var cut = new int[n + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = -price;
        for (int end = 1; end <= n; end++) {
            for (int from = 0; from < end; from++) {
                double s = sum[end] - sum[from];
                double cost = best[from] + squares[end] - squares[from] - s * s / (end - from) + price;
                if (cost < best[end]) {
                    best[end] = cost;
                    cut[end] = from;
                }
            }
        }
        var cuts = new ArrayList<Integer>();
        for (int end = cut[n]; end > 0; end = cut[end]) {
            cuts.addFirst(end);
        }
        return cuts;
    }

    /// The standard deviation of single samples, from the differences of neighbours.
    private static double scatter(double[] values) {
        var steps = new double[values.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.abs(values[i + 1] - values[i]);
        }
        Arrays.sort(steps);
        return 1.4826 * steps[steps.length / 2] / Math.sqrt(2);
    }

    private static double deviation(double[] values) {
        double sum = 0;
        for (int i = 1; i < values.length; i++) {
            sum += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
        }
        return Math.sqrt(sum / (values.length - 1) / 2);
    }

    /// The ratio of the variance of long sums to that of independent samples, for an AR(1) process.
    private static double inflation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double products = 0;
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            total += (values[i] - mean) * (values[i] - mean);
            products += i > 0 ? (values[i] - mean) * (values[i - 1] - mean) : 0;
        }
        double autocorrelation = total == 0 ? 0 : Math.clamp(products / total, 0, 0.9);
        return (1 + autocorrelation) / (1 - autocorrelation) * (1 / (1 - autocorrelation));
    }
}
