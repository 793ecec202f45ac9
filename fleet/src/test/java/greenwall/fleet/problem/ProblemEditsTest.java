package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Changes to a problem after somebody has taken it.
class ProblemEditsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final ProblemOwner KIM = new ProblemOwner("kim", NOW);
    private static final FleetState WRONG = fleet(CellState.CRITICAL, CellState.OK);
    private static final FleetState WELL = fleet(CellState.OK, CellState.OK);
    private static final TakenProblem.End END = new TakenProblem.End("kim", NOW, IncidentVerdict.INCIDENT);

    private static FleetState fleet(CellState clock, CellState source) {
        var builder =
                new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
        builder.source(source(source));
        builder.host("a", Labels.EMPTY).cell("a", "clock.offset", Labels.EMPTY, 2, clock, "above 1 s");
        return builder.fleet();
    }

    private static SourceState source(CellState state) {
        return SourceState.of(
                new Source("east", Source.Kind.PROMETHEUS, URI.create("http://p.example:9090")),
                state,
                Optional.of(NOW),
                Optional.empty(),
                "as told",
                "");
    }

    private static List<Problem> fold(FleetState fleet, ProblemEdits edits) {
        return ProblemBuilder.build(fleet, alerts(), List.of(), edits, List.of());
    }

    private static AlertSnapshot alerts(String... failures) {
        return new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(failures), List.of());
    }

    private static ProblemEdits taken() {
        return ProblemEdits.NONE.taken(fold(WRONG, ProblemEdits.NONE).getFirst(), KIM, "");
    }

    private static ProblemEdits seen(ProblemEdits edits, FleetState fleet, Instant now) {
        return edits.afterPoll(fold(fleet, edits), fleet, alerts(), List.of(), now);
    }

    @Test
    void takenProblemWithoutSymptomsIsWatchedUntilItsVerdict() {
        var gone = seen(taken(), WELL, NOW.plusSeconds(60));
        assertThat(ProblemBuilder.gone(gone, TakenProblem.Stage.WATCHED))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.sentence()).isEqualTo("a: no longer reported: clock is off");
                    assertThat(problem.handling().orElseThrow().gone()).contains(NOW.plusSeconds(60));
                });
        var over = gone.ended(gone.handlings().keySet().iterator().next(), END);
        assertThat(ProblemBuilder.gone(over, TakenProblem.Stage.WATCHED)).isEmpty();
        assertThat(ProblemBuilder.gone(over, TakenProblem.Stage.OVER)).hasSize(1);
        assertThat(seen(over, WELL, NOW.plus(Duration.ofHours(25))).handlings()).isEmpty();
    }

    @Test
    void onlyWhatWasSplitOrJoinedIsGroupedByHand() {
        var problem = fold(WRONG, ProblemEdits.NONE).getFirst();
        var id = problem.id();
        assertThat(ProblemEdits.NONE.isGroupedByHand(problem)).isFalse();
        assertThat(ProblemEdits.NONE.split("another").isGroupedByHand(problem)).isFalse();
        assertThat(ProblemEdits.NONE.split(id).isGroupedByHand(problem)).isTrue();
        assertThat(ProblemEdits.NONE.joined(id, "another").isGroupedByHand(problem))
                .isTrue();
        assertThat(ProblemEdits.NONE.split(id).joined(id, id).isGroupedByHand(problem))
                .isFalse();
    }

    @Test
    void returningProblemIsStillTaken() {
        var returned = seen(seen(taken(), WELL, NOW), WRONG, NOW);
        assertThat(fold(WRONG, returned).getFirst().stage()).isEqualTo(TakenProblem.Stage.TAKEN);
    }

    @Test
    void problemThatReturnsAfterItsVerdictIsNew() {
        var id = taken().handlings().keySet().iterator().next();
        var ended = seen(taken().ended(id, END), WRONG, NOW);
        assertThat(fold(WRONG, ended).getFirst().stage()).isEqualTo(TakenProblem.Stage.OVER);
        var returned = seen(seen(ended, WELL, NOW), WRONG, NOW);
        assertThat(fold(WRONG, returned).getFirst().stage()).isEqualTo(TakenProblem.Stage.NEW);
    }

    @Test
    void aTakenProblemStaysWhileItsAlertsAreSilenced() {
        var firing = alertsIn(AlertPhase.FIRING);
        var problem = ProblemBuilder.build(WELL, firing, List.of(), ProblemEdits.NONE, List.of())
                .getFirst();
        var edits = ProblemEdits.NONE.taken(problem, KIM, "");

        var silenced = alertsIn(AlertPhase.SUPPRESSED);
        var shown = ProblemBuilder.build(WELL, silenced, List.of(), edits, List.of());
        assertThat(shown).singleElement().satisfies(stays -> {
            assertThat(stays.id()).isEqualTo(problem.id());
            assertThat(stays.severity()).isEqualTo(Problem.Severity.CRITICAL);
            assertThat(stays.stage()).isEqualTo(TakenProblem.Stage.TAKEN);
            assertThat(stays.silenced()).isTrue();
            assertThat(stays.isOpen()).isFalse();
        });
        assertThat(ProblemBuilder.hostIssues(shown)).isEmpty();
        assertThat(ProblemBuilder.counts(shown)).isEqualTo("no problems");
        assertThat(edits.afterPoll(shown, WELL, silenced, List.of(), NOW)).isEqualTo(edits);
        assertThat(ProblemBuilder.build(WELL, silenced, List.of(), ProblemEdits.NONE, List.of()))
                .as("nobody has taken it")
                .isEmpty();
    }

    @Test
    void aSilencedProblemWithAVerdictThatFiresAfterwardsIsNew() {
        var problem = ProblemBuilder.build(WELL, alertsIn(AlertPhase.FIRING), List.of(), ProblemEdits.NONE, List.of())
                .getFirst();
        var edits = ProblemEdits.NONE
                .taken(problem, KIM, "")
                .ended(problem.id(), new TakenProblem.End("kim", NOW, IncidentVerdict.NOT_AN_INCIDENT));
        for (var phase : List.of(AlertPhase.SUPPRESSED, AlertPhase.FIRING)) {
            var alerts = alertsIn(phase);
            var shown = ProblemBuilder.build(WELL, alerts, List.of(), edits, List.of());
            edits = edits.afterPoll(shown, WELL, alerts, List.of(), NOW);
        }
        assertThat(ProblemBuilder.build(WELL, alertsIn(AlertPhase.FIRING), List.of(), edits, List.of()))
                .singleElement()
                .extracting(Problem::stage)
                .isEqualTo(TakenProblem.Stage.NEW);
    }

    @Test
    void theExplainedOnsetOfATakenProblemStaysWhileItsAlertsAreSilenced() {
        var edits = ProblemEdits.NONE.taken(
                ProblemBuilder.build(WELL, alertsIn(AlertPhase.FIRING), List.of(), ProblemEdits.NONE, List.of())
                        .getFirst(),
                KIM,
                "");
        var explained = new ProblemExplanation(
                Optional.empty(),
                "",
                "",
                Conclusion.Kind.CONCLUSIVE,
                Optional.of(NOW.minusSeconds(60)),
                Double.NaN,
                Optional.empty(),
                Optional.empty(),
                "as told",
                Optional.empty());
        for (var phase : List.of(AlertPhase.FIRING, AlertPhase.SUPPRESSED)) {
            var problem = ProblemBuilder.build(WELL, alertsIn(phase), List.of(), edits, List.of())
                    .getFirst();
            assertThat(problem.with(explained).onset()).as("%s", phase).isEqualTo(NOW.minusSeconds(60));
        }
    }

    private static AlertSnapshot alertsIn(AlertPhase phase) {
        var alert = new Alert(
                "east",
                Labels.of("alertname", "BackupFailed", "severity", "critical", "host", "a"),
                Map.of(),
                phase,
                NOW,
                "a");
        return new AlertSnapshot(NOW, List.of(alert), List.of(), List.of(), List.of(), List.of());
    }

    private static ClusterStateBuilder hostA() {
        return new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities())
                .source(source(CellState.OK))
                .host("a", Labels.EMPTY);
    }

    @Test
    void missingDataIsNotARecovery() {
        var silent = fleet(CellState.SILENT, CellState.SILENT);
        assertThat(ProblemBuilder.gone(seen(taken(), silent, NOW), TakenProblem.Stage.WATCHED))
                .isEmpty();
        var hostDown = fleet(CellState.DOWN, CellState.OK);
        assertThat(ProblemBuilder.gone(seen(taken(), hostDown, NOW), TakenProblem.Stage.WATCHED))
                .isEmpty();
        var unknownClock = hostA().cell("a", "clock.offset", Labels.EMPTY, 2, CellState.STALE, "not written")
                .cell("a", "systemd.failed", Labels.EMPTY, 1, CellState.WARN, "above 0");
        assertThat(ProblemBuilder.gone(seen(taken(), unknownClock.fleet(), NOW), TakenProblem.Stage.WATCHED))
                .as("a warning of the host does not hide that its clock is not known")
                .isEmpty();
        var other = hostA().cell("a", "clock.offset", Labels.EMPTY, 0, CellState.OK, "well")
                .cell("a", "repl.age", Labels.of("dataset", "t/a"), 1, CellState.STALE, "not written");
        assertThat(ProblemBuilder.gone(seen(taken(), other.fleet(), NOW), TakenProblem.Stage.WATCHED))
                .as("a value that says nothing about the clock")
                .hasSize(1);
        var noAlerts = taken().afterPoll(List.of(), WELL, alerts("no Alertmanager responds"), List.of(), NOW);
        assertThat(ProblemBuilder.gone(noAlerts, TakenProblem.Stage.WATCHED)).isEmpty();
    }

    @Test
    void staleValuesWhoseExporterIsDownHaveNotRecovered() {
        var stale = fleet(CellState.STALE, CellState.OK);
        var taken = ProblemEdits.NONE.taken(fold(stale, ProblemEdits.NONE).getFirst(), KIM, "");
        var down = seen(taken, fleet(CellState.DOWN, CellState.OK), NOW);
        assertThat(ProblemBuilder.gone(down, TakenProblem.Stage.WATCHED)).isEmpty();
        assertThat(ProblemBuilder.gone(seen(taken, WELL, NOW), TakenProblem.Stage.WATCHED))
                .hasSize(1);
        assertThat(ProblemBuilder.gone(
                        seen(taken, fleet(CellState.GONE, CellState.OK), NOW), TakenProblem.Stage.WATCHED))
                .as("what is gone is no stale value")
                .hasSize(1);
    }

    @Test
    void theProblemOfAHostThatNoLongerExistsEnds() {
        var builder =
                new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
        builder.source(source(CellState.OK)).host("b", Labels.EMPTY);
        var without = builder.fleet();
        assertThat(ProblemBuilder.gone(seen(taken(), without, NOW), TakenProblem.Stage.WATCHED))
                .hasSize(1);

        var id = taken().handlings().keySet().iterator().next();
        var ended = seen(taken().ended(id, END), without, NOW);
        assertThat(fold(WRONG, seen(ended, WRONG, NOW)).getFirst().stage()).isEqualTo(TakenProblem.Stage.NEW);
    }

    @Test
    void anotherClusterThatDoesNotRespondDoesNotKeepAProblem() {
        var builder =
                new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
        builder.source(source(CellState.OK));
        builder.source(SourceState.of(
                new Source("west", Source.Kind.ALERTMANAGER, URI.create("http://a.example:9093")),
                CellState.SILENT,
                Optional.empty(),
                Optional.empty(),
                "as told",
                ""));
        builder.host("a", Labels.EMPTY);
        var fleet = builder.fleet();

        var ofWest = taken().afterPoll(List.of(), fleet, alerts("west: no Alertmanager responds"), List.of(), NOW);
        var ofEast = taken().afterPoll(List.of(), fleet, alerts("east: no Alertmanager responds"), List.of(), NOW);

        assertThat(ProblemBuilder.gone(ofWest, TakenProblem.Stage.WATCHED)).hasSize(1);
        assertThat(ProblemBuilder.gone(ofEast, TakenProblem.Stage.WATCHED)).isEmpty();
    }

    private static Service cart(CellState state, Service.Reading... readings) {
        return new Service(
                "east", "cart", state, "", List.of(readings), List.of("cart"), List.of(), List.of(), Optional.empty());
    }

    @Test
    void problemOfAServiceDoesNotEndWhileTheServiceIsSilent() {
        var form = ServiceQuantityForm.shipped().stream()
                .filter(each -> each.quantity().equals("errors"))
                .findFirst()
                .orElseThrow();
        var failing = cart(
                CellState.CRITICAL,
                new Service.Reading(form.measured(), 0.2, CellState.CRITICAL, Optional.empty(), form, "20 %"));
        var problem = ProblemBuilder.build(WELL, alerts(), List.of(failing), ProblemEdits.NONE, List.of())
                .getFirst();
        var edits = ProblemEdits.NONE.taken(problem, KIM, "");

        var silent = edits.afterPoll(List.of(), WELL, alerts(), List.of(cart(CellState.SILENT)), NOW);
        assertThat(ProblemBuilder.gone(silent, TakenProblem.Stage.WATCHED)).isEmpty();
        var well = edits.afterPoll(List.of(), WELL, alerts(), List.of(cart(CellState.OK)), NOW);
        assertThat(ProblemBuilder.gone(well, TakenProblem.Stage.WATCHED)).hasSize(1);
    }

    @Test
    void problemJoinedToAnotherKeepsItsOwner() {
        var builder =
                new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
        builder.source(source(CellState.OK));
        builder.host("a", Labels.EMPTY).host("b", Labels.EMPTY);
        builder.cell("a", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s");
        builder.cell("b", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s");
        var separate = fold(builder.fleet(), ProblemEdits.NONE);
        var joined = ProblemEdits.NONE
                .taken(separate.getFirst(), KIM, "")
                .joined(separate.getFirst().id(), separate.getLast().id());
        var single = fold(builder.fleet(), joined);
        assertThat(single)
                .singleElement()
                .satisfies(combined -> assertThat(combined.owner()).contains(KIM));
        assertThat(seen(joined, builder.fleet(), NOW)).isEqualTo(joined);
    }
}
