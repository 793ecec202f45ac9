package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A flapping unit has been failed only since its last failure; the log line gives the actual start.
class OnsetFromLogLineTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Instant CHANGED = NOW.minusSeconds(60);

    private static Problem found(Duration before) {
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
        return problem.with(new ProblemExplanation(
                Optional.of(ExplainQuestion.of(
                        new ExplainQuestion.HostSubject("east", "a", Optional.of("mem.util"), Labels.EMPTY), NOW)),
                "mem.util",
                "ratio",
                Conclusion.Kind.CONCLUSIVE,
                Optional.of(CHANGED),
                0.4,
                Optional.of(new ProblemExplanation.Line(CHANGED.minus(before), "a", "Out of memory")),
                Optional.empty(),
                "as told",
                Optional.empty()));
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
}
