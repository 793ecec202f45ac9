package greenwall.lab.signal;

/// A load over time with a mean of one: a weekly rhythm and noise on three scales.
///
/// The noise is defined by its integral: a hash at each grid point, with linear interpolation. So the rate
/// varies randomly, and its integral up to any instant needs only two hashes per scale. The depth and
/// roughness are limited so that the value never falls below zero.
public record LoadCurve(WeeklyPattern pattern, double depth, double roughness, long phaseMillis, long seed) {
    /// The origin of totals; only differences of totals are meaningful.
    public static final long EPOCH = 1_577_836_800_000L;

    private static final long[] GRID = {60_000, 420_000, 5_400_000};
    private static final double[] WEIGHT = {0.5, 0.3, 0.2};

    public LoadCurve {
        if (depth < 0 || roughness < 0 || depth + 4 * roughness >= 1) {
            throw new IllegalArgumentException(
                    "a load curve of depth " + depth + " and roughness " + roughness + " would fall below zero");
        }
    }

    /// The same rhythm with different noise.
    public LoadCurve other(long otherSeed) {
        return new LoadCurve(pattern, depth, roughness, phaseMillis, SeededNoise.mix(seed, otherSeed));
    }

    /// The rate at an instant.
    public double rate(long t) {
        double sum = 0;
        for (int i = 0; i < GRID.length; i++) {
            long k = Math.floorDiv(t, GRID[i]);
            sum += WEIGHT[i] * (SeededNoise.signed(seed + i, k + 1) - SeededNoise.signed(seed + i, k));
        }
        return 1 + depth * pattern.value(t + phaseMillis) + 2 * roughness * sum;
    }

    /// The integral of the rate in seconds.
    public double total(long t) {
        double sum = 0;
        for (int i = 0; i < GRID.length; i++) {
            sum += WEIGHT[i] * GRID[i] * joined(seed + i, t, GRID[i]);
        }
        return (t - EPOCH) / 1000.0 + depth * pattern.total(t + phaseMillis) + 2 * roughness * sum / 1000;
    }

    /// The value for gauges: the same rhythm, without jumps.
    public double level(long t) {
        double sum = 0;
        for (int i = 0; i < GRID.length; i++) {
            sum += WEIGHT[i] * joined(seed + i, t, GRID[i]);
        }
        return 1 + depth * pattern.value(t + phaseMillis) + roughness * sum;
    }

    private static double joined(long seed, long t, long grid) {
        long k = Math.floorDiv(t, grid);
        double into = (double) (t - k * grid) / grid;
        double a = SeededNoise.signed(seed, k);
        return a + into * (SeededNoise.signed(seed, k + 1) - a);
    }
}
