package greenwall.fleet.explain.onset;

import java.util.Arrays;

/// How far the samples of a series scatter, as a series of its own, in which a change of the variance alone and a
/// rhythm that stops are changes of the level.
///
/// Each sample is held against the one before, so that neither a level nor its drift shows; where the series has a
/// rhythm, what is left without it is held against its middle, since a wave that is missing is as smooth as the wave
/// was.
final class VarianceChange {
    private VarianceChange() {}

    /// As square roots, which are less skewed than the distances themselves.
    static double[] of(double[] values) {
        var rest = Seasonality.without(values);
        var spread = new double[values.length];
        if (rest != values) {
            double middle = middle(rest);
            for (int i = 0; i < rest.length; i++) {
                spread[i] = Math.sqrt(Math.abs(rest[i] - middle));
            }
            return spread;
        }
        for (int i = 1; i < values.length; i++) {
            spread[i] = Math.sqrt(Math.abs(values[i] - values[i - 1]));
        }
        spread[0] = spread.length > 1 ? spread[1] : 0;
        return spread;
    }

    private static double middle(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
