package greenwall.fleet.explain.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Generated series in the style of public anomaly benchmarks: two weeks of five-minute samples with or without
/// a daily cycle, each with one anomaly. Nothing was tuned on them.
enum AnomalySeries {
    /// Autocorrelated noise, and a spike of one to three samples.
    SPIKE((s, i) -> 40 + s.noise[i], (s, i) -> i < s.at + 1 + s.random.nextInt(3) ? 14 : 0),
    /// A slow drift over half a day.
    DRIFT((s, i) -> 200 + 3 * s.noise[i], (s, i) -> Math.min(40, 0.5 * (i - s.at))),
    /// A daily cycle, and for some hours a level that is unusual for the time of day.
    SEASON(
            (s, i) -> 1_000 + 400 * Math.sin(i * 2 * Math.PI / AnomalySeries.DAY) + 25 * s.noise[i],
            (s, i) -> i < s.at + 40 ? -450 : 0),
    /// Strongly autocorrelated noise, and a lasting level shift.
    CARRIED((s, i) -> 10 + s.walked[i], (_, _) -> 9),
    /// Zero except for rare bursts; then a burst that is longer and higher than any before.
    BURSTS((s, i) -> s.bursts[i], (s, i) -> i < s.at + 12 ? 60 + 5 * s.noise[i] : 0),
    /// A periodic signal that stops without a change of its mean.
    RHYTHM_ENDS(
            (s, i) -> 50 + 0.7 * s.noise[i] + (s.changed && i >= s.at ? 0 : 8 * Math.sin(i * 2 * Math.PI / s.period)),
            (_, _) -> 0);

    private static final int DAY = 288;

    private final Sample normal;
    private final Sample change;

    AnomalySeries(Sample normal, Sample change) {
        this.normal = normal;
        this.change = change;
    }

    private interface Sample {
        double of(Series generated, int i);
    }

    static final class Series {
        final Random random;
        final boolean changed;
        final int n = 14 * DAY;
        final int at;
        final int period;
        final double[] noise = new double[n];
        final double[] walked = new double[n];
        final double[] bursts = new double[n];

        Series(Random random, boolean changed) {
            this.random = random;
            this.changed = changed;
            this.at = n * 2 / 3 + random.nextInt(n / 4);
            this.period = 8 + random.nextInt(20);
            double carried = 0;
            for (int i = 0; i < n; i++) {
                noise[i] = random.nextGaussian();
                carried = 0.85 * carried + noise[i] * 0.53;
                walked[i] = carried;
            }
            for (int i = random.nextInt(200); i < n; i += 60 + random.nextInt(300)) {
                for (int k = 0; k < 1 + random.nextInt(3) && i + k < n; k++) {
                    bursts[i + k] = 5 + random.nextInt(15);
                }
            }
        }
    }

    LabelledSeries series(long seed, boolean changed) {
        var generated = new Series(new Random(seed * 7_919 + ordinal()), changed);
        var values = new double[generated.n];
        for (int i = 0; i < generated.n; i++) {
            values[i] = normal.of(generated, i) + (changed && i >= generated.at ? change.of(generated, i) : 0);
        }
        return LabelledSeries.generated(this, seed, values, changed, generated.at);
    }

    List<LabelledSeries> all(long firstSeed, int seeds) {
        var all = new ArrayList<LabelledSeries>();
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            all.add(series(seed, true));
            all.add(series(seed + 500_000, false));
        }
        return all;
    }
}
