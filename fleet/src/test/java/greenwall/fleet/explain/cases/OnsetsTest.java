package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.Onset;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The onsets of many cases without their logs: `-Dgreenwall.explain.onsets=N` sets the number of cases,
/// `-Dgreenwall.explain.from=N` the first seed.
class OnsetsTest {
    private static final int CASES = Integer.getInteger("greenwall.explain.onsets", 100);
    private static final long FROM = Long.getLong("greenwall.explain.from", 520_000);

    @Test
    void anOnsetIsWithinTwoScrapesAndAQuietWindowHasNone() throws InterruptedException {
        var logs = GeneratedLogs.publicLogs(7, 100);
        int right = 0;
        int withoutOnset = 0;
        for (long seed = FROM; seed < FROM + CASES; seed++) {
            var generated = new CaseGenerator(logs, seed).make(false);
            var found = onset(generated);
            double steps = found.isEmpty()
                    ? Double.NaN
                    : (double) Duration.between(
                                            generated.onset().orElseThrow(),
                                            found.get().at())
                                    .toMillis()
                            / generated.step().toMillis();
            if (Math.abs(steps) <= 2) {
                right++;
            } else {
                System.out.printf("onset of %d off by %.1f steps [%s]%n", seed, steps, generated.kind());
            }
            withoutOnset +=
                    onset(new CaseGenerator(logs, seed + 5_000_000).make(true)).isEmpty() ? 1 : 0;
        }
        System.out.println("onsets: right " + right + ", quiet " + withoutOnset + " of " + CASES + " each");
        assertThat((double) right / CASES).as("onset right").isGreaterThanOrEqualTo(0.96);
        assertThat((double) withoutOnset / CASES).as("no onset in quiet").isGreaterThanOrEqualTo(0.94);
    }

    private static Optional<Onset> onset(Case generated) throws InterruptedException {
        var sources =
                new ClusterExplainer.Sources(Optional.of(generated.metrics()), Optional.empty(), Optional.empty());
        return TestExplainer.of(sources, generated.now(), generated.question()).onset();
    }
}
