package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.OverallStatus;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A real Cortex or Mimir in one process, named by `GREENWALL_MIMIR`: two tenants with the same hosts, queried
/// separately and federated, with a limit, without a tenant and stopped.
class RealCortexTest extends EngineWithRemoteWrite {
    private static final int HOSTS = 6;

    @TempDir
    Path dir;

    private int port;
    private List<String> starting = List.of();
    private Duration lookBack = Duration.ofMinutes(5);

    private RealServer engine(Path program) throws IOException {
        port = RealServer.freePort();
        boolean mimir = program.getFileName().toString().contains("mimir");
        var limits = Files.writeString(dir.resolve("runtime.yml"), "overrides: {}\n");
        var ring = "kvstore: {store: inmemory}";
        var config = Files.writeString(dir.resolve("engine.yml"), """
                %s: true
                server: {http_listen_address: 127.0.0.1, http_listen_port: %d, grpc_listen_address: 127.0.0.1, grpc_listen_port: %d}
                distributor: {ring: {%s}}
                ingester: %s
                blocks_storage: {backend: filesystem, filesystem: {dir: blocks}, tsdb: {dir: tsdb}, bucket_store: {sync_dir: sync}}
                ruler_storage: {backend: local, local: {directory: rules}}
                compactor: {data_dir: compactor, sharding_ring: {%s}}
                store_gateway: {sharding_ring: {%s}}
                tenant_federation: {enabled: true}
                querier: {lookback_delta: %ds}
                runtime_config: {file: %s, period: 1s}
                limits: {ingestion_rate: 1000000, ingestion_burst_size: 1000000}
                """.formatted(
                        mimir ? "multitenancy_enabled" : "auth_enabled",
                        port,
                        RealServer.freePort(),
                        ring,
                        mimir
                                ? "{ring: {instance_addr: 127.0.0.1, replication_factor: 1, " + ring + "}}"
                                : "{lifecycler: {address: 127.0.0.1, join_after: 0s, min_ready_duration: 0s,"
                                        + " final_sleep: 0s, num_tokens: 64, ring: {replication_factor: 1, "
                                        + ring + "}}}",
                        ring,
                        ring,
                        lookBack.toSeconds(),
                        limits));
        starting = List.of(program.toString(), "-config.file=" + config, "-target=all");
        return start();
    }

    private RealServer start() throws IOException {
        return closeAfterTest(RealServer.start(dir, port, "/ready", starting));
    }

    private void feed() throws IOException {
        feed(IncidentKind.QUIET);
    }

    private RealServer feed(IncidentKind incident) throws IOException {
        return feed(HOSTS, incident, dir, "  - url: " + pushing("east"), "  - url: " + pushing("west"));
    }

    /// A proxy that adds the tenant header, which not every Prometheus can send itself.
    private URI pushing(String tenant) throws IOException {
        var client = closeAfterTest(HttpClient.newHttpClient());
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var headers = exchange.getRequestHeaders();
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/push"))
                        .header("X-Scope-OrgID", tenant)
                        .header("Content-Encoding", headers.getFirst("Content-Encoding"))
                        .header("Content-Type", headers.getFirst("Content-Type"))
                        .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()))
                        .build();
                var answer = client.send(request, HttpResponse.BodyHandlers.discarding());
                exchange.sendResponseHeaders(answer.statusCode(), -1);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(closeAfterTest(Executors.newVirtualThreadPerTaskExecutor()));
        server.start();
        closeAfterTest(() -> server.stop(0));
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/push");
    }

    private MetricsSource source(String tenant) {
        var http = closeAfterTest(new SharedHttpClient(Map.of(), InstantSource.system()));
        var settings = tenant.isEmpty()
                ? HttpSettings.DEFAULT
                : HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of(tenant));
        return Engines.connect(http, URI.create("http://127.0.0.1:" + port + "/prometheus"), settings);
    }

    @ParameterizedTest
    @EnumSource(names = {"QUIET", "NODE_DOWN", "FAILING_DISK"})
    void itsWallMatchesThePrometheusQueriedDirectly(IncidentKind incident) throws Exception {
        engine(Engines.programPath("GREENWALL_MIMIR"));
        var prometheus = feed(incident);
        var http = closeAfterTest(new SharedHttpClient(Map.of(), InstantSource.system()));
        new EngineAgreement(
                        Engines.wall(Engines.connect(http, prometheus.url(), HttpSettings.DEFAULT)),
                        Engines.wall(source("east")))
                .assertAgreement("Cortex or Mimir, " + incident);
    }

    @Test
    void tenantsLimitsAndAStoppedEngineAreHandled() throws Exception {
        var engine = engine(Engines.programPath("GREENWALL_MIMIR"));
        feed();
        var wall = Engines.wall(source("east"));
        int hosts = Engines.hosts(wall, HOSTS);
        var before = Engines.awaitSettled(wall, hosts);
        assertThat(source("east")
                        .buildInfo(Duration.ofSeconds(5))
                        .answer()
                        .orElseThrow()
                        .product())
                .containsAnyOf("Cortex", "Mimir");

        var both = Engines.oneShotPoller(source("east|west")).poll();
        assertThat(both.hosts()).hasSize(2 * hosts);
        assertThat(both.hosts().stream().map(h -> h.label("__tenant_id__")).distinct())
                .containsExactlyInAnyOrder("east", "west");

        var withoutTenant = Engines.oneShotPoller(source("")).poll();
        assertThat(withoutTenant.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
        assertThat(withoutTenant.sources().getFirst().reason()).contains("no org id");
        assertThat(withoutTenant.sources().getFirst().remedy()).contains("tenant");
        assertThat(Engines.oneShotPoller(source("taem")).poll().exitStatus()).isEqualTo(OverallStatus.UNKNOWN);

        assertLimitIsReported(before);
        Engines.assertSurvives("an engine that was stopped", wall, before, engine::freeze, engine::resume);
    }

    @Test
    void aKilledEngineMakesAllHostsSilentAndNoneGone() throws Exception {
        var engine = engine(Engines.programPath("GREENWALL_MIMIR"));
        feed();
        var wall = Engines.wall(source("east"));
        var before = Engines.awaitSettled(wall, Engines.hosts(wall, HOSTS));
        Engines.assertSurvives("an engine that was killed", wall, before, engine::kill, this::start);
    }

    /// The look-back is one minute, so that the last samples soon expire.
    @Test
    void aStoppedOrKilledFeedingPrometheusMakesNoHostGone() throws Exception {
        lookBack = Duration.ofMinutes(1);
        engine(Engines.programPath("GREENWALL_MIMIR"));
        var prometheus = feed(IncidentKind.QUIET);
        var wall = Engines.wall(source("east"));
        var before = Engines.awaitSettled(wall, Engines.hosts(wall, HOSTS));
        prometheus.freeze();
        Engines.assertNoNewHostsOrAlarms(wall, before, Duration.ofSeconds(100));
        assertThat(Engines.cellsIn(wall.poll(), CellState.OK)).isEmpty();
        assertThat(wall.poll().sources().getFirst().reason()).contains("for which no data arrives");
        prometheus.resume();
        System.out.println(
                "a Prometheus behind it that was stopped: back after " + Engines.awaitRecovery(wall, before));
        prometheus.kill();
        Engines.assertNoNewHostsOrAlarms(wall, before, Duration.ofSeconds(100));
        assertThat(Engines.cellsIn(wall.poll(), CellState.OK)).isEmpty();
    }

    /// If the queries of a tenant may fetch only few series, no quantity looks absent on a green host.
    private void assertLimitIsReported(FleetState before) throws IOException {
        Files.writeString(dir.resolve("runtime.yml"), "overrides: {west: {max_fetched_series_per_query: 40}}\n");
        var west = source("west");
        Await.until(
                "the limit holds",
                Engines.START,
                () -> west.instant("{__name__=~\"node_.*\"}", Duration.ofSeconds(5))
                        .answer()
                        .isEmpty());
        var fleet = Engines.oneShotPoller(west).poll();
        assertThat(Engines.names(fleet)).isEqualTo(Engines.names(before));
        var whole = Engines.quantities(before);
        Engines.assertGreenHostsAreComplete(fleet, whole);
        System.out.println("under a limit of 40 series: " + fleet.hostCounts().text());
    }
}
