package greenwall.fleet.notification;

import static greenwall.fleet.alert.SampleAlerts.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.SampleAlerts;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotificationPolicyTest {
    private final NotificationPolicy policy = new NotificationPolicy();

    private static List<Alert> alerts(int count) {
        var alerts = new ArrayList<Alert>();
        for (int i = 0; i < count; i++) {
            alerts.add(SampleAlerts.alert("Hot", "node" + i, i == 9 ? "page" : "warning", AlertPhase.FIRING, NOW));
        }
        return alerts;
    }

    private List<String> noticeTitles(Instant at, List<Alert> alerts) {
        return notices(SampleAlerts.state(at, alerts)).stream()
                .map(NotificationPolicy.Notice::title)
                .toList();
    }

    @Test
    void alertsFiringAtStartupAreOneSilentNotification() {
        assertThat(notices(SampleAlerts.state(NOW, alerts(7)))).singleElement().satisfies(notice -> {
            assertThat(notice.title()).isEqualTo("7 alerts firing");
            assertThat(notice.text()).isEqualTo("7 × Hot");
            assertThat(notice.urgent()).isFalse();
        });
    }

    @Test
    void aSummaryNamesTheSubjectOfAnAlertThatOccursOnce() {
        var alerts = alerts(3);
        alerts.add(SampleAlerts.alert("DiskFull", "node7", "warning", AlertPhase.FIRING, NOW));

        assertThat(notices(SampleAlerts.state(NOW, alerts)))
                .singleElement()
                .extracting(NotificationPolicy.Notice::text)
                .isEqualTo("3 × Hot, DiskFull on node7");
    }

    @Test
    void manyAlertsBecomeTheThreeWorstAndASummaryOfTheRest() {
        noticeTitles(NOW, List.of());

        assertThat(noticeTitles(NOW, alerts(17)))
                .containsExactly("Hot on node9", "Hot on node0", "Hot on node10", "and 14 more");
        assertThat(noticeTitles(NOW, alerts(17))).isEmpty();
    }

    @Test
    void anAlertThatComesBackIsNew() {
        noticeTitles(NOW, List.of());
        noticeTitles(NOW, alerts(1));
        noticeTitles(NOW, List.of());

        assertThat(noticeTitles(NOW, alerts(1))).containsExactly("Hot on node0");
    }

    @Test
    void alertThatWasTemporarilyUnknownIsNotNew() {
        noticeTitles(NOW, List.of());
        noticeTitles(NOW, alerts(1));
        noticeTitles(
                NOW,
                alerts(1).stream()
                        .map(a -> a.withPhase(AlertPhase.UNKNOWN, "away"))
                        .toList());

        assertThat(noticeTitles(NOW, alerts(1))).isEmpty();
    }

    @Test
    void reminderOfAnActiveAcknowledgedAlertRespectsTheConfiguredInterval() {
        noticeTitles(NOW, List.of());
        var alert = alerts(1).getFirst();
        var acknowledgements = new AcknowledgementRegistry(
                List.of(AcknowledgementRegistry.acknowledgementOf(alert, NOW, "anna", "on it", "")));
        var seen =
                acknowledgements.apply(SampleAlerts.state(NOW, List.of(alert))).alerts();

        assertThat(noticeTitles(NOW.plusSeconds(60), seen)).isEmpty();
        assertThat(noticeTitles(NOW.plusSeconds(901), seen)).containsExactly("Still firing: Hot on node0");
        assertThat(noticeTitles(NOW.plusSeconds(960), seen)).isEmpty();
        assertThat(noticeTitles(NOW.plusSeconds(1_900), seen)).hasSize(1);
    }

    @Test
    void anAlertThatIsAcknowledgedAgainIsRemindedAFullIntervalLater() {
        noticeTitles(NOW, List.of());
        var alert = alerts(1).getFirst();
        noticeTitles(NOW.plusSeconds(901), acknowledged(alert, NOW));
        var again = acknowledged(alert, NOW.plusSeconds(1_500));

        assertThat(noticeTitles(NOW.plusSeconds(1_900), again)).isEmpty();
        assertThat(noticeTitles(NOW.plusSeconds(2_400), again)).containsExactly("Still firing: Hot on node0");
    }

    private static List<Alert> acknowledged(Alert alert, Instant at) {
        return new AcknowledgementRegistry(
                        List.of(AcknowledgementRegistry.acknowledgementOf(alert, at, "anna", "on it", "")))
                .apply(SampleAlerts.state(at, List.of(alert)))
                .alerts();
    }

    @Test
    void anAlertThatBeganByAClockAheadOfThisOneFiresSinceZeroSeconds() {
        noticeTitles(NOW, List.of());
        var ahead = SampleAlerts.alert("Hot", "node0", "warning", AlertPhase.FIRING, NOW.plusSeconds(20));

        assertThat(notices(SampleAlerts.state(NOW, List.of(ahead))))
                .singleElement()
                .extracting(NotificationPolicy.Notice::text)
                .isEqualTo("warning, 0 s: Hot of node0");
    }

    @Test
    void anInformationalAlertIsNeitherUrgentNorShownAsAWarning() {
        noticeTitles(NOW, List.of());
        var info = SampleAlerts.alert("HostRebooted", "node0", "info", AlertPhase.FIRING, NOW);
        var warning = SampleAlerts.alert("Hot", "node0", "warning", AlertPhase.FIRING, NOW);

        assertThat(notices(SampleAlerts.state(NOW, List.of(info, warning))))
                .extracting(NotificationPolicy.Notice::state, NotificationPolicy.Notice::urgent)
                .containsExactly(tuple(CellState.WARN, true), tuple(CellState.IDLE, false));
    }

    @Test
    void missingWatchdogIsNotifiedOnce() {
        noticeTitles(NOW, List.of());
        var watchdogMissing = new AlertSnapshot(
                NOW,
                List.of(),
                List.of(new WatchdogAlert(
                        "prod", WatchdogAlert.WatchdogState.MISSING, Optional.of(NOW), "it does not arrive")),
                List.of(),
                List.of(),
                List.of());

        assertThat(notices(watchdogMissing))
                .extracting(NotificationPolicy.Notice::title)
                .containsExactly("Watchdog alert missing in prod");
        assertThat(notices(watchdogMissing)).isEmpty();
    }

    private List<NotificationPolicy.Notice> notices(AlertSnapshot state) {
        return policy.due(state, List.of(), 3, Duration.ofMinutes(15));
    }
}
