package greenwall.fleet.notification;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.SampleAlerts;
import greenwall.fleet.notification.NotificationPolicy.Notice;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Notifications are for problems, and for alerts that belong to no problem.
class ProblemNotificationFilterTest {
    private static final Instant NOW = SampleAlerts.NOW;
    private final NotificationPolicy policy = new NotificationPolicy();
    private ProblemEdits edits = ProblemEdits.NONE;

    /// The state that one poll finds.
    private final class FakePoll {
        private final Instant at;
        private final ClusterStateBuilder builder;
        private final List<Alert> alerts = new ArrayList<>();

        FakePoll(int second) {
            at = NOW.plusSeconds(second);
            builder = new ClusterStateBuilder(
                    "east", at, QuantityCatalogue.shipped().quantities());
            builder.host("st01", Labels.EMPTY);
            builder.cell("st01", "mem.util", Labels.EMPTY, 0.4, CellState.OK, "");
        }

        FakePoll cell(String quantity, CellState state, double value, String... key) {
            builder.cell("st01", quantity, Labels.of(key), value, state, "as told");
            return this;
        }

        FakePoll disk(CellState state) {
            return cell("disk.read.latency", state, 1.8, "device", "sdf");
        }

        FakePoll vdev() {
            return cell("vdev.state", CellState.WARN, 6, "pool", "tank", "vdev", "raidz2-0/sdf");
        }

        FakePoll alert(String name, String severity, AlertPhase phase, String... labels) {
            var allLabels = Labels.of(labels).with("alertname", name).with("severity", severity);
            alerts.add(new Alert(
                    "east", allLabels, Map.of("summary", name + " told"), phase, NOW.minusSeconds(60), "st01"));
            return this;
        }

        FakePoll tenAlerts() {
            for (int i = 0; i < 10; i++) {
                alert("DiskSlow" + i, i == 0 ? "critical" : "warning", AlertPhase.FIRING, "device", "sdf");
            }
            return this;
        }

        List<Problem> problems() {
            var problems = new ArrayList<>(
                    ProblemBuilder.build(builder.fleet(), SampleAlerts.state(at, alerts), List.of(), edits, List.of()));
            problems.addAll(ProblemBuilder.gone(edits, TakenProblem.Stage.WATCHED));
            return problems;
        }

        List<Notice> notices() {
            return policy.due(SampleAlerts.state(at, alerts), problems(), 3, Duration.ofMinutes(15));
        }
    }

    private FakePoll pollAt(int second) {
        return new FakePoll(second);
    }

    @Test
    void tenAlertsOfOneDiskAreOneNotificationWithTheProblemSentence() {
        pollAt(0).notices();

        assertThat(pollAt(15).disk(CellState.CRITICAL).tenAlerts().notices())
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.title()).startsWith("st01: disk sdf ").contains("1.8 s");
                    assertThat(notice.text()).isEqualTo("critical, 1 m 15 s: 11 symptoms");
                    assertThat(notice.urgent()).isTrue();
                });
    }

    @Test
    void newSymptomOfAKnownProblemIsNotNotified() {
        pollAt(0).notices();
        pollAt(15)
                .disk(CellState.CRITICAL)
                .alert("DiskSlow", "critical", AlertPhase.FIRING, "device", "sdf")
                .notices();

        assertThat(pollAt(30).disk(CellState.CRITICAL).tenAlerts().notices()).isEmpty();
    }

    @Test
    void alertOutsideAnyProblemIsStillNotified() {
        pollAt(0).notices();

        assertThat(pollAt(15)
                        .disk(CellState.CRITICAL)
                        .tenAlerts()
                        .alert("HostRebooted", "info", AlertPhase.FIRING)
                        .notices())
                .extracting(Notice::title)
                .satisfiesExactly(
                        title -> assertThat(title).startsWith("st01: disk sdf"),
                        title -> assertThat(title).isEqualTo("HostRebooted on st01"));
    }

    @Test
    void problemsAtStartupAreOneNotification() {
        assertThat(pollAt(0)
                        .disk(CellState.CRITICAL)
                        .tenAlerts()
                        .cell("clock.offset", CellState.CRITICAL, 2)
                        .alert("HostRebooted", "info", AlertPhase.FIRING)
                        .notices())
                .containsExactly(new Notice(
                        "2 problems, and 1 alert firing",
                        "st01: disk sdf is slow, st01: clock is off, HostRebooted on st01",
                        false,
                        CellState.CRITICAL));
    }

    @Test
    void problemWithoutAnAlertIsNotifiedAfterASecondPoll() {
        pollAt(0).notices();

        assertThat(pollAt(15).disk(CellState.WARN).notices()).isEmpty();
        assertThat(pollAt(30).disk(CellState.WARN).notices()).hasSize(1);
        assertThat(pollAt(45).disk(CellState.WARN).notices()).isEmpty();
    }

    @Test
    void flappingProblemIsNotifiedOnce() {
        pollAt(0).notices();
        pollAt(15).tenAlerts().notices();
        pollAt(30).notices();

        assertThat(pollAt(45).tenAlerts().notices()).isEmpty();
        assertThat(pollAt(45 + 16 * 60).notices()).isEmpty();
        assertThat(pollAt(60 + 16 * 60).tenAlerts().notices()).hasSize(1);
    }

    @Test
    void aTakenProblemThatComesBackLongAfterItsEndIsNotifiedAgain() {
        pollAt(0).notices();
        var bad = pollAt(15).disk(CellState.CRITICAL).tenAlerts();
        assertThat(bad.notices()).hasSize(1);
        var taken = edits.taken(bad.problems().getFirst(), new ProblemOwner("kim", bad.at), "");
        edits = taken;
        pollAt(30).disk(CellState.CRITICAL).tenAlerts().notices();
        var watched = new HashMap<String, TakenProblem>();
        taken.handlings()
                .forEach((id, handling) -> watched.put(id, handling.goneSince(Optional.of(NOW.plusSeconds(45)))));
        edits = new ProblemEdits(Set.of(), Map.of(), watched);
        for (int minute = 1; minute < 60; minute++) {
            assertThat(pollAt(60 * minute).notices()).isEmpty();
        }
        edits = taken;

        assertThat(pollAt(3600).disk(CellState.CRITICAL).tenAlerts().notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.text()).contains("taken by kim"));
    }

    @Test
    void worseningIsNotifiedAtOnceAndImprovementOnlyWhenItLasts() {
        pollAt(0).notices();
        pollAt(15).disk(CellState.WARN).notices();
        pollAt(30).disk(CellState.WARN).notices();

        assertThat(pollAt(45).disk(CellState.CRITICAL).notices())
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.text()).startsWith("critical, was warning");
                    assertThat(notice.urgent()).isTrue();
                });
        assertThat(pollAt(60).disk(CellState.WARN).notices()).isEmpty();
        assertThat(pollAt(75).disk(CellState.CRITICAL).notices()).isEmpty();
        assertThat(pollAt(360).disk(CellState.WARN).notices()).isEmpty();
        assertThat(pollAt(390).disk(CellState.WARN).notices()).singleElement().satisfies(notice -> {
            assertThat(notice.text()).startsWith("warning, was critical");
            assertThat(notice.urgent()).isFalse();
        });
        assertThat(pollAt(405).disk(CellState.WARN).notices()).isEmpty();
    }

    @Test
    void problemWhoseSubjectChangesIsNotifiedAgain() {
        pollAt(0).notices();
        pollAt(15).vdev().notices();
        assertThat(pollAt(30).vdev().notices()).hasSize(1);
        pollAt(45).vdev().disk(CellState.WARN).notices();

        assertThat(pollAt(60).vdev().disk(CellState.WARN).notices())
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.title()).startsWith("st01: disk sdf is failing");
                    assertThat(notice.text()).startsWith("warning, was device tank/raidz2-0/sdf is degraded");
                });
    }

    private void splitAPartAfterItsNotice() {
        pollAt(0).notices();
        pollAt(15).vdev().disk(CellState.WARN).notices();
        var problem = pollAt(30).vdev().disk(CellState.WARN);
        assertThat(problem.notices()).hasSize(1);
        edits = edits.split(
                problem.problems().getFirst().mergedParts().getFirst().part());
    }

    @Test
    void aPartThatIsSplitOffIsNotNotifiedAsNew() {
        splitAPartAfterItsNotice();
        var split = pollAt(45).vdev().disk(CellState.WARN);
        assertThat(split.problems()).hasSize(2);
        assertThat(split.notices()).isEmpty();
        assertThat(pollAt(60).vdev().disk(CellState.WARN).notices()).isEmpty();
        assertThat(pollAt(75).vdev().disk(CellState.CRITICAL).notices())
                .as("its severity is notified as that of any problem")
                .hasSize(1);
    }

    @Test
    void aPartThatIsSplitOffAndIsWorseIsNotified() {
        splitAPartAfterItsNotice();
        assertThat(pollAt(45).vdev().disk(CellState.CRITICAL).notices()).hasSize(1);
    }

    private List<Notice> takenOver(int second, String owner) {
        var poll = pollAt(second).disk(CellState.CRITICAL);
        edits = edits.taken(poll.problems().getFirst(), new ProblemOwner(owner, poll.at), "");
        return policy.takenOver(poll.problems(), "anna");
    }

    @Test
    void theOwnerIsToldOnceThatSomebodyElseTookOver() {
        assertThat(takenOver(0, "ben")).as("it was never hers").isEmpty();
        assertThat(takenOver(15, "anna")).isEmpty();
        assertThat(takenOver(30, "ben"))
                .singleElement()
                .satisfies(notice -> assertThat(notice.title()).isEqualTo("ben took over st01: disk sdf is slow"));
        assertThat(takenOver(45, "ben")).isEmpty();
    }

    @Test
    void silencedAndAcknowledgedProblemsAreNotNotified() {
        pollAt(0).notices();
        var silenced = pollAt(15)
                .disk(CellState.CRITICAL)
                .alert("DiskSlow", "critical", AlertPhase.SUPPRESSED, "device", "sdf");
        assertThat(silenced.notices()).isEmpty();
        assertThat(pollAt(30)
                        .disk(CellState.CRITICAL)
                        .alert("DiskSlow", "critical", AlertPhase.SUPPRESSED, "device", "sdf")
                        .notices())
                .isEmpty();

        var poll =
                pollAt(45).disk(CellState.CRITICAL).alert("DiskSlow", "critical", AlertPhase.FIRING, "device", "sdf");
        var acknowledgements = new AcknowledgementRegistry(List.of(
                AcknowledgementRegistry.acknowledgementOf(poll.alerts.getFirst(), poll.at, "anna", "on it", "")));
        var seen = acknowledgements.apply(SampleAlerts.state(poll.at, poll.alerts));
        assertThat(policy.due(seen, poll.problems(), 3, Duration.ofMinutes(15))).isEmpty();
    }

    @Test
    void activeAcknowledgedAlertsOfOneProblemGiveOneReminder() {
        pollAt(0).notices();
        var poll = pollAt(15).disk(CellState.CRITICAL).tenAlerts();
        var acknowledgements = new AcknowledgementRegistry(poll.alerts.stream()
                .map(alert -> AcknowledgementRegistry.acknowledgementOf(alert, poll.at, "anna", "on it", ""))
                .toList());
        var later = SampleAlerts.state(poll.at.plusSeconds(901), poll.alerts);

        assertThat(policy.due(acknowledgements.apply(later), poll.problems(), 3, Duration.ofMinutes(15)))
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.title()).startsWith("Still firing: st01: disk sdf");
                    assertThat(notice.text()).startsWith("acknowledged by anna");
                });
    }
}
