package greenwall.fleet.explain.logs;

/// The probability of counts by chance, as decimal logarithms: the tails are too small for a double.
final class Poisson {
    private Poisson() {}

    /// The probability of at least `count` events where `expected` are usual.
    static double atLeast(int count, double expected) {
        if (count <= 0 || count <= expected) {
            return 0;
        }
        double term = 1;
        double sum = 1;
        for (int k = count + 1; k < count + 400; k++) {
            term *= expected / k;
            sum += term;
            if (term < 1e-9 * sum) {
                break;
            }
        }
        double log = -expected + count * Math.log(expected) - logFactorial(count) + Math.log(sum);
        return Math.min(0, log / Math.log(10));
    }

    private static double logFactorial(int n) {
        if (n < 2) {
            return 0;
        }
        if (n < 20) {
            double sum = 0;
            for (int k = 2; k <= n; k++) {
                sum += Math.log(k);
            }
            return sum;
        }
        double x = n + 1;
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x);
    }
}
