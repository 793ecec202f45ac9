package greenwall.fleet.explain.onset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;

/// The behaviour of a series without events: a straight trend and noise. Each sample may carry over a part of
/// the noise (AR(1)), and the noise may drift (random walk). Both are estimated from the differences of samples
/// one to a few steps apart, by robust variances that a few changes and outliers hardly affect.
///
/// Of the models that fit about as well as the best, the one that drifts least is chosen: a change also makes
/// distant samples differ, so a model that drifts more would hide it.
record NoiseModel(double slope, Variogram variogram) {
    private static final double TO_SIGMA = 1.4826;
    private static final double INNER_SHARE = 0.9;
    /// The variance of a normal distribution without its outer tenth.
    private static final double INNER_VARIANCE = 0.6227;
    private static final int LONGEST_LAG = 8;
    private static final int FAR = 64;
    private static final double[] AUTOCORRELATIONS = {0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95};

    record Variogram(double carried, double autocorrelation, double drift, double error) {
        double at(int lag) {
            return carried * (1 - Math.pow(autocorrelation, lag)) + drift * lag;
        }
    }

    static NoiseModel of(double[] values) {
        double quantum = quantum(values);
        if (quantum == 0) {
            return new NoiseModel(0, new Variogram(0, 0, 0, 0));
        }
        double slope = slope(values);
        return new NoiseModel(slope, fitted(semivariance(values, slope, quantum), values.length));
    }

    /// Whether the series never moved.
    boolean isConstant() {
        return variogram.carried() + variogram.drift() == 0;
    }

    /// The part of a sample's distance from its level that the next one keeps.
    double autocorrelation() {
        return 1 - variogram.at(1) / variogram.at(FAR);
    }

    /// The result of a comparison that follows from the trend alone.
    double expected(BeforeAfterComparison contrast) {
        return slope * contrast.trend();
    }

    /// The standard deviation of the result of a comparison from [#expected].
    double deviation(BeforeAfterComparison contrast) {
        double variance = 0;
        double remaining = 1;
        for (int lag = 1; lag < contrast.span(); lag++) {
            remaining *= variogram.autocorrelation();
            variance -= 2 * contrast.overlap()[lag] * (variogram.carried() * (1 - remaining) + variogram.drift() * lag);
        }
        return Math.sqrt(Math.max(variance, Double.MIN_NORMAL));
    }

    /// Half the variance of the difference between samples, by their distance.
    private static double[] semivariance(double[] values, double slope, double quantum) {
        int n = values.length;
        var half = new double[Math.max(1, Math.min(LONGEST_LAG, n / 6)) + 1];
        for (int lag = 1; lag < half.length; lag++) {
            var distances = new double[n - lag];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = Math.abs(values[i + lag] - values[i] - slope * lag);
            }
            Arrays.sort(distances);
            double middle = TO_SIGMA * distances[distances.length / 2];
            // A series that is mostly constant still differs by its smallest step occasionally.
            double variance = Math.max(Math.max(middle * middle, innerVariance(distances)), quantum * quantum / 6);
            half[lag] = Math.max(variance / 2, half[lag - 1]);
        }
        return half;
    }

    private static double innerVariance(double[] sorted) {
        int remaining = Math.max(1, (int) (INNER_SHARE * sorted.length));
        double squares = 0;
        for (int i = 0; i < remaining; i++) {
            squares += sorted[i] * sorted[i];
        }
        return squares / remaining / INNER_VARIANCE;
    }

    private static Variogram fitted(double[] measured, int n) {
        var models = new ArrayList<Variogram>();
        for (double autocorrelation : AUTOCORRELATIONS) {
            models.add(nearest(measured, autocorrelation, false));
            models.add(mixed(measured, autocorrelation));
        }
        models.add(nearest(measured, 0, true));
        double least = models.stream().mapToDouble(Variogram::error).min().orElseThrow();
        double maxError = least + 1 / Math.sqrt(n);
        return models.stream()
                .filter(model -> model.error() <= maxError)
                .min(Comparator.comparingDouble(model -> model.at(FAR)))
                .orElse(models.getFirst());
    }

    /// The best height for the measured values.
    private static Variogram nearest(double[] measured, double autocorrelation, boolean walk) {
        double squares = 0;
        double products = 0;
        for (int lag = 1; lag < measured.length; lag++) {
            double shape = (walk ? lag : 1 - Math.pow(autocorrelation, lag)) / measured[lag];
            squares += shape * shape;
            products += shape;
        }
        double height = products / squares;
        return withError(measured, walk ? 0 : height, autocorrelation, walk ? height : 0);
    }

    private static Variogram mixed(double[] measured, double autocorrelation) {
        double aa = 0;
        double ab = 0;
        double bb = 0;
        double ay = 0;
        double by = 0;
        for (int lag = 1; lag < measured.length; lag++) {
            double a = (1 - Math.pow(autocorrelation, lag)) / measured[lag];
            double b = lag / measured[lag];
            aa += a * a;
            ab += a * b;
            bb += b * b;
            ay += a;
            by += b;
        }
        double determinant = aa * bb - ab * ab;
        double carried = (ay * bb - by * ab) / determinant;
        double drift = (by * aa - ay * ab) / determinant;
        return carried >= 0 && drift >= 0
                ? withError(measured, carried, autocorrelation, drift)
                : new Variogram(0, 0, 0, Double.POSITIVE_INFINITY);
    }

    private static Variogram withError(double[] measured, double carried, double autocorrelation, double drift) {
        var model = new Variogram(carried, autocorrelation, drift, 0);
        double squares = 0;
        for (int lag = 1; lag < measured.length; lag++) {
            double off = model.at(lag) / measured[lag] - 1;
            squares += off * off;
        }
        return new Variogram(carried, autocorrelation, drift, Math.sqrt(squares / (measured.length - 1)));
    }

    private static double slope(double[] values) {
        int distance = Math.max(1, values.length / 6);
        var slopes = new double[values.length - distance];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = (values[i + distance] - values[i]) / distance;
        }
        Arrays.sort(slopes);
        return slopes[slopes.length / 2];
    }

    /// The smallest difference between two successive samples; 0 if there is none.
    private static double quantum(double[] values) {
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 1; i < values.length; i++) {
            double step = Math.abs(values[i] - values[i - 1]);
            if (step > 0) {
                smallest = Math.min(smallest, step);
            }
        }
        return Double.isInfinite(smallest) ? 0 : smallest;
    }
}
