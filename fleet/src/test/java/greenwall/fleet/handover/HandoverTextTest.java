package greenwall.fleet.handover;

import static greenwall.fleet.alert.SampleAlerts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.SampleAlerts;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.Redaction;
import greenwall.fleet.incident.TestIncidentStarts;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandoverTextTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static ClusterStateBuilder prod() {
        return new ClusterStateBuilder("prod", NOW, QuantityCatalogue.shipped().quantities());
    }

    @Test
    void handoverListsFiringAlertsOwnersEndingSilencesAndUnalertedProblems() {
        var hot = SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW.minusSeconds(7_200));
        var full = SampleAlerts.alert("Full\u001b[2J", "node02", "warning", AlertPhase.FIRING, NOW.minusSeconds(600));
        var silence = new AlertSource.Silence(
                "s1",
                List.of(new AlertSource.Matcher("alertname", "Slow", false, true)),
                NOW,
                NOW.plusSeconds(3_600),
                "ben",
                "disk swap",
                AlertSource.SilenceState.ACTIVE,
                NOW,
                "",
                Map.of());
        var state = new AcknowledgementRegistry(
                        List.of(AcknowledgementRegistry.acknowledgementOf(hot, NOW, "anna", "fan ordered", "")))
                .apply(new AlertSnapshot(
                                NOW,
                                List.of(),
                                List.of(),
                                List.of(new AlertSnapshot.ClusterSilence("prod", silence)),
                                List.of(),
                                List.of())
                        .with(List.of(hot, full)));
        var endedLane = new AlertHistory.AlertEpisodes(
                "prod",
                Labels.of("alertname", "NodeDown"),
                "node07",
                List.of(new AlertHistory.Episode(
                        new TimeWindow(NOW.minusSeconds(9_000), NOW.minusSeconds(8_400)),
                        Duration.ofMinutes(10),
                        AlertHistory.Ending.RESOLVED)));
        var history = new AlertHistory(
                TimeWindow.before(NOW, Duration.ofHours(8)),
                Duration.ofSeconds(15),
                List.of(endedLane),
                List.of(),
                0,
                List.of());
        var fleet = prod().host("node01", Labels.EMPTY)
                .host("node09", Labels.EMPTY)
                .cell("node01", "cpu.util", Labels.EMPTY, 0.99, CellState.CRITICAL, "hot")
                .cell("node09", "mem.util", Labels.EMPTY, 0.93, CellState.WARN, "warn above 90 %")
                .fleet();
        var start = TestIncidentStarts.of("prod", "node01", "Hot on node01", history.window(), BERLIN);
        var note = new TimelineEntry(1, NOW, BERLIN, "anna", "check the fans", new Evidence.Note("fan 2 stands still"));
        var open = new Incident(start, List.of(note), Optional.empty(), "");

        var text = HandoverText.text(
                NOW.minus(Duration.ofHours(8)),
                NOW,
                BERLIN,
                state,
                history,
                fleet,
                Optional.of(List.of(problem(Optional.empty()))),
                List.of(open),
                Redaction.NONE);

        assertThat(text)
                .contains(
                        "Shift since 2026-11-19 20:00:00 CET (19:00:00 UTC)",
                        "- critical since 2026-11-20 03:00:00 CET (02:00:00 UTC), nobody has taken it:"
                                + " node01: disk sda is failing. 9 errors",
                        "- Hot on node01, page, 2 h, acknowledged by anna (fan ordered)",
                        "not acknowledged",
                        "- NodeDown on node07, 10 m from",
                        "alertname=\"Slow\", ben: disk swap",
                        "- node01: cpu.util critical: hot\n",
                        "- node09: mem.util warn above 90 %\n",
                        "last entry: step check the fans, fan 2 stands still")
                .doesNotContain("\u001b");
    }

    @Test
    void onlyTheCellsThatAnAlertCoversAreLeftOut() {
        var fleet = prod().host("node01", Labels.EMPTY)
                .cell("node01", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s")
                .cell("node01", "mem.util", Labels.EMPTY, 0.97, CellState.WARN, "above 90 %")
                .fleet();
        var alerts = SampleAlerts.state(
                NOW, List.of(SampleAlerts.alert("HostClockSkew", "node01", "critical", AlertPhase.FIRING, NOW)));
        var problems = ProblemBuilder.build(fleet, alerts, List.of(), ProblemEdits.NONE, List.of());

        assertThat(text(alerts, AlertHistory.NONE, fleet, problems))
                .contains("Not green, without an alert\n- node01: mem.util warn: above 90 %\n")
                .doesNotContain("node01: clock.offset");
    }

    private static Problem problem(Optional<TakenProblem> handling) {
        return new Problem(
                "a",
                new Subject(Subject.Kind.DISK, "prod", "node01", "sda"),
                "node01",
                Problem.Severity.CRITICAL,
                NOW.minus(Duration.ofHours(1)),
                true,
                "disk sda is failing",
                List.of(new Problem.Fact("", "", "9 errors")),
                Optional.empty(),
                handling,
                List.of("node01"),
                List.of(),
                List.of(),
                false);
    }

    /// It still has symptoms, so the next shift must know it.
    @Test
    void aProblemThatLastsAfterItsVerdictIsListed() {
        var handling = TakenProblem.taken(problem(Optional.empty()), new ProblemOwner("anna", NOW), "")
                .ended(new TakenProblem.End("ben", NOW, IncidentVerdict.INCIDENT));

        var text = HandoverText.text(
                NOW.minus(Duration.ofHours(8)),
                NOW,
                BERLIN,
                SampleAlerts.state(NOW, List.of()),
                AlertHistory.NONE,
                FleetState.EMPTY,
                Optional.of(List.of(problem(Optional.of(handling)))),
                List.of(),
                Redaction.NONE);

        assertThat(text).contains(", closed: incident, by ben: node01: disk sda is failing");
    }

    @Test
    void anEpisodeThatEndedIsListedAlthoughTheAlertFiresAgainHereOrElsewhere() {
        var labels = SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW)
                .labels();
        var again = SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW.minusSeconds(600));
        var episodes = List.of(episode(NOW.minusSeconds(9_000), 10), episode(NOW.minusSeconds(600), 9));
        var history = new AlertHistory(
                TimeWindow.before(NOW, Duration.ofHours(8)),
                Duration.ofSeconds(15),
                List.of(
                        new AlertHistory.AlertEpisodes("prod", labels, "node01", episodes),
                        new AlertHistory.AlertEpisodes(
                                "lab", labels, "node01", List.of(episode(NOW.minusSeconds(600), 7)))),
                List.of(),
                0,
                List.of());

        var text = text(SampleAlerts.state(NOW, List.of(again)), history, FleetState.EMPTY);

        assertThat(text)
                .contains("- Hot on node01, 10 m from", "- Hot on node01, 7 m from")
                .doesNotContain("- Hot on node01, 9 m from");
    }

    @Test
    void anAlertThatBeganByAClockAheadOfThisOneFiresSinceZeroSeconds() {
        var ahead = SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW.plusSeconds(20));

        assertThat(text(SampleAlerts.state(NOW, List.of(ahead)), AlertHistory.NONE, FleetState.EMPTY))
                .contains("- Hot on node01, page, 0 s, ");
    }

    @Test
    void aTargetThatIsGoneIsListedAsNotGreen() {
        var fleet = prod().host("node09", Labels.EMPTY)
                .cell("node09", "up", Labels.EMPTY, 0, CellState.GONE, "it is not listed any more")
                .fleet();

        assertThat(text(SampleAlerts.state(NOW, List.of()), AlertHistory.NONE, fleet))
                .contains("- node09: up gone: ");
    }

    private static AlertHistory.Episode episode(Instant start, int minutes) {
        return new AlertHistory.Episode(
                new TimeWindow(start, start.plus(Duration.ofMinutes(minutes))),
                Duration.ofMinutes(minutes),
                AlertHistory.Ending.UNKNOWN);
    }

    @Test
    void secretsAndTheValuesOfRedactedLabelsAreRemoved() {
        var hot = SampleAlerts.alert("Hot", "node01", "page", AlertPhase.FIRING, NOW);
        var alerts = new AcknowledgementRegistry(List.of(AcknowledgementRegistry.acknowledgementOf(
                        hot, NOW, "anna", "it has password=hunter22 again", "")))
                .apply(SampleAlerts.state(NOW, List.of(hot)));

        var fleet = prod().host("node09", Labels.EMPTY)
                .cell(
                        "node09",
                        "vm.state",
                        Labels.of("domain", "acme-db"),
                        6,
                        CellState.CRITICAL,
                        "guest acme-db crashed")
                .fleet();

        var text = HandoverText.text(
                NOW.minus(Duration.ofHours(8)),
                NOW,
                BERLIN,
                alerts,
                AlertHistory.NONE,
                fleet,
                Optional.of(List.of()),
                List.of(),
                Redaction.of(List.of(), List.of("severity", "domain")));

        assertThat(text)
                .contains("password=‹redacted", "acknowledged by anna", "vm.state")
                .doesNotContain("hunter22", "page", "acme-db");
    }

    @Test
    void anAlertThatFiresIsListedHoweverLongItIsSilenced() {
        var hot = SampleAlerts.suppressed(
                SampleAlerts.alert("Hot", "node01", "critical", AlertPhase.FIRING, NOW.minusSeconds(600)),
                new Suppression.Silenced("s1", "ben", "fan ordered", NOW.plus(Duration.ofDays(9))));
        var slow = SampleAlerts.suppressed(
                SampleAlerts.alert("Slow", "node02", "warning", AlertPhase.FIRING, NOW.minusSeconds(600)),
                new Suppression.Inhibited("Hot on node01"));

        assertThat(text(SampleAlerts.state(NOW, List.of(hot, slow)), AlertHistory.NONE, FleetState.EMPTY))
                .contains(
                        "Firing now\n- nothing\n",
                        "- Hot on node01, critical, silenced until 2026-11-29 04:00:00 CET (03:00:00 UTC) by ben:"
                                + " fan ordered\n",
                        "- Slow on node02, warning, inhibited by Hot on node01\n");
    }

    private static String text(AlertSnapshot alerts, AlertHistory history, FleetState fleet) {
        return text(alerts, history, fleet, List.of());
    }

    private static String text(AlertSnapshot alerts, AlertHistory history, FleetState fleet, List<Problem> problems) {
        return HandoverText.text(
                NOW.minus(Duration.ofHours(8)),
                NOW,
                BERLIN,
                alerts,
                history,
                fleet,
                Optional.of(problems),
                List.of(),
                Redaction.NONE);
    }

    @Test
    void quietShiftGivesAShortHandover() {
        var text = HandoverText.text(
                NOW.minusSeconds(60),
                NOW,
                ZoneId.of("UTC"),
                SampleAlerts.state(NOW, List.of()),
                AlertHistory.NONE,
                FleetState.EMPTY,
                Optional.empty(),
                List.of(),
                Redaction.NONE);

        assertThat(text.lines().filter(l -> l.equals("- nothing")).count()).isEqualTo(4);
        assertThat(text).contains("Not green, without an alert\n- not known\n");
    }

    @Test
    void whatASourceDidNotAnswerIsNotCalledNothing() {
        var alerts = new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of("no response"), List.of());
        var fleet = prod().host("node09", Labels.EMPTY)
                .cell("node09", "mem.util", Labels.EMPTY, Double.NaN, CellState.STALE, "its last sample is old")
                .fleet();

        assertThat(text(alerts, AlertHistory.NONE, fleet))
                .contains(
                        "Firing, but silenced or inhibited\n- nothing that is known\n",
                        "Silences that end within 12 h\n- nothing that is known\n",
                        "Not green, without an alert\n- nothing that is known\n");
    }
}
