package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.OverallStatus;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.ManyHosts;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A real VictoriaMetrics cluster with two storage nodes, of which one is killed or stopped.
/// `GREENWALL_VMCLUSTER` names the folder with its binaries (`vmstorage`, `vminsert`, `vmselect`).
class RealVictoriaMetricsClusterTest extends EngineWithRemoteWrite {
    private static final int HOSTS = 6;

    @TempDir
    Path dir;

    private final int[] storagePorts = new int[6];
    private int insert;
    private int select;
    private List<String> selecting = List.of();
    private @Nullable RealServer selector;

    private RealServer storage(Path bin, int number) throws IOException {
        int at = (number - 1) * 3;
        return closeAfterTest(RealServer.start(
                dir,
                storagePorts[at],
                "/health",
                List.of(
                        bin.resolve("vmstorage").toString(),
                        "-storageDataPath=" + dir.resolve("storage" + number),
                        "-httpListenAddr=127.0.0.1:" + storagePorts[at],
                        "-vminsertAddr=127.0.0.1:" + storagePorts[at + 1],
                        "-vmselectAddr=127.0.0.1:" + storagePorts[at + 2])));
    }

    private RealServer[] cluster(Path bin, int replication, String... more) throws IOException {
        for (int i = 0; i < storagePorts.length; i++) {
            storagePorts[i] = RealServer.freePort();
        }
        var storages = new RealServer[] {storage(bin, 1), storage(bin, 2)};
        insert = RealServer.freePort();
        closeAfterTest(RealServer.start(
                dir,
                insert,
                "/health",
                List.of(
                        bin.resolve("vminsert").toString(),
                        "-httpListenAddr=127.0.0.1:" + insert,
                        "-replicationFactor=" + replication,
                        "-storageNode=127.0.0.1:" + storagePorts[1],
                        "-storageNode=127.0.0.1:" + storagePorts[4])));
        select = RealServer.freePort();
        var command = new ArrayList<>(List.of(
                bin.resolve("vmselect").toString(),
                "-httpListenAddr=127.0.0.1:" + select,
                "-cacheDataPath=" + dir.resolve("cache"),
                "-search.latencyOffset=1s",
                "-replicationFactor=" + replication,
                "-dedup.minScrapeInterval=1ms",
                "-storageNode=127.0.0.1:" + storagePorts[2],
                "-storageNode=127.0.0.1:" + storagePorts[5]));
        command.addAll(List.of(more));
        selecting = List.copyOf(command);
        selector = startSelect();
        return storages;
    }

    private RealServer startSelect() throws IOException {
        return closeAfterTest(RealServer.start(dir, select, "/health", selecting));
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + select + "/select/0/prometheus");
    }

    private void feed() throws IOException {
        feed(IncidentKind.QUIET);
    }

    private RealServer feed(IncidentKind incident) throws IOException {
        return feed(HOSTS, incident, dir, "  - url: http://127.0.0.1:" + insert + "/insert/0/prometheus/api/v1/write");
    }

    private FleetPoller wall(boolean oneShot) {
        var http = closeAfterTest(new SharedHttpClient(Map.of(), InstantSource.system()));
        var source = Engines.connect(http, url(), HttpSettings.DEFAULT);
        return oneShot ? Engines.oneShotPoller(source) : Engines.wall(source);
    }

    @ParameterizedTest
    @EnumSource(names = {"QUIET", "NODE_DOWN", "FAILING_DISK"})
    void itsWallMatchesThePrometheusQueriedDirectly(IncidentKind incident) throws Exception {
        cluster(Engines.programPath("GREENWALL_VMCLUSTER"), 1);
        var prometheus = feed(incident);
        var http = closeAfterTest(new SharedHttpClient(Map.of(), InstantSource.system()));
        new EngineAgreement(Engines.wall(Engines.connect(http, prometheus.url(), HttpSettings.DEFAULT)), wall(false))
                .assertAgreement("VictoriaMetrics cluster, " + incident);
    }

    @Test
    void aKilledStorageNodeMakesOnlyItsOwnDataSilent() throws Exception {
        var bin = Engines.programPath("GREENWALL_VMCLUSTER");
        var storages = cluster(bin, 1);
        feed();
        var wall = wall(false);
        FleetState before = Engines.awaitSettled(wall, Engines.hosts(wall, HOSTS));

        storages[1].kill();
        Engines.assertNothingLost(wall, before, Set.of());
        var once = wall(true).poll();
        assertThat(once.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
        assertThat(once.hosts()).noneMatch(h -> h.state() == CellState.OK || h.state() == CellState.GONE);

        var restarted = storage(bin, 2);
        System.out.println("a vmstorage that was killed: back after " + Engines.awaitRecovery(wall, before));

        before = wall.poll();
        Engines.assertSurvives("a vmstorage that was stopped", wall, before, restarted::freeze, restarted::resume);
    }

    @Test
    void withReplicationAKilledStorageNodeLosesNothing() throws Exception {
        var bin = Engines.programPath("GREENWALL_VMCLUSTER");
        var storages = cluster(bin, 2);
        feed();
        var wall = wall(false);
        var before = Engines.awaitSettled(wall, Engines.hosts(wall, HOSTS));
        storages[1].kill();
        for (int poll = 0; poll < 20; poll++) {
            var fleet = wall.poll();
            assertThat(Engines.names(fleet)).isEqualTo(Engines.names(before));
            assertThat(Engines.example(fleet, CellState.SILENT)).isEmpty();
            assertThat(Engines.example(fleet, CellState.GONE)).isEmpty();
            Await.briefly();
        }
    }

    /// The other node has all data, but some of the writes wait for the stopped node.
    @Test
    void withReplicationAStoppedStorageNodeMakesNoHostGone() throws Exception {
        var bin = Engines.programPath("GREENWALL_VMCLUSTER");
        var storages = cluster(bin, 2);
        feed();
        var wall = wall(false);
        var before = Engines.awaitSettled(wall, Engines.hosts(wall, HOSTS));
        storages[1].freeze();
        Engines.assertNoNewHostsOrAlarms(wall, before, Duration.ofSeconds(50));
        storages[1].resume();
        System.out.println(
                "a replicated vmstorage that was stopped: back after " + Engines.awaitRecovery(wall, before));
    }

    @Test
    void aStoppedOrKilledVmselectMakesAllHostsSilentAndNoneGone() throws Exception {
        cluster(Engines.programPath("GREENWALL_VMCLUSTER"), 1);
        feed();
        var wall = wall(false);
        var before = Engines.awaitSettled(wall, Engines.hosts(wall, HOSTS));
        var first = Objects.requireNonNull(selector);
        Engines.assertSurvives("a vmselect that was stopped", wall, before, first::freeze, first::resume);
        Engines.assertSurvives("a vmselect that was killed", wall, before, first::kill, this::startSelect);
    }

    @Test
    void aLimitMakesNoQuantityAbsent() throws Exception {
        var bin = Engines.programPath("GREENWALL_VMCLUSTER");
        cluster(bin, 1);
        feed();
        var free = wall(false);
        var allQuantities = Engines.quantities(Engines.awaitSettled(free, Engines.hosts(free, HOSTS)));

        var limited = RealServer.freePort();
        closeAfterTest(RealServer.start(
                dir,
                limited,
                "/health",
                List.of(
                        bin.resolve("vmselect").toString(),
                        "-httpListenAddr=127.0.0.1:" + limited,
                        "-search.latencyOffset=1s",
                        "-search.maxSamplesPerQuery=2000",
                        "-storageNode=127.0.0.1:" + storagePorts[2],
                        "-storageNode=127.0.0.1:" + storagePorts[5])));
        select = limited;
        var fleet = wall(true).poll();
        assertThat(Engines.names(fleet)).containsExactlyInAnyOrderElementsOf(allQuantities.keySet());
        Engines.assertGreenHostsAreComplete(fleet, allQuantities);
    }

    @Test
    void thousandsOfHostsAreReadCorrectly() throws Exception {
        cluster(Engines.programPath("GREENWALL_VMCLUSTER"), 1);
        var file = dir.resolve("series.txt");
        ManyHosts.write(file, Instant.now(), false);
        RealServer.post(
                insert, "/insert/0/prometheus/api/v1/import/prometheus", "text/plain", BodyPublishers.ofFile(file));
        for (int storage : List.of(storagePorts[0], storagePorts[3])) {
            RealServer.get(storage, "/internal/force_flush");
        }
        ManyHosts.assertAllHostsPresent("a VictoriaMetrics cluster", url());
    }
}
