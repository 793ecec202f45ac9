package greenwall.lab.logql;

import java.util.Arrays;

/// What can be said of some numbers.
final class Numbers {
    private Numbers() {}

    static double mean(double[] values) {
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += (values[i] - mean) / (i + 1);
        }
        return mean;
    }

    static double variance(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / values.length;
    }

    /// NaN only where there is nothing else.
    static double max(double[] values) {
        double max = values[0];
        for (double value : values) {
            if (value > max || Double.isNaN(max)) {
                max = value;
            }
        }
        return max;
    }

    static double min(double[] values) {
        double min = values[0];
        for (double value : values) {
            if (value < min || Double.isNaN(min)) {
                min = value;
            }
        }
        return min;
    }

    static double quantile(double q, double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        if (q < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (q > 1) {
            return Double.POSITIVE_INFINITY;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double rank = q * (sorted.length - 1);
        int low = Math.max(0, (int) Math.floor(rank));
        int high = Math.min(sorted.length - 1, low + 1);
        double weight = rank - Math.floor(rank);
        return sorted[low] * (1 - weight) + sorted[high] * weight;
    }
}
