package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ChangeExtent;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.cases.FakeSources.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All steps of an explanation find the same change, whether samples are a second or an hour apart.
class SampleIntervalTest {
    /// Clocks were changed in the night before, so the same local time of earlier days was an hour later.
    private static final Instant AT = Instant.parse("2026-03-08T12:00:00Z");

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final int LASTS = 12;

    @ParameterizedTest(name = "a sample each {0} s")
    @ValueSource(longs = {1, 15, 300, 3_600})
    void onsetScopeFirstChangeAndRecurrenceAreFoundAtEachStep(long seconds) throws InterruptedException {
        var step = Duration.ofSeconds(seconds);
        var series = new ArrayList<Samples>();
        for (var host : List.of("a:1", "b:1", "c:1", "d:1")) {
            boolean isOwnHost = host.equals("a:1");
            series.add(samples(Labels.of(Labels.NAME, "queue", "instance", host), step, isOwnHost ? 0 : -1, 20));
            series.add(samples(Labels.of(Labels.NAME, "pressure", "instance", host), step, isOwnHost ? 2 : -1, 900));
            series.add(samples(Labels.of(Labels.NAME, "idle", "instance", host), step, -1, 5));
        }
        var metrics = FakeSources.metrics(series, true);
        var sources = new ClusterExplainer.Sources(
                Optional.of(metrics), Optional.of(FakeSources.logs(List.of())), Optional.empty());
        var explanation = TestExplainer.of(
                sources,
                AT.plus(step.multipliedBy(40)),
                NEW_YORK,
                ExplainQuestion.of(
                        new ExplainQuestion.QuerySubject("case", "queue{instance=\"a:1\"}", "{host=\"a\"}"),
                        AT.plus(step.multipliedBy(2))));
        assertThat(explanation.onset()).isPresent();
        assertThat(Duration.between(AT, explanation.onset().get().at()).abs()).isLessThanOrEqualTo(step);
        assertThat(explanation.scope().map(ChangeExtent::kind)).contains(ChangeExtent.Kind.HOST);
        assertThat(explanation.scope().map(ChangeExtent::why).orElse("")).startsWith("1 of 4 hosts");
        assertThat(explanation.series()).isNotEmpty();
        assertThat(explanation.series().getFirst().labels().metricName()).isEqualTo("pressure");
        assertThat(explanation.events())
                .filteredOn(event -> event.kind() == KnownEvent.Kind.RECURRENCE)
                .singleElement()
                .extracting(KnownEvent::text)
                .asString()
                .matches("the same happened .* on 1 of \\d earlier days checked: (1 day|7 days) before");
    }

    /// @param lead by how many steps the change precedes the onset; negative if there is no change
    private static Samples samples(Labels labels, Duration step, int lead, double level) {
        long stepMillis = step.toMillis();
        // A change that lasts half of each day would be a daily pattern.
        var earlier = AT.atZone(NEW_YORK)
                .minusDays(step.compareTo(Duration.ofMinutes(30)) > 0 ? 7 : 1)
                .toInstant();
        long first = earlier.minus(step.multipliedBy(1_100)).toEpochMilli();
        int n = (int) ((AT.plus(step.multipliedBy(40)).toEpochMilli() - first) / stepMillis);
        var random = new Random(labels.hashCode());
        var times = new long[n];
        var values = new double[n];
        for (int i = 0; i < n; i++) {
            times[i] = first + i * stepMillis;
            boolean up = lead >= 0
                    && (changed(times[i], AT, stepMillis, lead) || changed(times[i], earlier, stepMillis, lead));
            values[i] = level * (1 + 0.03 * random.nextGaussian()) * (up ? 2 : 1);
        }
        return new Samples(labels, times, values);
    }

    private static boolean changed(long time, Instant at, long stepMillis, int lead) {
        return time >= at.toEpochMilli() - lead * stepMillis && time < at.toEpochMilli() + LASTS * stepMillis;
    }
}
