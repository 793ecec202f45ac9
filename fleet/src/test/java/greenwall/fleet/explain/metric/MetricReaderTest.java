package greenwall.fleet.explain.metric;

import static greenwall.fleet.explain.cases.PartialSource.answered;
import static greenwall.fleet.explain.cases.PartialSource.refused;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.cases.PartialSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The requests of one explanation share its time limit, however many selectors its query has.
class MetricReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final TimeWindow WINDOW = TimeWindow.before(NOW, Duration.ofHours(1));
    private static final PromqlQuery QUERY = PromqlQuery.of("rate(hits[5m]) / rate(requests[5m]) + rate(errors[5m])");

    private final List<Duration> deadlines = new ArrayList<>();
    private final MetricsSource metrics = PartialSource.of(MetricsSource.class, new SlowMetrics(deadlines));
    private final AtomicInteger secondsLeft = new AtomicInteger(20);

    private record SlowMetrics(List<Duration> deadlines) {
        public Outcome<MetricsSource.Result> evaluate(String query, Instant at, Duration deadline) {
            deadlines.add(deadline);
            return refused();
        }

        public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
            deadlines.add(deadline);
            return refused();
        }

        public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
            deadlines.add(deadline);
            return answered(List.of());
        }
    }

    /// Each request takes a second.
    private Duration remaining() {
        return Duration.ofSeconds(secondsLeft.getAndDecrement());
    }

    private void assertThatDeadlinesFall(int requests) {
        assertThat(deadlines)
                .containsExactlyElementsOf(IntStream.range(0, requests)
                        .mapToObj(i -> Duration.ofSeconds(20 - i))
                        .toList());
    }

    @Test
    void eachRequestGetsTheRemainingTimeAsDeadline() {
        assertThat(new MetricReader(metrics, this::remaining)
                        .read(QUERY, WINDOW, _ -> true)
                        .failure())
                .isPresent();
        assertThatDeadlinesFall(7);
    }

    @Test
    void eachSearchForNearbySeriesGetsTheRemainingTimeAsDeadline() {
        RelatedSeriesFinder.query(metrics, QUERY, Onset.none(NOW, Labels.EMPTY), WINDOW, this::remaining);
        assertThatDeadlinesFall(3);
    }
}
