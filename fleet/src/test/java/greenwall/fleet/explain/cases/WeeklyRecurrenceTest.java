package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.explain.cases.FakeSources.Samples;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A metric that also changed 7 and 14 days before at the same hour, and not on the days before.
class WeeklyRecurrenceTest {
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");
    private static final long MINUTE = 60_000;
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static MetricsSource metrics() {
        var random = new Random(7);
        var times = LongStream.range(-15 * 1_440, 30)
                .map(minute -> AT.toEpochMilli() + minute * MINUTE)
                .toArray();
        var values = LongStream.of(times)
                .map(time -> Math.floorMod(time - AT.toEpochMilli(), 7 * DAY))
                .mapToDouble(sinceChange -> (sinceChange < 20 * MINUTE ? 40 : 20) + 0.5 * random.nextGaussian())
                .toArray();
        return FakeSources.metrics(List.of(new Samples(Labels.of(Labels.NAME, "queue"), times, values)), true);
    }

    /// A source that refuses requests about the last days before today.
    private record OnlyTodayAndLastWeeks(MetricsSource all) {
        public Outcome<MetricsSource.Result> evaluate(String query, Instant at, Duration deadline) {
            return isRefused(at) ? PartialSource.refused() : all.evaluate(query, at, deadline);
        }

        public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
            return isRefused(window.end()) ? PartialSource.refused() : all.range(query, window, step, deadline);
        }

        private static boolean isRefused(Instant at) {
            return at.isBefore(AT.minus(Duration.ofHours(12))) && at.isAfter(AT.minus(Duration.ofDays(4)));
        }
    }

    private static Explanation explained(MetricsSource metrics) throws InterruptedException {
        var sources = new ClusterExplainer.Sources(
                Optional.of(metrics), Optional.of(FakeSources.logs(List.of())), Optional.empty());
        return TestExplainer.of(
                sources,
                AT.plus(Duration.ofMinutes(15)),
                ExplainQuestion.of(new ExplainQuestion.QuerySubject("case", "queue", "{host=\"a\"}"), AT));
    }

    private static List<String> recurrences(Explanation explanation) {
        return explanation.events().stream()
                .filter(event -> event.kind() == KnownEvent.Kind.RECURRENCE)
                .map(KnownEvent::text)
                .toList();
    }

    @Test
    void aChangeIsWeeklyOnlyIfTheDaysBetweenCouldBeRead() throws InterruptedException {
        assertThat(recurrences(explained(metrics()))).singleElement().asString().startsWith("this happens every week");

        var partly = explained(PartialSource.of(MetricsSource.class, new OnlyTodayAndLastWeeks(metrics())));
        assertThat(recurrences(partly))
                .singleElement()
                .asString()
                .endsWith("on 2 of 2 earlier days checked: 7 and 14 days before");
        assertThat(partly.sections())
                .filteredOn(section -> section.kind() == SectionState.SectionKind.EVENTS)
                .singleElement()
                .extracting(SectionState::note)
                .asString()
                .contains("3 of ", " queries failed");
    }
}
