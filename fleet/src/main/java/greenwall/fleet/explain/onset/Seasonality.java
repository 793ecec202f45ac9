package greenwall.fleet.explain.onset;

import java.util.Arrays;

/// Finds the period with which a series repeats, such as a day, and removes the periodic pattern. The usual
/// values come only from earlier periods, so that the first period that differs is visible, and so is a pattern
/// that stops.
///
/// @param shape the distance of each sample from the mean of the period around it
record Seasonality(double[] values, int period, double[] shape) {
    private static final int SHORTEST_PERIOD = 6;
    private static final double MIN_PERIODS = 2.5;
    private static final double MIN_SIMILARITY = 0.5;
    private static final double CLEARLY_MORE = 0.02;
    private static final double MAX_SCATTER_SHARE = 0.6;
    private static final int PERIODS = 3;

    /// Returns the series unchanged if it has no period, or its scatter is not much smaller without the pattern.
    static double[] without(double[] values) {
        int period = period(values);
        if (period == 0) {
            return values;
        }
        return new Seasonality(values, period, shape(values, period)).withoutPattern();
    }

    private double[] withoutPattern() {
        int n = values.length;
        int half = period / 2;
        int first = period - 1 - half;
        var rest = values.clone();
        var past = new double[PERIODS];
        for (int i = 0; i < n; i++) {
            int found = 0;
            for (int back = i - period; back >= first && found < PERIODS; back -= period) {
                if (back < n - half) {
                    past[found++] = shape[back];
                }
            }
            // The first period has no earlier ones, so it uses the one that follows.
            int next = i < first ? i + period : i;
            rest[i] -= found > 0 ? median(past, found) : next < n - half ? shape[next] : 0;
        }
        int from = first + period;
        boolean calmer = n - from >= half && scatter(rest, from) < MAX_SCATTER_SHARE * scatter(values, from);
        return calmer ? rest : values;
    }

    private static double[] shape(double[] values, int period) {
        var shape = new double[values.length];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] - (i >= period ? values[i - period] : 0);
            if (i >= period - 1) {
                shape[i - period / 2] = values[i - period / 2] - sum / period;
            }
        }
        return shape;
    }

    private static double median(double[] values, int count) {
        Arrays.sort(values, 0, count);
        return (values[(count - 1) / 2] + values[count / 2]) / 2;
    }

    private static double scatter(double[] values, int from) {
        var part = Arrays.copyOfRange(values, from, values.length);
        Arrays.sort(part);
        double middle = part[part.length / 2];
        return Arrays.stream(part).map(v -> Math.abs(v - middle)).average().orElse(0);
    }

    /// The lag in samples at which the series is again most similar to itself, after it was dissimilar; 0 if
    /// there is none.
    static int period(double[] values) {
        var x = straightened(values);
        int n = x.length;
        int longest = (int) (n / MIN_PERIODS);
        var similarity = new double[longest + 1];
        int best = 0;
        boolean dissimilar = false;
        for (int lag = 1; lag <= longest; lag++) {
            double products = 0;
            double one = 0;
            double other = 0;
            for (int i = lag; i < n; i++) {
                products += x[i] * x[i - lag];
                one += x[i] * x[i];
                other += x[i - lag] * x[i - lag];
            }
            similarity[lag] = one == 0 || other == 0 ? 0 : products / Math.sqrt(one * other);
            dissimilar |= similarity[lag] < MIN_SIMILARITY / 3;
            if (dissimilar
                    && lag >= SHORTEST_PERIOD
                    && similarity[lag] > MIN_SIMILARITY
                    && (best == 0 || similarity[lag] > similarity[best] + CLEARLY_MORE)) {
                best = lag;
            }
        }
        // The period must be exact to the sample, or changes at fixed times would show at each edge.
        while (best > 0 && best < longest && similarity[best + 1] > similarity[best]) {
            best++;
        }
        return best;
    }

    /// The series without its straight trend and its farthest outliers.
    private static double[] straightened(double[] values) {
        int n = values.length;
        var sorted = values.clone();
        Arrays.sort(sorted);
        double low = sorted[n / 50];
        double high = sorted[n - 1 - n / 50];
        var x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = Math.clamp(values[i], low, high);
        }
        removeTrend(x);
        return x;
    }

    /// Subtracts the mean and the straight trend.
    static void removeTrend(double[] x) {
        double middle = (x.length - 1) / 2.0;
        double mean = 0;
        for (double each : x) {
            mean += each / x.length;
        }
        double along = 0;
        double spread = 0;
        for (int i = 0; i < x.length; i++) {
            along += (i - middle) * (x[i] - mean);
            spread += (i - middle) * (i - middle);
        }
        for (int i = 0; i < x.length; i++) {
            x[i] -= mean + along / spread * (i - middle);
        }
    }
}
