package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.OverallStatus;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealPrograms;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A real Thanos, named by `GREENWALL_THANOS`: two Prometheus that each scrape half of the range, or both all
/// of it, a sidecar for each, a querier that queries both, and a query-frontend before it.
class RealThanosTest extends RealPrograms {
    private static final int HOSTS = 6;

    @TempDir
    Path dir;

    private final List<ThanosServer> prometheuses = new ArrayList<>();
    private final List<ThanosServer> sidecars = new ArrayList<>();
    private final List<String> stores = new ArrayList<>();
    private @Nullable ThanosServer querier;
    private URI url = URI.create("http://127.0.0.1");

    /// A server that can be restarted with the same settings.
    private final class ThanosServer {
        private final Path in;
        private final int port;
        private final List<String> command;
        private RealServer server;

        ThanosServer(Path in, int port, List<String> command) throws IOException {
            this.in = in;
            this.port = port;
            this.command = command;
            server = start();
        }

        private RealServer start() throws IOException {
            return closeAfterTest(RealServer.start(in, port, "/-/ready", command));
        }

        void restart() throws IOException {
            server = start();
        }
    }

    private ThanosServer prometheus(String name, String externalLabel, String rest, String... options)
            throws IOException {
        var in = Files.createDirectory(dir.resolve(name));
        var config = Files.writeString(
                in.resolve("prometheus.yml"),
                "global: {scrape_interval: 5s, external_labels: {" + externalLabel + "}}\n" + rest);
        int port = RealServer.freePort();
        var command = new ArrayList<>(List.of(
                RealServer.program("prometheus", "prometheus"),
                "--config.file=" + config,
                "--storage.tsdb.path=" + in.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(options));
        return new ThanosServer(in, port, command);
    }

    private static String scraping(PracticeRange range, String relabelling) {
        return """
                scrape_configs:
                  - job_name: range
                    file_sd_configs: [{files: ["%s"]}]
                """.formatted(range.fileSd()) + relabelling;
    }

    /// A Prometheus that scrapes everything and sends half of it to each of two others, so that the same
    /// samples are in both places.
    private ThanosServer prometheusSendingHalves(PracticeRange range, List<ThanosServer> halves) throws IOException {
        var writes = new StringBuilder("remote_write:\n");
        for (int half = 0; half < halves.size(); half++) {
            writes.append("""
                      - url: %s/api/v1/write
                        write_relabel_configs:
                    """.formatted(halves.get(half).server.url()))
                    .append(shardRelabelling(half))
                    .append("      - {regex: __tmp_.*, action: labeldrop}\n");
        }
        return prometheus("whole", "", scraping(range, "") + writes);
    }

    private static String shardRelabelling(int half) {
        return """
                      - {source_labels: [instance], regex: "([^.:]+).*", target_label: __tmp_host}
                      - {source_labels: [__tmp_host], modulus: 2, target_label: __tmp_shard, action: hashmod}
                      - {source_labels: [__tmp_shard], regex: "%d", action: keep}
                """.formatted(half);
    }

    private ThanosServer thanos(Path program, String component, List<String> options) throws IOException {
        int port = RealServer.freePort();
        var command = new ArrayList<>(List.of(program.toString(), component, "--http-address=127.0.0.1:" + port));
        command.addAll(options);
        return new ThanosServer(dir, port, command);
    }

    private void withSidecar(Path program, ThanosServer prometheus) throws IOException {
        prometheuses.add(prometheus);
        var store = "127.0.0.1:" + RealServer.freePort();
        stores.add(store);
        sidecars.add(thanos(
                program,
                "sidecar",
                List.of(
                        "--grpc-address=" + store,
                        "--prometheus.get_config_interval=2s",
                        "--prometheus.get_config_timeout=2s",
                        "--prometheus.url=" + prometheus.server.url())));
    }

    private void startQuerier(Path program, boolean partial) throws IOException {
        var no = partial ? "" : "no-";
        var queryOptions = new ArrayList<>(List.of(
                "--grpc-address=127.0.0.1:" + RealServer.freePort(),
                "--store.response-timeout=2s",
                "--" + no + "query.partial-response"));
        stores.forEach(store -> queryOptions.add("--endpoint=" + store));
        var queryServer = thanos(program, "query", queryOptions);
        querier = queryServer;
        url = thanos(
                        program,
                        "query-frontend",
                        List.of(
                                "--query-frontend.downstream-url=" + queryServer.server.url(),
                                "--" + no + "query-range.partial-response"))
                .server
                .url();
    }

    private PracticeRange range(IncidentKind incident) throws IOException {
        return closeAfterTest(PracticeRange.start(
                PracticeRangeOptions.DEFAULT.withHosts(HOSTS).withIncident(incident)));
    }

    private void shards(IncidentKind incident, boolean partial) throws IOException {
        var program = Engines.programPath("GREENWALL_THANOS");
        var range = range(incident);
        for (int shard = 0; shard < 2; shard++) {
            var half = scraping(range, "    relabel_configs:\n" + shardRelabelling(shard));
            withSidecar(program, prometheus("shard" + shard, "shard: \"" + shard + "\"", half));
        }
        startQuerier(program, partial);
    }

    private MetricsSource source(URI queryServer) {
        var http = closeAfterTest(new SharedHttpClient(Map.of(), InstantSource.system()));
        return Engines.connect(http, queryServer, HttpSettings.DEFAULT);
    }

    private FleetPoller wall() {
        return Engines.wall(source(url));
    }

    @ParameterizedTest
    @EnumSource(names = {"QUIET", "NODE_DOWN", "FAILING_DISK"})
    void itsWallMatchesOnePrometheusQueriedDirectly(IncidentKind incident) throws Exception {
        var program = Engines.programPath("GREENWALL_THANOS");
        for (int shard = 0; shard < 2; shard++) {
            var label = "shard: \"" + shard + "\"";
            withSidecar(program, prometheus("shard" + shard, label, "", "--web.enable-remote-write-receiver"));
        }
        startQuerier(program, true);
        var fullPrometheus = prometheusSendingHalves(range(incident), prometheuses);
        assertThat(source(url)
                        .buildInfo(Duration.ofSeconds(5))
                        .answer()
                        .orElseThrow()
                        .product())
                .contains("Thanos");
        new EngineAgreement(Engines.wall(source(fullPrometheus.server.url())), wall())
                .assertAgreement("Thanos, " + incident);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKilledOrStoppedPrometheusMakesOnlyItsOwnDataSilent(boolean partial) throws Exception {
        shards(IncidentKind.FAILING_DISK, partial);
        assertOnlyOwnDataIsLost(prometheuses.getLast(), "a Prometheus behind it, partial_response=" + partial, partial);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKilledOrStoppedSidecarMakesOnlyItsOwnDataSilent(boolean partial) throws Exception {
        shards(IncidentKind.FAILING_DISK, partial);
        assertOnlyOwnDataIsLost(sidecars.getLast(), "a sidecar, partial_response=" + partial, partial);
    }

    /// The second shard's part is killed, then stopped: hosts that are only in the first one stay as they are,
    /// at least where partial responses are enabled.
    private void assertOnlyOwnDataIsLost(ThanosServer part, String description, boolean othersStay) throws Exception {
        var wall = wall();
        var before = Engines.awaitSettled(wall, Engines.hosts(wall, HOSTS));
        var stay = before.hosts().stream()
                .filter(host -> host.targets().stream()
                        .noneMatch(target -> target.labels().get("shard").equals("1")))
                .map(HostState::name)
                .collect(Collectors.toSet());
        assertThat(stay).isNotEmpty().hasSizeLessThan(before.hosts().size());

        part.server.kill();
        Engines.assertNothingLost(wall, before, stay);
        assertReasonsNameTheStore(wall.poll(), before, othersStay ? stay : Set.of());
        var once = Engines.oneShotPoller(source(url)).poll();
        assertThat(once.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
        assertThat(Engines.example(once, CellState.GONE)).isEmpty();
        part.restart();
        System.out.println(description + " that was killed: back after " + Engines.awaitRecovery(wall, before));

        before = wall.poll();
        part.server.freeze();
        Engines.assertNothingLost(wall, before, stay);
        assertReasonsNameTheStore(wall.poll(), before, othersStay ? stay : Set.of());
        part.server.resume();
        System.out.println(description + " that was stopped: back after " + Engines.awaitRecovery(wall, before));
    }

    /// The source and each host behind the store name it as the reason, and the other hosts are as before.
    private void assertReasonsNameTheStore(FleetState fleet, FleetState before, Set<String> stay) {
        var store = stores.getLast();
        var reason = fleet.sources().getFirst().reason();
        var quantitiesBefore = Engines.quantities(before);
        var now = Engines.quantities(fleet);
        for (var host : fleet.hosts()) {
            if (stay.contains(host.name())) {
                assertThat(now.getOrDefault(host.name(), Set.of()))
                        .as(host.name())
                        .containsAll(quantitiesBefore.getOrDefault(host.name(), Set.of()));
                assertThat(host.cells())
                        .as(host.name())
                        .noneMatch(cell -> cell.state() == CellState.SILENT
                                || cell.state() == CellState.STALE
                                || cell.state() == CellState.GONE
                                || cell.state() == CellState.DOWN);
            } else if (!stay.isEmpty()) {
                assertThat(reason).contains(store);
                assertThat(host.cells().stream()
                                .filter(cell -> cell.state() == CellState.SILENT)
                                .map(cell -> cell.reason()))
                        .as(host.name())
                        .isNotEmpty()
                        .allMatch(cellReason -> cellReason.contains(store));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoppedOrKilledQuerierMakesAllHostsSilentAndNoneGone(boolean partial) throws Exception {
        shards(IncidentKind.QUIET, partial);
        var wall = wall();
        var before = Engines.awaitSettled(wall, Engines.hosts(wall, HOSTS));
        var queryServer = Objects.requireNonNull(querier);
        Engines.assertSurvives(
                "a querier that was stopped", wall, before, queryServer.server::freeze, queryServer.server::resume);
        Engines.assertSurvives(
                "a querier that was killed", wall, before, queryServer.server::kill, queryServer::restart);
    }

    /// Both replicas have all targets, and the querier is not configured with the replica label.
    @Test
    void replicasThatAreNotDeduplicatedAreOneHostEachAndNoRateIsDoubled() throws Exception {
        var program = Engines.programPath("GREENWALL_THANOS");
        var range = range(IncidentKind.QUIET);
        for (var name : List.of("a", "b")) {
            withSidecar(program, prometheus(name, "replica: " + name, scraping(range, "")));
        }
        startQuerier(program, true);
        var wall = wall();
        var direct = Engines.wall(source(prometheuses.getFirst().server.url()));
        var before = Engines.awaitSettled(wall, Engines.hosts(wall, HOSTS));
        assertThat(Engines.names(before)).isEqualTo(Engines.names(Engines.awaitSettled(direct, HOSTS)));
        // The two scrape at different times, so rates differ a little, but by less than half.
        var differences = new TreeMap<String, String>();
        Await.until(() -> "no rate is doubled: " + differences, Engines.START, () -> {
            var expectedRates = rates(direct.poll());
            differences.clear();
            rates(wall.poll()).forEach((name, rate) -> {
                double expected = expectedRates.getOrDefault(name, Double.NaN);
                if (!(Math.abs(rate - expected) < expected / 2 + 0.01)) {
                    differences.put(name, rate + " for " + expected);
                }
            });
            return differences.isEmpty();
        });

        prometheuses.getLast().server.kill();
        for (long startNanos = System.nanoTime();
                System.nanoTime() - startNanos < Duration.ofSeconds(60).toNanos(); ) {
            var fleet = wall.poll();
            assertThat(Engines.names(fleet)).isEqualTo(Engines.names(before));
            assertThat(Engines.example(fleet, CellState.GONE)).isEmpty();
            assertThat(Engines.example(fleet, CellState.SILENT)).isEmpty();
            Await.briefly();
        }
    }

    /// Quantities that are calculated over minutes.
    private static Map<String, Double> rates(FleetState fleet) {
        var rates = new HashMap<String, Double>();
        for (var host : fleet.hosts()) {
            for (var id : List.of("cpu.util", "disk.util", "net.rx", "net.tx")) {
                host.cells(id).forEach(cell -> rates.put(host.name() + " " + id + cell.key(), cell.value()));
            }
        }
        assertThat(rates).isNotEmpty();
        return rates;
    }
}
