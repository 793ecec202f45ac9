package greenwall.fleet.explain;

import static greenwall.fleet.explain.cases.PartialSource.answered;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.cases.PartialSource;
import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RelatedSeriesStepTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    private record EmptyMetrics(Queue<String> requests) {
        public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
            requests.add("range " + query);
            return answered(new Matrix(window, step, List.of()));
        }

        public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
            requests.add("series " + String.join(" ", selectors));
            return answered(List.of());
        }
    }

    /// Answers the first request, and all others never.
    private record SlowAfterTheFirst(AtomicBoolean used, CountDownLatch waiting) {
        public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
            if (used.getAndSet(true)) {
                try {
                    waiting.countDown();
                    new CountDownLatch(1).await();
                } catch (InterruptedException _) {
                    return PartialSource.refused();
                }
            }
            return answered(new Matrix(window, step, List.of()));
        }
    }

    private RelatedSeriesStep sectionFor(ExplainQuestion.Subject subject) {
        return sectionFor(subject, new EmptyMetrics(requests), 1);
    }

    private static RelatedSeriesStep sectionFor(ExplainQuestion.Subject subject, Object metrics, int targets) {
        var builder = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .cell("a", "cpu.util", Labels.EMPTY, 0.99, CellState.CRITICAL, "too much");
        for (int i = 0; i < targets; i++) {
            builder.target("a", Labels.of("instance", "a:" + (9100 + i), "job", "node"), true, NOW, "");
        }
        var fleet = builder.fleet();
        var question = ExplainQuestion.of(subject, NOW);
        var found =
                (ExplainQuestionResolver.Resolution.Resolved) new ExplainQuestionResolver(fleet).resolve(question, NOW);
        var run = new ExplanationRun(new ExplanationDraft(question), _ -> {}, ZoneOffset.UTC, Duration.ofSeconds(20));
        return new RelatedSeriesStep(
                new ExplanationStepContext(found.context(), PartialSource.of(MetricsSource.class, metrics), NOW, run),
                new ExplainedMetric(
                        NOW,
                        new MetricReader.ReadResult(
                                new TimeWindow(NOW.minusSeconds(7200), NOW),
                                List.of(),
                                Duration.ofSeconds(15),
                                Optional.empty(),
                                0,
                                0,
                                ""),
                        new TimeWindow(NOW.minusSeconds(1800), NOW),
                        Optional.empty()));
    }

    @Test
    void seriesRelatedToAQueryAreSearched() {
        sectionFor(new ExplainQuestion.QuerySubject("east", "cpu_util", "")).series();
        assertThat(requests).contains("series cpu_util");
    }

    @Test
    void seriesOfAHostAreReadByItsInstanceWithoutASearch() {
        sectionFor(new ExplainQuestion.HostSubject("east", "a", Optional.of("cpu.util"), Labels.EMPTY))
                .series();
        assertThat(requests).isNotEmpty().allMatch(request -> request.startsWith("range {instance=\"a:9100\""));
    }

    @Test
    void queriesForWhichNoTimeWasLeftAreNamed() throws InterruptedException {
        var waiting = new CountDownLatch(3);
        var slow = new SlowAfterTheFirst(new AtomicBoolean(), waiting);
        var host = new ExplainQuestion.HostSubject("east", "a", Optional.of("cpu.util"), Labels.EMPTY);
        var notes = new ArrayList<ExplanationRun.Note>();
        var section = Thread.ofVirtual()
                .start(() -> notes.add(sectionFor(host, slow, 6).series()));
        waiting.await();
        section.interrupt();
        section.join();
        assertThat(notes)
                .singleElement()
                .satisfies(note -> assertThat(note.text()).startsWith("0 series compared; 5 of 6 queries failed: "));
    }
}
