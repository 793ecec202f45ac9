package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.views.testing.Fleets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertsAndProblemsTest {
    /// The alert is already matched to its host, so it does not matter which label names the host.
    @Test
    void anAlertConcernsOnlyItsMatchedHostInItsOwnCluster() {
        var host = Fleets.rich().hosts().getFirst();
        assertThat(AlertsAndProblems.concerns(alert(host.cluster().name(), host.name()), host))
                .isTrue();
        assertThat(AlertsAndProblems.concerns(alert("another", host.name()), host))
                .isFalse();
        assertThat(AlertsAndProblems.concerns(alert(host.cluster().name(), "another"), host))
                .isFalse();
    }

    private static Alert alert(String cluster, String host) {
        var labels = Labels.of(Map.of("alertname", "KubeNodeNotReady", "node", host));
        return new Alert(cluster, labels, Map.of(), AlertPhase.FIRING, Fleets.NOW, host);
    }
}
