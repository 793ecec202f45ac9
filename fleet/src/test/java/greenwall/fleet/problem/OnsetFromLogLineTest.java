package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.explain.SampleExplanations;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.trace.EpochNanos;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A flapping unit has been failed only since its last failure; the log line gives the actual start.
class OnsetFromLogLineTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Instant CHANGED = NOW.minusSeconds(60);

    private static final ExplainQuestion QUESTION = ExplainQuestion.of(
            new ExplainQuestion.HostSubject("east", "a", Optional.of("mem.util"), Labels.EMPTY), NOW);

    private static Problem found(Duration before) {
        return with(new ProblemExplanation(
                Optional.of(QUESTION),
                "mem.util",
                "ratio",
                Conclusion.Kind.CONCLUSIVE,
                Optional.of(CHANGED),
                0.4,
                Optional.of(
                        new ProblemExplanation.Line(CHANGED.minus(before), "a", "Out of memory", FrequencyChange.NEW)),
                Optional.empty(),
                "as told",
                Optional.empty()));
    }

    /// The explanation by a line that changed ten seconds before the metric, with samples from these seconds
    /// before the metric.
    private static ProblemExplanation explained(FrequencyChange change, int... seconds) {
        var samples = Arrays.stream(seconds)
                .mapToObj(before -> new LogSource.Line(
                        EpochNanos.nanos(CHANGED.minusSeconds(before)), Labels.EMPTY, Map.of(), before + " s before"))
                .toList();
        var start = CHANGED.minusSeconds(10);
        var line = new RankedTemplate(
                1,
                "a",
                "<*> s before",
                "a",
                0.9,
                List.of(),
                change,
                3,
                100,
                1,
                Duration.ZERO,
                start,
                CHANGED,
                start,
                Labels.EMPTY,
                "",
                samples,
                Set.of(),
                "");
        var onset =
                new Onset(CHANGED, CHANGED.minusSeconds(15), Optional.empty(), Labels.EMPTY, 0.4, 0.9, 9, false, false);
        return ProblemExplanation.of(
                QUESTION,
                SampleExplanations.of(
                        QUESTION,
                        "",
                        "ratio",
                        List.of(),
                        Optional.of(onset),
                        new TimeWindow(start, NOW),
                        List.of(line),
                        Conclusion.conclusive("")));
    }

    private static Problem with(ProblemExplanation explanation) {
        var fleet = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .cell("a", "mem.util", Labels.EMPTY, 0.97, CellState.CRITICAL, "as told")
                .fleet();
        var problem = ProblemBuilder.build(
                        fleet,
                        new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of()),
                        List.of(),
                        ProblemEdits.NONE,
                        List.of())
                .getFirst();
        return problem.with(explanation);
    }

    @Test
    void onsetIsNoLaterThanItsLogLine() {
        assertThat(found(Duration.ofMinutes(10)).onset()).isEqualTo(CHANGED.minus(Duration.ofMinutes(10)));
        assertThat(found(Duration.ofSeconds(-5)).onset()).isEqualTo(CHANGED);
    }

    @Test
    void logLineFromHoursBeforeDoesNotMoveTheOnset() {
        assertThat(found(Duration.ofHours(2)).onset()).isEqualTo(CHANGED);
    }

    @Test
    void onsetIsWhenTheLinesBecameMoreAndNotTheTimeOfAnUsualOneBefore() {
        var found = explained(FrequencyChange.MORE, 540, 10, 5);
        assertThat(found.line().map(ProblemExplanation.Line::text)).contains("10 s before");
        assertThat(with(found).onset()).isEqualTo(CHANGED.minusSeconds(10));
    }

    @Test
    void aLineThatStoppedIsCalledMissingAndDoesNotMoveTheOnset() {
        var found = explained(FrequencyChange.GONE, 540, 240, 12);
        assertThat(found.linePrefix()).isEqualTo("missing line: ");
        assertThat(with(found).onset()).isEqualTo(CHANGED);
    }
}
