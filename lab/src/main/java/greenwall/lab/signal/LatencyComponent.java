package greenwall.lab.signal;

/// One mode of a latency distribution. It is log-normal, with a median and a spread.
public record LatencyComponent(double median, double sigma) {
    public double mean() {
        return median * Math.exp(sigma * sigma / 2);
    }

    /// The share of requests that take no longer than this.
    public double shareBelow(double seconds) {
        if (seconds <= 0) {
            return 0;
        }
        return normal((Math.log(seconds) - Math.log(median)) / sigma);
    }

    public LatencyComponent times(double factor) {
        return new LatencyComponent(median * factor, sigma);
    }

    /// The normal distribution function by Abramowitz and Stegun 26.2.17, accurate to seven digits.
    private static double normal(double x) {
        double k = 1 / (1 + 0.2316419 * Math.abs(x));
        double tail = Math.exp(-x * x / 2)
                / Math.sqrt(2 * Math.PI)
                * k
                * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
        return x >= 0 ? 1 - tail : tail;
    }
}
