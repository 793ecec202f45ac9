package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.state.CellState;
import greenwall.views.HostFilter;
import greenwall.views.Place;
import greenwall.views.WindowRequest;
import greenwall.views.testing.Fleets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestedPlaceResolverTest {
    private static final Place.HostRef HOST = new Place.HostRef("east", "a1");

    private static Alert alert(String... labels) {
        return Fleets.alert(Labels.of(labels), AlertPhase.FIRING, "a1");
    }

    private static String silence(Alert... alerts) {
        var fleet = Fleets.cluster("east")
                .host("a1", Labels.EMPTY)
                .cell("a1", "clock.offset", Labels.EMPTY, 0, CellState.OK, "as told")
                .fleet();
        return RequestedPlaceResolver.of(
                        new WindowRequest.CreateSilence(HOST), Place.HOME, fleet, List.of(alerts), Fleets.NOW)
                .get("silence");
    }

    @Test
    void aSilenceOfAHostMatchesItsAlertsByTheLabelThatNamesItInThem() {
        assertThat(silence(
                        alert("alertname", "DiskSlow", "host", "a1"),
                        alert("alertname", "PoolDegraded", "host", "a1"),
                        alert("alertname", "Other", "host", "a2")))
                .isEqualTo("host=\"a1\"");
    }

    @Test
    void aSilenceOfAHostWithoutAlertsMatchesItsTargets() {
        assertThat(silence(alert("alertname", "Other", "host", "a2"))).isEqualTo("instance=\"a1\"");
        assertThat(silence(alert("alertname", "Down", "instance", "a1"))).isEqualTo("instance=\"a1\"");
    }

    @Test
    void theFilterOfTheWallIsKept() {
        var scope = HostFilter.ALL.with("location", "fra1");
        var window = TimeWindow.before(Fleets.NOW, Duration.ofHours(1));
        for (var task :
                List.of(new WindowRequest.OpenLogs(HOST, window), new WindowRequest.Explain(HOST, "", window))) {
            assertThat(RequestedPlaceResolver.of(
                                    task, Place.HOME.withScope(scope), Fleets.healthy(1), List.of(), Fleets.NOW)
                            .scope())
                    .isEqualTo(scope);
        }
    }

    @Test
    void anAlertOpensTheHostOfItsClusterOnly() {
        var fleet = Fleets.oneHostAndAnEmptyCluster();
        assertThat(RequestedPlaceResolver.ofAlert("east", "a1", Place.HOME, fleet)
                        .host())
                .contains(HOST);
        assertThat(RequestedPlaceResolver.ofAlert("west", "a1", Place.HOME, fleet)
                        .view())
                .isEqualTo("alerts");
    }
}
