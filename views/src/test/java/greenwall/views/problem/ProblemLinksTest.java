package greenwall.views.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.RuleThreshold;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.WindowRequest;
import greenwall.views.runbook.RunbookView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Each link of a card is about the same disk, pool or unit as the card.
class ProblemLinksTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Place.HostRef ST01 = new Place.HostRef("east", "st01");
    private final ClusterStateBuilder builder =
            new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities()).host("st01", Labels.EMPTY);
    private final List<Alert> alerts = new ArrayList<>();

    private void cell(String quantity, CellState state, double value, String... key) {
        builder.cell("st01", quantity, Labels.of(key), value, state, "as told");
    }

    private void alert(String name, int since, String... labels) {
        var all = Labels.of(labels)
                .with("alertname", name)
                .with("severity", "critical")
                .with("instance", "st01:" + (9100 + since));
        alerts.add(new Alert("east", all, Map.of(), AlertPhase.FIRING, NOW.minus(Duration.ofMinutes(since)), "st01"));
    }

    private ProblemLinks links() {
        return new ProblemLinks(problem());
    }

    private Problem problem() {
        var state = new AlertSnapshot(NOW, alerts, List.of(), List.of(), List.of(), List.of());
        return ProblemBuilder.build(builder.fleet(), state, List.of(), ProblemEdits.NONE, List.of())
                .getFirst();
    }

    private void failingDisk() {
        cell("disk.read.latency", CellState.CRITICAL, 1.8, "device", "sdf");
        cell("vdev.state", CellState.WARN, 6, "pool", "tank", "vdev", "raidz2-0/sdf");
        cell("pool.health", CellState.CRITICAL, 1, "pool", "tank");
        alert("PoolDegraded", 9, "pool", "tank");
        alert("DiskSlow", 4, "device", "sdf");
    }

    @Test
    void explainTargetsTheDiskAndNotItsHost() {
        failingDisk();
        var explain =
                (WindowRequest.Explain) links().explain(builder.fleet(), NOW).orElseThrow();

        assertThat(explain.host()).isEqualTo(ST01);
        assertThat(explain.quantity()).isEqualTo("disk.read.latency");
        assertThat(explain.key()).isEqualTo(Labels.of("device", "sdf"));
        assertThat(explain.place(NOW).get("key.device")).isEqualTo("sdf");
        assertThat(explain.range().at(NOW).end()).isEqualTo(NOW);
    }

    @Test
    void explainOpensTheWindowAroundAnOldOnset() {
        cell("disk.read.latency", CellState.CRITICAL, 1.8, "device", "sdf");
        alert("DiskSlow", 600, "device", "sdf");
        var explain =
                (WindowRequest.Explain) links().explain(builder.fleet(), NOW).orElseThrow();

        var onset = NOW.minus(Duration.ofMinutes(600));
        assertThat(explain.range().at(NOW).start()).isBefore(onset);
        assertThat(explain.range().at(NOW).end()).isAfter(onset).isBefore(onset.plus(Duration.ofHours(1)));
    }

    @Test
    void explainRepeatsTheQueryOfTheLineOnTheCard() {
        failingDisk();
        var at = NOW.minus(Duration.ofMinutes(12));
        var question = ExplainQuestion.of(
                new ExplainQuestion.HostSubject("east", "st01", Optional.of("mem.util"), Labels.EMPTY), at);
        var line = new ProblemExplanation.Line(at, "st01", "Out of memory", FrequencyChange.NEW);
        var found = new ProblemExplanation(
                Optional.of(question),
                "mem.util",
                "ratio",
                Conclusion.Kind.CONCLUSIVE,
                Optional.of(at),
                0.5,
                Optional.of(line),
                Optional.empty(),
                "",
                Optional.empty());
        var explain = (WindowRequest.Explain) new ProblemLinks(problem().with(found))
                .explain(builder.fleet(), NOW)
                .orElseThrow();

        assertThat(explain.quantity()).isEqualTo("mem.util");
        assertThat(explain.place(NOW).get("at")).isEqualTo(at.toString());
    }

    private void alertOfARule(String name, String rule, String host, Labels series) {
        var labels = series.with("alertname", name).with("severity", "critical");
        alerts.add(new Alert(
                "east",
                labels,
                Map.of(),
                AlertPhase.FIRING,
                NOW.minus(Duration.ofMinutes(9)),
                host,
                true,
                List.of(),
                Optional.of(new Alert.Rule(rule, RuleThreshold.of(rule), series)),
                Double.NaN,
                List.of(),
                "",
                Optional.empty(),
                ""));
    }

    @Test
    void anAlertAloneIsExplainedByWhatItsRuleMeasures() {
        cell("mem.util", CellState.OK, 0.4);
        alertOfARule("TooBusy", "rate(packets[1m]) > 10", "st01", Labels.of("instance", "st01:9100"));
        var explain = (WindowRequest.ExplainQuery)
                links().explain(builder.fleet(), NOW).orElseThrow();

        assertThat(explain.place().host()).contains(ST01);
        assertThat(explain.place().get("query")).isEqualTo("rate(packets{instance=\"st01:9100\"}[1m])");
        assertThat(explain.place().instant("at")).contains(NOW.minus(Duration.ofMinutes(9)));
    }

    @Test
    void aHostWhoseCellsAreFineIsExplainedByItsAlert() {
        cell("mem.util", CellState.OK, 0.4);
        alertOfARule("TooBusy", "rate(packets[1m]) > 10", "st01", Labels.of("instance", "st01:9100"));
        var firing = new AlertsAndProblems(AlertSnapshot.NOT_QUERIED, Optional.of(List.of(problem())), List.of());

        assertThat(DefaultHostChooser.explain(ST01, firing, builder.fleet(), NOW))
                .isEqualTo(links().explain(builder.fleet(), NOW));
        assertThat(DefaultHostChooser.explain(new Place.HostRef("east", "st02"), firing, builder.fleet(), NOW))
                .isEmpty();
    }

    @Test
    void anAlertWithoutAHostIsExplainedAndSilencedInItsCluster() {
        alertOfARule("JobMissing", "absent(job_end)", "", Labels.EMPTY);
        var explain = (WindowRequest.ExplainQuery)
                links().explain(builder.fleet(), NOW).orElseThrow();
        assertThat(explain.place().host()).isEmpty();
        assertThat(explain.place().get(Place.CLUSTER)).isEqualTo("east");

        var silence = ((WindowRequest.GoAtSameTime) links().silence()).place();
        assertThat(silence.view()).isEqualTo("alerts");
        assertThat(silence.get("silence")).contains("JobMissing");
        assertThat(silence.get(Place.CLUSTER)).isEqualTo("east");
        assertThat(((WindowRequest.GoAtSameTime) links().runbook()).place().get(RunbookView.ALERT))
                .isEqualTo("JobMissing");
    }

    @Test
    void theRunbookIsThatOfTheDisksAlertAndIncludesItsPool() {
        failingDisk();
        var runbook = (WindowRequest.OpenRunbook) links().runbook();

        assertThat(runbook.alert().get("alertname")).isEqualTo("DiskSlow");
        assertThat(runbook.alert().get("device")).isEqualTo("sdf");
        assertThat(runbook.alert().get("pool")).isEqualTo("tank");
        assertThat(((WindowRequest.OpenProbes) links().probe()).alert()).isEqualTo("DiskSlow");
    }

    @Test
    void aRunbookWithoutAnAlertIncludesTheDisk() {
        cell("disk.read.latency", CellState.CRITICAL, 1.8, "device", "sdf");
        var runbook = (WindowRequest.OpenRunbook) links().runbook();

        assertThat(runbook.quantity()).isEqualTo("disk.read.latency");
        assertThat(runbook.alert()).isEqualTo(Labels.of("device", "sdf"));
    }

    @Test
    void aSilenceMatchesOnlyTheAlertsOfTheProblem() {
        failingDisk();
        var silence = (WindowRequest.CreateSilence) links().silence();

        assertThat(SilenceMatchers.of(silence.conditions()))
                .isInstanceOfSatisfying(SilenceMatchers.Parsed.Valid.class, told -> {
                    alerts.forEach(alert ->
                            assertThat(told.matchers().test(alert.labels())).isTrue());
                    assertThat(told.matchers().test(alerts.getFirst().labels().with("alertname", "ClockSkew")))
                            .isFalse();
                    assertThat(told.matchers().test(alerts.getFirst().labels().with("instance", "st02:9100")))
                            .isFalse();
                });
        assertThat(silence.conditions()).extracting(m -> m.name()).containsExactly("alertname", "instance");
    }

    @Test
    void withoutAFiringAlertASilenceMatchesTheHost() {
        cell("clock.offset", CellState.CRITICAL, 2);
        assertThat(links().silence()).isEqualTo(new WindowRequest.CreateSilence(ST01));
    }

    @Test
    void theRunbookIsThatOfTheHostsProblemAndWithoutAHostThatOfTheWorst() {
        failingDisk();
        var state = new AlertSnapshot(NOW, alerts, List.of(), List.of(), List.of(), List.of());
        var firing = new AlertsAndProblems(
                state,
                Optional.of(ProblemBuilder.build(builder.fleet(), state, List.of(), ProblemEdits.NONE, List.of())),
                List.of());
        var place = DefaultHostChooser.place(Place.HOME.to("runbook"), firing, builder.fleet(), NOW);

        assertThat(place.view()).isEqualTo("runbook");
        assertThat(place.host()).contains(ST01);
        assertThat(place.get(RunbookView.ALERT)).isEqualTo("DiskSlow");
        assertThat(DefaultHostChooser.place(Place.HOME.to("runbook").about(ST01), firing, builder.fleet(), NOW))
                .isEqualTo(place);
        var other = Place.HOME.to("runbook").about(new Place.HostRef("east", "other"));
        assertThat(DefaultHostChooser.place(other, firing, builder.fleet(), NOW))
                .isEqualTo(other);
    }
}
