package greenwall.tests.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Real servers are stopped (SIGSTOP), starved of CPU, and resumed: what they feed is not green, what others
/// feed does not change, and one refresh later everything is as before. Slow, so it runs only with `-Pfaults`.
@EnabledIf("wanted")
class StoppedServersTest {
    private static final Duration REFRESH = Duration.ofSeconds(15);
    private static final Duration SILENT = Duration.ofSeconds(34);
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    @TempDir
    Path dir;

    static boolean wanted() {
        return Integer.getInteger("greenwall.histories", 0) > 100;
    }

    @Test
    void aStoppedOrStarvedPrometheusIsNeverGreenForLongAndRecoversByItself() throws Exception {
        int port = RealServer.freePort();
        var eastDir = Files.createDirectory(dir.resolve("east"));
        var westDir = Files.createDirectory(dir.resolve("west"));
        try (var http = new SharedHttpClient(Map.of(), InstantSource.system());
                var _ = RealServer.nodeExporter(dir, port);
                var east = prometheus(eastDir, port);
                var west = prometheus(westDir, port)) {
            Map<String, MetricsSource> clusters = new LinkedHashMap<>();
            clusters.put("east", connect(http, "east", east.url()));
            clusters.put("west", connect(http, "west", west.url()));
            var wall = new FleetPoller(clusters, PollSettings.wall(QuantityCatalogue.shipped(), Duration.ofSeconds(1)));
            Await.until(
                    "both clusters have values", START, () -> alive(wall.poll(), "east") && alive(wall.poll(), "west"));

            signal("STOP", east.pid());
            var silent = Await.until(
                    "east is silent",
                    SILENT,
                    () -> states(wall.poll(), "east").stream().allMatch(s -> s == CellState.SILENT));
            assertThat(alive(wall.poll(), "west")).isTrue();
            assertThat(wall.poll().sources()).anySatisfy(s -> {
                assertThat(s.state()).isEqualTo(CellState.SILENT);
                assertThat(s.reason()).isNotBlank();
            });
            signal("CONT", east.pid());
            var recoveryTime = Await.until("east is back", REFRESH, () -> alive(wall.poll(), "east"));
            System.out.printf(
                    "a stopped Prometheus: silent after %.1f s, back %.1f s after it went on%n",
                    silent.toMillis() / 1e3, recoveryTime.toMillis() / 1e3);

            starve(wall, east);
        }
    }

    /// Starves the server: lowest priority, on a core that busy loops occupy.
    private static void starve(FleetPoller wall, RealServer east) throws Exception {
        run("renice", "-n", "19", "-p", Long.toString(east.pid()));
        run("taskset", "-a", "-p", "1", Long.toString(east.pid()));
        var burning = new ArrayList<Process>();
        try {
            for (int i = 0; i < 4; i++) {
                burning.add(new ProcessBuilder("taskset", "1", "sh", "-c", "while :; do :; done").start());
            }
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            int polls = 0;
            int slow = 0;
            while (System.nanoTime() < until) {
                long startNanos = System.nanoTime();
                var fleet = wall.poll();
                polls++;
                slow += System.nanoTime() - startNanos > 1_000_000_000L ? 1 : 0;
                for (var host : fleet.hosts()) {
                    for (var cell : host.cells()) {
                        if (cell.state() == CellState.OK && cell.sampledAt().isPresent()) {
                            var age = Duration.between(
                                    cell.sampledAt().get(),
                                    InstantSource.system().instant());
                            assertThat(age)
                                    .as("%s of %s", cell.quantity().id(), host.name())
                                    .isLessThan(Duration.ofSeconds(31 + elapsedSeconds(startNanos)));
                        } else if (cell.state() == CellState.SILENT || cell.state() == CellState.STALE) {
                            assertThat(cell.reason()).isNotBlank();
                        }
                    }
                }
                assertThat(states(fleet, "west")).doesNotContain(CellState.SILENT);
            }
            System.out.printf("a starved Prometheus: %d polls, %d of them took over a second%n", polls, slow);
        } finally {
            burning.forEach(Process::destroyForcibly);
        }
        Await.until("east is whole again", REFRESH.plus(REFRESH), () -> alive(wall.poll(), "east"));
    }

    /// The duration of the poll is added to the age that the source's clock gave at the query.
    private static long elapsedSeconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000_000L;
    }

    @Test
    void aStoppedAlertmanagerIsUnknownNotQuietAndRecovers() throws Exception {
        int port = RealServer.freePort();
        var config = Files.writeString(dir.resolve("am.yml"), """
                route: {receiver: none}
                receivers: [{name: none}]
                """);
        try (var http = new SharedHttpClient(Map.of(), InstantSource.system());
                var server = RealServer.alertmanager(dir, config, port)) {
            var alerts = Alertmanager.connect(
                    http,
                    List.of(new Alertmanager.Peer(
                            new Source("east", Source.Kind.ALERTMANAGER, URI.create("http://127.0.0.1:" + port)),
                            HttpSettings.DEFAULT)));
            Await.until(
                    "it answers",
                    START,
                    () -> alerts.alerts(List.of(), DEADLINE).anyAnswered());
            signal("STOP", server.pid());
            long startNanos = System.nanoTime();
            var stopped = alerts.alerts(List.of(), DEADLINE);
            assertThat(stopped.anyAnswered()).isFalse();
            assertThat(stopped.peers()).allMatch(p -> p instanceof Outcome.Failed);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(DEADLINE.plusSeconds(5));
            signal("CONT", server.pid());
            Await.until(
                    "it answers again",
                    REFRESH,
                    () -> alerts.alerts(List.of(), DEADLINE).anyAnswered());
        }
    }

    private static RealServer prometheus(Path folder, int exporter) throws IOException {
        var config = Files.writeString(
                folder.resolve("prometheus.yml"),
                "global: {scrape_interval: 1s}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: [\"127.0.0.1:"
                        + exporter + "\"]}]\n");
        return RealServer.prometheus(folder, config, RealServer.freePort());
    }

    private static MetricsSource connect(SharedHttpClient http, String cluster, URI url) {
        return Prometheus.connect(http, new Source(cluster, Source.Kind.PROMETHEUS, url), HttpSettings.DEFAULT);
    }

    private static List<CellState> states(FleetState fleet, String cluster) {
        return fleet.hosts().stream()
                .filter(h -> h.cluster().name().equals(cluster))
                .flatMap(h -> h.cells().stream())
                .map(c -> c.state())
                .toList();
    }

    /// Any measured state is accepted: the values depend on the load of this machine.
    private static boolean alive(FleetState fleet, String cluster) {
        var states = states(fleet, cluster);
        return states.size() > 5
                && states.stream()
                        .allMatch(s -> s == CellState.OK
                                || s == CellState.WARN
                                || s == CellState.CRITICAL
                                || s == CellState.IDLE);
    }

    private static void signal(String signal, long pid) throws Exception {
        run("kill", "-" + signal, Long.toString(pid));
    }

    private static void run(String... words) throws Exception {
        assertThat(new ProcessBuilder(words).redirectErrorStream(true).start().waitFor())
                .as("%s", List.of(words))
                .isZero();
    }
}
