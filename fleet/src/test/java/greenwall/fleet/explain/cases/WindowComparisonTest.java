package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A window without a metric is compared with the time before it, or with another window.
class WindowComparisonTest {
    private static final Instant START = Instant.parse("2026-03-10T14:30:00Z");
    private static final TimeWindow WINDOW = new TimeWindow(START, START.plus(Duration.ofMinutes(10)));
    private static final Duration DAY = Duration.ofDays(1);

    private final List<LogSource.Line> lines = new ArrayList<>();
    private final Random random = new Random(5);

    private void writeLines(Instant from, Instant until, double everySeconds, String text) {
        for (var at = from;
                at.isBefore(until);
                at = at.plusMillis((long) (2_000 * everySeconds * random.nextDouble()))) {
            lines.add(new LogSource.Line(
                    at.getEpochSecond() * 1_000_000_000L + at.getNano(),
                    Labels.of("job", "app", "host", "db07"),
                    Map.of(),
                    text.replace("%", String.valueOf(random.nextInt(90_000)))));
        }
    }

    private Explanation compared(Optional<TimeWindow> against) throws InterruptedException {
        lines.sort(Comparator.comparingLong(LogSource.Line::timeNanos));
        var sources =
                new ClusterExplainer.Sources(Optional.empty(), Optional.of(FakeSources.logs(lines)), Optional.empty());
        var question = ExplainQuestion.between("east", List.of(), "{job=\"app\"}", WINDOW, against);
        return TestExplainer.of(sources, WINDOW.end().plusSeconds(60), question);
    }

    private static Optional<RankedTemplate> of(Explanation found, String phrase) {
        return found.templates().stream()
                .filter(t -> t.template().contains(phrase))
                .findFirst();
    }

    @Test
    void newAndStoppedLinesAreReportedAndNoneIsCalledACause() throws InterruptedException {
        writeLines(START.minus(Duration.ofHours(3)), WINDOW.end(), 5, "request % was served");
        writeLines(START.minus(Duration.ofHours(3)), START, 8, "heartbeat % arrived");
        writeLines(START.plusSeconds(60), WINDOW.end(), 30, "queue of % is full");
        var found = compared(Optional.empty());
        assertThat(found.conclusion().kind()).isEqualTo(Conclusion.Kind.COMPARED);
        assertThat(found.onset()).isEmpty();
        assertThat(found.window()).isEqualTo(WINDOW);
        assertThat(of(found, "queue of").map(RankedTemplate::change)).contains(RankedTemplate.FrequencyChange.NEW);
        assertThat(of(found, "heartbeat").map(RankedTemplate::change)).contains(RankedTemplate.FrequencyChange.GONE);
        assertThat(found.templates().subList(0, 2)).noneMatch(t -> t.template().contains("was served"));
    }

    @Test
    void theNumberOfDifferencesIsNotTheLengthOfTheList() throws InterruptedException {
        writeLines(START.minus(Duration.ofHours(3)), WINDOW.end(), 5, "request % was served");
        for (char letter = 'a'; letter < 'z'; letter++) {
            var words = letter + "isk " + letter + "ueue " + letter + "ailed " + letter + "gain";
            writeLines(START.plusSeconds(60), WINDOW.end(), 30, words);
        }
        assertThat(compared(Optional.empty()).conclusion().reason())
                .startsWith("at least 20 templates and 0 series differ from the 1 h before; ")
                .contains(" lines read")
                .endsWith("; the cluster has no Prometheus");
    }

    /// Knows a constant series and refuses the requests about the window.
    private record SeriesOfTheBaseline() {
        public Outcome<Matrix> range(String query, TimeWindow within, Duration step, Duration deadline) {
            if (within.equals(WINDOW)) {
                return PartialSource.refused();
            }
            var times = LongStream.range(0, 100)
                    .map(i -> within.start().plusSeconds(20 * i).toEpochMilli())
                    .toArray();
            var labels = Labels.of(Labels.NAME, "node_load1", "instance", "db07:9100");
            var series = new Matrix.Series(labels, times, new double[times.length], List.of());
            return PartialSource.answered(new Matrix(within, step, List.of(series)));
        }
    }

    @Test
    void aRefusedWindowIsNotCalledOneWithTooFewSamples() throws InterruptedException {
        var metrics = PartialSource.of(MetricsSource.class, new SeriesOfTheBaseline());
        var sources = new ClusterExplainer.Sources(Optional.of(metrics), Optional.empty(), Optional.empty());
        var fleet = new ClusterStateBuilder(
                        "east", START, QuantityCatalogue.shipped().quantities())
                .host("db07", Labels.EMPTY)
                .cell("db07", "cpu.util", Labels.EMPTY, 0.1, CellState.OK, "")
                .target("db07", Labels.of("instance", "db07:9100", "job", "node"), true, START, "")
                .fleet();
        var question = ExplainQuestion.between("east", List.of("db07"), "", WINDOW, Optional.empty());
        try (var explainer =
                new ClusterExplainer(_ -> sources, _ -> fleet, WINDOW::end, ZoneOffset.UTC, Duration.ofSeconds(60))) {
            assertThat(explainer.explain(question).conclusion().reason())
                    .contains("no series has enough samples in both windows; 1 of 2 queries failed: ");
        }
    }

    @Test
    void windowLikeItsBaselineHasNoDifference() throws InterruptedException {
        writeLines(START.minus(Duration.ofHours(3)), WINDOW.end(), 5, "request % was served");
        writeLines(START.minus(Duration.ofHours(3)), WINDOW.end(), 20, "ERROR no route to %");
        var found = compared(Optional.empty());
        assertThat(found.conclusion().kind()).isEqualTo(Conclusion.Kind.NOTHING_CONCLUSIVE);
        assertThat(found.templates()).isEmpty();
    }

    @Test
    void dailyLinesDifferFromTheHoursBeforeButNotFromYesterday() throws InterruptedException {
        var yesterday = new TimeWindow(START.minus(DAY), WINDOW.end().minus(DAY));
        for (var day : List.of(Duration.ZERO, DAY)) {
            writeLines(START.minus(day).minus(Duration.ofHours(3)), WINDOW.end().minus(day), 5, "request % was served");
            writeLines(START.minus(day), WINDOW.end().minus(day), 10, "backup of % was written");
        }
        writeLines(START.plusSeconds(30), WINDOW.end(), 20, "queue of % is full");
        assertThat(of(compared(Optional.empty()), "backup")).isPresent();
        var against = compared(Optional.of(yesterday));
        assertThat(against.baseline()).isEqualTo(yesterday);
        assertThat(of(against, "queue of")).isPresent();
        assertThat(of(against, "backup")).isEmpty();
    }

    @Test
    void withoutAnythingToCompareNoSentenceSaysThatNothingStandsOut() throws InterruptedException {
        var nothing = new ClusterExplainer.Sources(Optional.empty(), Optional.empty(), Optional.empty());
        var question = ExplainQuestion.between("east", List.of(), "{job=\"app\"}", WINDOW, Optional.empty());
        assertThat(TestExplainer.of(nothing, WINDOW.end(), question)
                        .conclusion()
                        .reason())
                .startsWith("nothing could be compared with the 1 h before; ");
    }

    @Test
    void baselineThatOverlapsTheWindowIsRefused() throws InterruptedException {
        writeLines(START, WINDOW.end(), 5, "request % was served");
        var found = compared(Optional.of(WINDOW));
        assertThat(found.conclusion().reason()).contains("must end before the other begins");
    }
}
