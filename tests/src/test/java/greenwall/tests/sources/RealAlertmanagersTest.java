package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.AlertmanagerSilenceClient;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Two real Alertmanagers of one cluster, of which one is killed.
class RealAlertmanagersTest extends HttpFixture {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration BOUND = Duration.ofMinutes(3);

    private RealServer alertmanager(String name, int cluster, List<String> more) throws IOException {
        var options = new ArrayList<>(List.of("--cluster.settle-timeout=2s"));
        options.addAll(more);
        return RealServer.alertmanager(dir, name, RealServer.freePort(), cluster, options);
    }

    private static Alertmanager.Peer peer(RealServer server) {
        return new Alertmanager.Peer(new Source("real", Source.Kind.ALERTMANAGER, server.url()), HttpSettings.DEFAULT);
    }

    private static AlertSource.Silence silence(Instant start) {
        return new AlertSource.Silence(
                "",
                List.of(new AlertSource.Matcher("alertname", "Hot", false, true)),
                start,
                start.plusSeconds(600),
                "tester",
                "planned work",
                AlertSource.SilenceState.ACTIVE,
                start,
                "",
                Map.of());
    }

    @Test
    void alertsAndSilencesOfAClusterSurviveOnePeer() throws IOException, InterruptedException {
        int gossip = RealServer.freePort();
        try (var one = alertmanager("one", gossip, List.of());
                var two = alertmanager("two", RealServer.freePort(), List.of("--cluster.peer=127.0.0.1:" + gossip))) {
            var alerts = Alertmanager.connect(http, List.of(peer(one), peer(two)));
            var silences = AlertmanagerSilenceClient.connect(http, List.of(peer(one), peer(two)));
            var posted =
                    "[{\"labels\":{\"alertname\":\"Hot\",\"host\":\"a \\\"b\\\"\"},\"annotations\":{\"summary\":\"é🔥\"}}]";
            one.postJson("/api/v2/alerts", posted);
            two.postJson("/api/v2/alerts", posted);

            Await.until("the alert is active", BOUND, () -> {
                var known = alerts.alerts(List.of(), SOON).value();
                return known.size() == 1 && known.getFirst().state() == AlertSource.State.ACTIVE;
            });
            assertThat(alerts.alerts(List.of(new AlertSource.Matcher("host", "a \"b\"", false, true)), SOON)
                            .value())
                    .hasSize(1);
            assertThat(alerts.alerts(List.of(), SOON).value().getFirst().receivers())
                    .containsExactly("nobody");

            var id = silences.put(peer(one).source(), silence(Instant.now()), SOON)
                    .outcome()
                    .answer()
                    .orElseThrow();
            Await.until("both peers know the silence", BOUND, () -> {
                var known = alerts.silences(SOON);
                return known.value().size() == 1
                        && known.peers().stream().allMatch(p -> p.answer().orElse(0) == 1);
            });
            Await.until(
                    "the alert is silenced",
                    BOUND,
                    () -> alerts.alerts(List.of(), SOON).value().stream()
                            .allMatch(alert -> alert.state() == AlertSource.State.SUPPRESSED
                                    && alert.silencedBy().contains(id)));

            one.kill();
            var left = alerts.silences(SOON);
            assertThat(left.value()).extracting(AlertSource.Silence::id).containsExactly(id);
            assertThat(left.peers().getFirst()).isInstanceOf(Outcome.Failed.class);
            assertThat(silences.expire(peer(two).source(), id, SOON).outcome().answer())
                    .contains(id);
            Await.until(
                    "the silence has expired",
                    BOUND,
                    () -> alerts.silences(SOON).value().stream()
                            .allMatch(silence -> silence.state() == AlertSource.SilenceState.EXPIRED));
            assertThat(silences.put(peer(two).source(), silence(Instant.now()), SOON)
                            .outcome()
                            .answer())
                    .isPresent();
        }
    }

    @Test
    void alertmanagersUrlInPlaceOfPrometheusIsRecognised() throws IOException {
        try (var one = alertmanager("one", RealServer.freePort(), List.of())) {
            var source = new Source("real", Source.Kind.PROMETHEUS, one.url());
            var outcome = Prometheus.connect(http, source, HttpSettings.DEFAULT).instant("up", SOON);

            assertThat(((Outcome.Failed<?>) outcome).failure().found())
                    .contains("responds like Alertmanager")
                    .contains("not Prometheus");
        }
    }
}
