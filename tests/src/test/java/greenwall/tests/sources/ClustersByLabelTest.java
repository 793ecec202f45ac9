package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenwall.app.config.ClusterConfig;
import greenwall.app.config.Config;
import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigPaths;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.SecretFetcher;
import greenwall.app.config.SourceConfigConverter;
import greenwall.app.site.EngineClusterFinder;
import greenwall.app.site.EngineClusterWatcher;
import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoller;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.source.ClusterLabelFilter;
import greenwall.fleet.source.ClusterLogSource;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.FleetState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// One engine with several clusters, which are the values of a label.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClustersByLabelTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private PracticeRange range;
    private HttpServer engine;
    private volatile List<String> values = List.of();
    private volatile boolean rest;
    private volatile boolean hangs;

    @BeforeAll
    void start() throws IOException {
        range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(6).withIncident(IncidentKind.FAILING_DISK));
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        engine.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        engine.createContext("/", this::answer);
        engine.start();
    }

    @AfterAll
    void stop() {
        range.close();
        engine.stop(0);
    }

    /// Returns the values of the label, and whether any target lacks it.
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            while (hangs) {
                Thread.sleep(20);
            }
            var uri = URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8);
            var reported = uri.contains("/label/__name__/") ? rest ? List.of("up") : List.<String>of() : values;
            var list = reported.stream()
                    .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                    .collect(Collectors.joining(","));
            var body = ("{\"status\":\"success\",\"data\":[" + list + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Config config(String yaml) throws IOException {
        var paths = new ConfigPaths("linux", folder, _ -> null);
        var reader = new ConfigReader(paths, new SecretFetcher(_ -> null, SOON, CLOCK), Set.of());
        var file = Files.writeString(folder.resolve("greenwall.yaml"), yaml);
        return switch (new ConfigLoader(paths, reader).read(file)) {
            case ConfigResult.Loaded(var config, var _) -> config;
            case ConfigResult.Rejected rejected -> throw new AssertionError(rejected.errors());
        };
    }

    private Config ofRange(String label) throws IOException {
        return config("""
                clusters:
                  from:
                    prometheus: {url: "%s"}
                    loki: {url: "%s"}
                    alertmanagers: [{url: "%s"}]
                    tempo: {url: "%s"}
                  label: %s
                """.formatted(
                        range.servers().prometheus(),
                        range.servers().loki(),
                        range.servers().alertmanager(),
                        range.servers().tempo(),
                        label));
    }

    private Config ofEngine() throws IOException {
        return config("clusters: {from: {prometheus: {url: \"http://127.0.0.1:%d\"}}, label: cluster}\n"
                .formatted(engine.getAddress().getPort()));
    }

    private Site connect(Config config) {
        var paths = new ConfigPaths("linux", folder, _ -> null);
        return Site.connect(
                config,
                new SharedHttpClient(Map.of(), CLOCK),
                new SourceConfigConverter(new SecretFetcher(_ -> null, SOON, CLOCK), paths),
                new ChangeAuditLog(folder.resolve("changes.jsonl"), "test"),
                CLOCK,
                List.of());
    }

    private static ClusterConfig engine(Config config) {
        return EngineClusterFinder.engine(config).orElseThrow();
    }

    private EngineClusterWatcher watch(Config config) {
        return new EngineClusterWatcher(
                connect(config), engine(config), folder.resolve("state").resolve("clusters"), CLOCK);
    }

    /// The site with its clusters, as a command opens it.
    private Site divided(Config config) throws Exception {
        try (var watcher = watch(config)) {
            return connect(watcher.queryNow().applyTo(config));
        }
    }

    private static Map<String, String> states(FleetState fleet) {
        var states = new TreeMap<String, String>();
        fleet.hosts().forEach(host -> states.put(host.name(), host.state().word()));
        return states;
    }

    @Test
    void eachHostIsInTheClusterOfItsLabelAndJudgedAsBefore() throws Exception {
        var config = ofRange("role");
        try (var whole = connect(config);
                var divided = divided(config)) {
            assertThat(divided.clusters().stream().map(Site.ConnectedCluster::name))
                    .containsExactly("db", "gw", "hv", "mon", "st", "web", "other");
            var fleet = divided.singlePoller().poll();
            assertThat(fleet.hosts())
                    .isNotEmpty()
                    .allSatisfy(host -> assertThat(host.label("role"))
                            .isEqualTo(host.cluster().name()));
            assertThat(states(fleet)).isEqualTo(states(whole.singlePoller().poll()));
            assertThat(fleet.clusters()).as("the rest has no hosts to miss").hasSize(6);
        }
    }

    @Test
    void eachAlertIsListedOnceInTheClusterOfItsHost() throws Exception {
        var config = ofRange("role");
        try (var whole = connect(config);
                var divided = divided(config)) {
            var undivided = alerts(whole);
            var alerts = alerts(divided);
            assertThat(names(alerts)).isNotEmpty().isEqualTo(names(undivided));
            assertThat(alerts)
                    .as("its host is the storage")
                    .allMatch(alert -> alert.hostKnown() && alert.cluster().equals("st"));
        }
    }

    private static List<Alert> alerts(Site site) throws InterruptedException {
        return new SiteAlertPoller(site, new AcknowledgementRegistry(List.of()), CLOCK)
                .query(site.singlePoller().poll())
                .alerts();
    }

    private static List<String> names(List<Alert> alerts) {
        return alerts.stream().map(alert -> alert.labels().toString()).sorted().toList();
    }

    @Test
    void aQueryOfAClusterSeesOnlyItsOwnSeries() throws Exception {
        try (var site = divided(ofRange("role"))) {
            var db = site.clusters().getFirst().metrics().orElseThrow();
            assertThat(db.source().cluster()).isEqualTo("db");
            var rows = db.instant("count by (role) (up) or label_replace(up, \"x\", \"y\", \"\", \"\")", SOON);
            assertThat(rows).isInstanceOf(Outcome.Answered.class);
            var vector = rows.answer().orElseThrow();
            assertThat(vector.size()).isPositive();
            for (int i = 0; i < vector.size(); i++) {
                assertThat(vector.labels(i).get("role")).isEqualTo("db");
            }
            var window = TimeWindow.before(CLOCK.instant(), Duration.ofMinutes(10));
            assertThat(db.labelValues("role", List.of(), window, SOON).answer()).contains(List.of("db"));
            assertThat(db.series(List.of("up"), window, SOON).answer().orElseThrow())
                    .isNotEmpty()
                    .allMatch(labels -> labels.get("role").equals("db"));
            assertThat(db.instant("what? is this", SOON)).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void logsAreFilteredByClusterIfTheirStreamsHaveTheLabel() throws Exception {
        try (var site = connect(ofRange("role"))) {
            var loki = site.clusters().getFirst().logs().orElseThrow();
            var all = hosts(loki);
            assertThat(all).hasSizeGreaterThan(1);
            var first = all.getFirst();
            var one = new ClusterLogSource(loki, "one", ClusterLabelFilter.of("hostname", first), CLOCK);
            assertThat(hosts(one)).containsExactly(first);
            var others = new ClusterLogSource(
                    loki, "others", ClusterLabelFilter.rest("hostname", List.of(first), true), CLOCK);
            assertThat(hosts(others)).isEqualTo(all.subList(1, all.size()));
            assertThat(hosts(new ClusterLogSource(loki, "db", ClusterLabelFilter.of("role", "db"), CLOCK)))
                    .as("no stream has the label")
                    .isEqualTo(all);
        }
    }

    private static List<String> hosts(LogSource logs) {
        var hosts = new TreeSet<String>();
        var read = logs.lines(
                "{job=~\".+\"}",
                TimeWindow.before(CLOCK.instant(), Duration.ofMinutes(10)),
                LogSource.Order.FORWARD,
                5_000,
                line -> hosts.add(line.stream().get("hostname")) || true,
                SOON);
        assertThat(read).isInstanceOf(Outcome.Answered.class);
        return List.copyOf(hosts);
    }

    @Test
    void aNewLabelValueAddsAClusterAndAVanishedOneRemovesIt() throws Exception {
        hangs = false;
        rest = false;
        values = List.of("east");
        var reported = new ArrayList<List<String>>();
        var errors = new ArrayList<String>();
        try (var watcher = watch(ofEngine())) {
            watcher.queryNow();
            values = List.of("east", "west");
            watcher.query(found -> reported.add(found.values()), errors::add);
            watcher.query(found -> reported.add(found.values()), errors::add);
            values = List.of("west");
            watcher.query(found -> reported.add(found.values()), errors::add);
            values = List.of();
            watcher.query(found -> reported.add(found.values()), errors::add);
            watcher.query(found -> reported.add(found.values()), errors::add);
            assertThat(reported).containsExactly(List.of("east", "west"), List.of("west"), List.of("west"));
            assertThat(watcher.found().values()).as("the last ones stay").containsExactly("west");
            assertThat(watcher.found().rest()).as("all other hosts are shown").isTrue();
            assertThat(errors).singleElement().asString().contains("no target").contains("clusters.label");
        }
    }

    @Test
    void targetsWithNoneOfTheValuesFormTheirOwnCluster() throws Exception {
        hangs = false;
        rest = true;
        values = List.of("other", "east");
        var config = ofEngine();
        try (var watcher = watch(config)) {
            var clusters = watcher.queryNow().applyTo(config).clusters();
            assertThat(clusters.stream().map(ClusterConfig::name)).containsExactly("east", "other", "other of cluster");
            assertThat(clusters.getLast().slice().orElseThrow().hasTargets()).isTrue();
        } finally {
            rest = false;
        }
    }

    @Test
    void invalidClusterValuesAreReportedInOneLine() throws Exception {
        hangs = false;
        var config = ofEngine();
        for (var invalid : List.of(
                List.<String>of(),
                List.of(""),
                IntStream.range(0, 500).mapToObj(i -> "pod-" + i).toList())) {
            values = invalid;
            try (var watcher = watch(config)) {
                var found = watcher.queryNow();
                assertThat(found.problems()).as(invalid.toString()).hasSize(1);
                assertThat(found.applyTo(config)).isEqualTo(config);
            }
        }
        for (var hostile : List.of("\u200bhidden", "\u007fcontrol", "\u202eright", "x".repeat(5_000), "  ")) {
            values = List.of("east", hostile);
            try (var watcher = watch(config)) {
                var found = watcher.queryNow();
                assertThat(found.values()).containsExactly("east");
                assertThat(found.problems())
                        .singleElement()
                        .satisfies(
                                line -> assertThat(line).hasSizeLessThan(400).doesNotContain("\n", "\u001b", "\u202e"));
            }
        }
    }

    @Test
    void startupDoesNotWaitForASlowEngineAndTheNextRunKnowsItsClusters() throws Exception {
        var config = ofEngine();
        Files.deleteIfExists(folder.resolve("state").resolve("clusters"));
        values = List.of("east", "west");
        hangs = true;
        try {
            var startTime = Instant.now();
            try (var watcher = watch(config)) {
                assertThat(watcher.foundWithin(Duration.ofMillis(300)).values()).isEmpty();
                assertThat(Duration.between(startTime, Instant.now())).isLessThan(Duration.ofSeconds(5));
                hangs = false;
                watcher.queryNow();
            }
            hangs = true;
            try (var watcher = watch(config)) {
                assertThat(watcher.foundWithin(Duration.ofMillis(300)).values()).containsExactly("east", "west");
            }
            var address = "http://127.0.0.1:" + engine.getAddress().getPort();
            for (var other : List.of(address + "\", tenant: ops", address + "/?extra_label=team%3Da\"")) {
                try (var watcher = watch(
                        config("clusters: {from: {prometheus: {url: \"%s}}, label: cluster}\n".formatted(other)))) {
                    assertThat(watcher.foundWithin(Duration.ofMillis(300)).values())
                            .as(other)
                            .isEmpty();
                }
            }
        } finally {
            hangs = false;
        }
    }
}
