package greenwall.fleet.explain.metric;

import static greenwall.fleet.explain.cases.PartialSource.answered;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.explain.cases.PartialSource;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RelatedSeriesFinderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final TimeWindow WINDOW = TimeWindow.before(NOW, Duration.ofHours(1));

    private record CountMetrics(double count) {
        public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
            return answered(new InstantVector.Builder()
                    .add(Labels.EMPTY, at.toEpochMilli(), count)
                    .build());
        }
    }

    private static Labels queue(String name) {
        return Labels.of(Labels.NAME, "queue_length", "instance", "app:80", "queue", name);
    }

    private static RelatedSeriesFinder finder() {
        return new RelatedSeriesFinder(PromqlQuery.of("queue_length"), queue("mail"), Optional.of("queue"));
    }

    private static List<String> selectors(double count) {
        var metrics = PartialSource.of(MetricsSource.class, new CountMetrics(count));
        return finder().selectors(metrics, WINDOW, Duration.ofSeconds(1));
    }

    @Test
    void theSeriesOfTheSameTargetAreComparedToo() {
        var target = "{instance=\"app:80\",le=\"\"}";
        assertThat(selectors(10)).containsExactly("{queue=~\".+\",le=\"\"}", target);
        assertThat(selectors(1e6)).contains(target, "{queue=\"mail\",le=\"\"}");
    }

    @Test
    void valuesOfALabelThatNamesNoHostAreNotCalledHosts() {
        var times = LongStream.range(-40, 40)
                .map(step -> NOW.toEpochMilli() + step * 15_000)
                .toArray();
        var steady = new TimeSeries(queue("print"), times, new double[times.length]);
        var scope = finder().changeExtentFinder()
                .extent(List.of(steady), Onset.none(NOW, queue("mail")), Duration.ofSeconds(15));
        assertThat(scope.why()).isEqualTo("1 of 2 values of queue changed: mail only");
    }
}
