package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.OverallStatus;
import greenwall.fleet.state.SourceState;
import greenwall.views.testing.Fleets;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProblemsVerdictTest {
    private static final Instant NOW = Instant.parse("2026-03-01T14:32:07Z");

    private static List<Problem> problems(CellState ofSource, int alerts) {
        var fleet = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .source(SourceState.of(
                        new Source("east", Source.Kind.PROMETHEUS, URI.create("http://127.0.0.1:1")),
                        ofSource,
                        Optional.of(NOW),
                        Optional.empty(),
                        "it does not respond",
                        ""))
                .host("node01", Labels.EMPTY)
                .cell("node01", "cpu.util", Labels.EMPTY, 0.1, CellState.OK, "")
                .fleet();
        return ProblemBuilder.build(fleet, Fleets.alerts(alerts), List.of(), ProblemEdits.NONE, List.of());
    }

    @Test
    void aProblemThatOnlyAlertsReportCountsAlthoughAllCellsAreOk() {
        var problems = problems(CellState.OK, 1);
        assertThat(problems).hasSize(1);
        assertThat(ProblemsCommand.verdict(OverallStatus.OK, problems)).isEqualTo(OverallStatus.CRITICAL);
        assertThat(ProblemsCommand.verdict(OverallStatus.UNKNOWN, problems)).isEqualTo(OverallStatus.CRITICAL);
    }

    @Test
    void aTakenProblemDoesNotCountWhileItsAlertsAreSilenced() {
        var taken = ProblemEdits.NONE.taken(
                problemsOfAlert(AlertPhase.FIRING, ProblemEdits.NONE).getFirst(), new ProblemOwner("kim", NOW), "");
        var silenced = problemsOfAlert(AlertPhase.SUPPRESSED, taken);
        assertThat(silenced).hasSize(1);
        assertThat(ProblemsCommand.verdict(OverallStatus.OK, silenced)).isEqualTo(OverallStatus.OK);
    }

    private static List<Problem> problemsOfAlert(AlertPhase phase, ProblemEdits edits) {
        var labels = Labels.of("alertname", "BackupFailed", "severity", "critical", "host", "node01");
        var alert = new Alert("east", labels, Map.of(), phase, NOW, "node01");
        var alerts = new AlertSnapshot(NOW, List.of(alert), List.of(), List.of(), List.of(), List.of());
        var fleet = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .host("node01", Labels.EMPTY)
                .fleet();
        return ProblemBuilder.build(fleet, alerts, List.of(), edits, List.of());
    }

    @Test
    void aSilentSourceAloneIsUnknown() {
        var problems = problems(CellState.SILENT, 0);
        assertThat(problems).isNotEmpty();
        assertThat(ProblemsCommand.verdict(OverallStatus.UNKNOWN, problems)).isEqualTo(OverallStatus.UNKNOWN);
    }

    @Test
    void aWarningDoesNotImproveTheVerdictOfASilentSource() {
        var warning = ProblemBuilder.build(
                new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities())
                        .host("node01", Labels.EMPTY)
                        .cell("node01", "cpu.util", Labels.EMPTY, 0.9, CellState.WARN, "above 80 %")
                        .fleet(),
                Fleets.alerts(0),
                List.of(),
                ProblemEdits.NONE,
                List.of());
        assertThat(ProblemsCommand.verdict(OverallStatus.OK, warning)).isEqualTo(OverallStatus.WARNING);
        assertThat(ProblemsCommand.verdict(OverallStatus.UNKNOWN, warning)).isEqualTo(OverallStatus.UNKNOWN);
    }

    @Test
    void withoutAProblemTheVerdictOfTheFleetCounts() {
        for (var verdict : OverallStatus.values()) {
            assertThat(ProblemsCommand.verdict(verdict, List.of())).isEqualTo(verdict);
        }
    }
}
