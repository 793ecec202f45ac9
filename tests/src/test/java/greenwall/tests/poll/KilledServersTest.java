package greenwall.tests.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.OverallStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real exporters and real sources die or hang while the wall polls: a poll that begins 30 seconds later finds
/// nothing green of what they fed, however slow this machine is; the reason is correct, and nothing else
/// changes.
@Tag("slow")
class KilledServersTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path dir;

    @Test
    void killedAndHangingProcessesAreNotGreenAndTheRestIsUnaffected() throws IOException, InterruptedException {
        int web = RealServer.freePort();
        int db = RealServer.freePort();
        var eastDir = Files.createDirectory(dir.resolve("east"));
        var westDir = Files.createDirectory(dir.resolve("west"));
        try (var http = new SharedHttpClient(Map.of(), InstantSource.system());
                var webExporter = nodeExporter(web);
                var _ = nodeExporter(db)) {
            list(eastDir, Map.of("web:9100", web, "db:9100", db));
            list(westDir, Map.of("db:9100", db));
            try (var east = prometheus(eastDir);
                    var west = prometheus(westDir)) {
                Map<String, MetricsSource> clusters = new LinkedHashMap<>();
                clusters.put("east", connect(http, "east", east.url()));
                clusters.put("west", connect(http, "west", west.url()));
                var wall = new FleetPoller(
                        clusters, PollSettings.wall(QuantityCatalogue.shipped(), Duration.ofSeconds(1)));
                Await.until("three hosts with a CPU", PATIENCE, () -> {
                    var fleet = wall.poll();
                    return fleet.hosts().size() == 3
                            && fleet.hosts().stream().allMatch(h -> measured(h.state("cpu.util")));
                });

                webExporter.kill();
                var down = until(wall, "east", "web:9100", CellState.DOWN);
                var fleet = wall.poll();
                var dead = host(fleet, "east", "web:9100");
                assertThat(dead.reason()).contains("host down").contains("last seen");
                assertThat(dead.cell("cpu.util").orElseThrow().reason()).contains("host down");
                assertThat(dead.cells()).hasSizeGreaterThan(10);
                assertThat(alive(fleet, "east", "db:9100")).isTrue();
                assertThat(alive(fleet, "west", "db:9100")).isTrue();
                assertThat(fleet.hostCounts().total()).isEqualTo(3);
                assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.CRITICAL);

                var once = new FleetPoller(clusters, PollSettings.oneShot(QuantityCatalogue.shipped())).poll();
                var deadOnce = host(once, "east", "web:9100");
                assertThat(deadOnce.state()).isEqualTo(CellState.DOWN);
                assertThat(states(deadOnce)).containsOnly(CellState.DOWN);
                assertThat(deadOnce.cell("cpu.util")).isPresent();
                assertThat(deadOnce.cell("uptime")).isPresent();

                list(eastDir, Map.of("web:9100", web));
                var untilGone = until(wall, "east", "db:9100", CellState.GONE);
                fleet = wall.poll();
                assertThat(host(fleet, "east", "db:9100").reason())
                        .contains("none of the host's targets is in the list");
                assertThat(fleet.hostCounts().total()).isEqualTo(3);
                assertThat(alive(fleet, "west", "db:9100")).isTrue();
                once = new FleetPoller(clusters, PollSettings.oneShot(QuantityCatalogue.shipped())).poll();
                assertThat(host(once, "east", "db:9100").state()).isEqualTo(CellState.GONE);

                west.freeze();
                var untilSilent = until(wall, "west", "db:9100", CellState.SILENT);
                fleet = wall.poll();
                assertThat(host(fleet, "west", "db:9100").cells().getFirst().reason())
                        .contains("silent")
                        .contains("within");
                assertThat(host(fleet, "east", "web:9100").state()).isEqualTo(CellState.DOWN);
                assertThat(fleet.hostCounts().total()).isEqualTo(3);
                west.resume();
                var again = Await.until("west answers again", PATIENCE, () -> alive(wall.poll(), "west", "db:9100"));

                west.kill();
                var silent = until(wall, "west", "db:9100", CellState.SILENT);
                fleet = wall.poll();
                assertThat(host(fleet, "west", "db:9100").cells().getFirst().reason())
                        .contains("silent");
                assertThat(host(fleet, "east", "web:9100").state()).isEqualTo(CellState.DOWN);
                assertThat(fleet.sources()).anySatisfy(s -> {
                    assertThat(s.source().cluster()).isEqualTo("west");
                    assertThat(s.state()).isEqualTo(CellState.SILENT);
                    assertThat(s.reason()).isNotEmpty();
                });
                System.out.printf(
                        "seen after: exporter's death %.1f s, removal %.1f s, source hung %.1f s (back after %.1f s),"
                                + " source's death %.1f s%n",
                        down.toMillis() / 1e3,
                        untilGone.toMillis() / 1e3,
                        untilSilent.toMillis() / 1e3,
                        again.toMillis() / 1e3,
                        silent.toMillis() / 1e3);
            }
        }
    }

    /// The time until all cells of a host are in this state. However long it takes, none of them is green in a
    /// poll that began after the bound.
    private static Duration until(FleetPoller wall, String cluster, String name, CellState expected) {
        long since = System.nanoTime();
        return Await.until(name + " of " + cluster + " is " + expected.word(), PATIENCE, () -> {
            long startNanos = System.nanoTime();
            var host = host(wall.poll(), cluster, name);
            if (startNanos - since > BOUND.toNanos()) {
                assertThat(host.cells())
                        .as("%s of %s, %.1f s later", name, cluster, (startNanos - since) / 1e9)
                        .noneMatch(cell -> cell.state() == CellState.OK);
            }
            boolean allCells = host.state() == expected || expected == CellState.SILENT;
            return allCells && states(host).equals(Set.of(expected));
        });
    }

    private RealServer nodeExporter(int port) throws IOException {
        // All run on this one machine; the same uname would merge a target that is gone with one that is down.
        return RealServer.nodeExporter(dir, port, "--no-collector.uname");
    }

    private static RealServer prometheus(Path dir) throws IOException {
        var config = Files.writeString(dir.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: node
                    file_sd_configs: [{files: [targets.json], refresh_interval: 1s}]
                """);
        return RealServer.prometheus(dir, config, RealServer.freePort());
    }

    private static void list(Path dir, Map<String, Integer> targets) throws IOException {
        var json = targets.entrySet().stream()
                .map(t -> "{\"targets\": [\"127.0.0.1:" + t.getValue() + "\"], \"labels\": {\"instance\": \""
                        + t.getKey() + "\"}}")
                .collect(Collectors.joining(", ", "[", "]"));
        var fresh = Files.writeString(dir.resolve("targets.new"), json);
        Files.move(
                fresh,
                dir.resolve("targets.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static MetricsSource connect(SharedHttpClient http, String cluster, URI url) {
        return Prometheus.connect(http, new Source(cluster, Source.Kind.PROMETHEUS, url), HttpSettings.DEFAULT);
    }

    private static HostState host(FleetState fleet, String cluster, String name) {
        return fleet.hosts().stream()
                .filter(h -> h.cluster().name().equals(cluster) && h.host().hasName(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<CellState> states(HostState host) {
        return host.cells().stream().map(Cell::state).collect(Collectors.toSet());
    }

    private static boolean alive(FleetState fleet, String cluster, String name) {
        var host = host(fleet, cluster, name);
        return measured(host.state("cpu.util"))
                && states(host).stream().allMatch(s -> measured(s) || s == CellState.IDLE);
    }

    /// Any of these: the state depends on the load of this machine.
    private static boolean measured(CellState state) {
        return state == CellState.OK || state == CellState.WARN || state == CellState.CRITICAL;
    }
}
