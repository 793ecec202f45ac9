package greenwall.tests.reload;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import greenwall.app.config.ConfigReader;
import greenwall.app.site.EngineClusterFinder;
import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.app.site.SourceLivenessCheck;
import greenwall.fleet.quantity.HostObjective;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.FleetState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each key of the configuration changes what a running console does, without a restart. Each key has a row
/// with two configurations that differ in it and an observation of their effect. The build fails if a key that
/// the reader knows has no row.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigKeysTest {
    private Path folder;
    private final List<ConfigKeyCase> rows = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inProgress = new AtomicInteger();
    private final AtomicInteger maxConcurrent = new AtomicInteger();
    private PracticeRange range;
    private HttpServer stub;
    private HttpsServer secure;

    private void row(String key, String one, String other, ConfigKeyCase.ConfigObserver observer) {
        rows.add(new ConfigKeyCase(key, one, other, observer));
    }

    @BeforeAll
    void startServersAndCollectRows(@TempDir Path shared) throws IOException {
        folder = shared;
        range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(3));
        var loopback = InetAddress.getLoopbackAddress();
        stub = HttpServer.create(new InetSocketAddress(loopback, 0), 64);
        stub.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        stub.createContext("/", this::answer);
        stub.start();
        clusters();
        sharedEngine();
        sources();
        certificates(loopback);
        wall();
        identity();
        quantities();
        objectives();
        assistant();
        new SshKeyCases(range, new Sites(folder), rows).addRows();
        new ConsoleKeyCases(range, new Sites(folder), rows).addRows();
        new DirectCheckKeyCases(new Sites(folder), stub.getAddress().getPort(), rows).addRows();
    }

    @AfterAll
    void stop() {
        range.close();
        stub.stop(0);
        secure.stop(0);
    }

    /// Responds to each query with an empty result, after a delay in which other requests can be in flight.
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(exchange.getRequestURI().toString());
            for (var header :
                    List.of("Authorization", "X-Key", "X-Other", "X-Scope-OrgID", "X-Amz-Security-Token", "Cookie")) {
                var value = exchange.getRequestHeaders().getFirst(header);
                if (value != null) {
                    received.add(header + " " + withoutSignature(value));
                }
            }
            if (exchange.getRequestURI().getPath().startsWith("/token")) {
                received.add("form " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                var token = "{\"access_token\":\"granted\",\"expires_in\":3600}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, token.length);
                exchange.getResponseBody().write(token);
                return;
            }
            maxConcurrent.accumulateAndGet(inProgress.incrementAndGet(), Math::max);
            Thread.sleep(150);
            // Before the response is sent, since the next call may arrive before this method ends.
            inProgress.decrementAndGet();
            var body = ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"
                            + " ".repeat(8_192))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A signature changes every second; the connector's own test checks that it depends on the key.
    private static String withoutSignature(String value) {
        return value.replaceAll("Signature=[0-9a-f]{64}", "Signature=").replaceAll("/20\\d{6}/", "/day/");
    }

    private static FleetState poll(Site site) {
        return site.poller(PollSettingsConverter.oneShot(site.config())).poll();
    }

    private static Object cells(Site site, String quantity) {
        return poll(site).hosts().stream()
                .flatMap(host -> host.cells(quantity).stream())
                .map(cell -> cell.quantity().unit() + " " + cell.key() + " " + cell.state())
                .distinct()
                .sorted()
                .toList();
    }

    private void clusters() {
        var all = Sites.cluster("east", range);
        var metrics =
                "    prometheus: {url: \"%s\"}\n".formatted(range.servers().prometheus());
        var logs = "    loki: {url: \"%s\"}\n".formatted(range.servers().loki());
        var alerts =
                "    alertmanagers: [{url: \"%s\"}]\n".formatted(range.servers().alertmanager());
        var prefix = "clusters:\n  - name: east\n";
        row(
                "clusters[].name",
                all,
                Sites.cluster("west", range),
                site -> poll(site).hosts().stream()
                        .map(h -> h.cluster().name())
                        .distinct()
                        .toList());
        row(
                "clusters[].prometheus",
                prefix + logs,
                prefix + metrics + logs,
                site -> poll(site).hosts().size());
        ConfigKeyCase.ConfigObserver sourceKinds = site -> new SourceLivenessCheck(site.clusters(), Sites.CLOCK)
                .states().stream().map(s -> s.source().kind()).distinct().toList();
        row("clusters[].loki", prefix + metrics, prefix + metrics + logs, sourceKinds);
        var extraSource = "    %s: {url: \"http://127.0.0.1:1\"}\n";
        row("clusters[].tempo", prefix + metrics, prefix + metrics + extraSource.formatted("tempo"), sourceKinds);
        row("clusters[].jaeger", prefix + metrics, prefix + metrics + extraSource.formatted("jaeger"), sourceKinds);
        row("clusters[].alertmanagers", prefix + metrics, prefix + metrics + alerts, sourceKinds);
        row(
                "clusters[].labels.<label>",
                all + "    labels: {tier: one}\n",
                all + "    labels: {tier: two}\n",
                site -> poll(site).hosts().stream()
                        .map(h -> h.label("tier"))
                        .distinct()
                        .toList());
    }

    /// A single engine whose clusters are the values of a label.
    private void sharedEngine() {
        var metrics = "prometheus: {url: \"%s\"}".formatted(range.servers().prometheus());
        var from = "clusters: {label: role, from: {" + metrics + "%s}}\n";
        ConfigKeyCase.ConfigObserver found = site -> EngineClusterFinder.find(
                        site,
                        EngineClusterFinder.engine(site.config()).orElseThrow(),
                        Sites.CLOCK,
                        Duration.ofSeconds(20))
                .orElseThrow()
                .values();
        row("clusters.label", from.formatted(""), from.formatted("").replace("role", "location"), found);
        row(
                "clusters.from.prometheus",
                from.formatted(""),
                from.formatted("").replace(metrics, "prometheus: {url: \"http://127.0.0.1:1\"}"),
                site -> poll(site).hosts().size());
        ConfigKeyCase.ConfigObserver sourceKinds = site -> new SourceLivenessCheck(site.clusters(), Sites.CLOCK)
                .states().stream().map(s -> s.source().kind()).distinct().toList();
        for (var key : List.of("loki", "tempo", "jaeger")) {
            row(
                    "clusters.from." + key,
                    from.formatted(""),
                    from.formatted(", " + key + ": {url: \"http://127.0.0.1:1\"}"),
                    sourceKinds);
        }
        row(
                "clusters.from.alertmanagers",
                from.formatted(""),
                from.formatted(", alertmanagers: [{url: \"http://127.0.0.1:1\"}]"),
                sourceKinds);
    }

    /// Each way to configure a secret, with two values.
    private List<List<String>> secretsInThreeWays() throws IOException {
        var first = Files.writeString(folder.resolve("first"), "alpha");
        var second = Files.writeString(folder.resolve("second"), "beta");
        return List.of(
                List.of("file", '"' + first.toString() + '"', '"' + second.toString() + '"'),
                List.of("env", "ONE", "TWO"),
                List.of("command", "\"printf one\"", "\"printf two\""));
    }

    /// Which URL the assistant's requests go to, and with which key.
    private void assistant() throws IOException {
        ConfigKeyCase.ConfigObserver assistantRequests = site -> {
            received.clear();
            site.assistant().orElseThrow().ask("a question", _ -> {}, Duration.ofSeconds(10));
            return List.copyOf(received);
        };
        row("assistant.url", assistant("/v1", ""), assistant("/v2", ""), assistantRequests);
        row(
                "assistant.model",
                assistant("/v1", ""),
                assistant("/v1", "").replace("small", "large"),
                site -> site.assistant().orElseThrow().model());
        for (var way : secretsInThreeWays()) {
            row(
                    "assistant.key_" + way.get(0),
                    assistant("/v1", ", key_" + way.get(0) + ": " + way.get(1)),
                    assistant("/v1", ", key_" + way.get(0) + ": " + way.get(2)),
                    assistantRequests);
        }
    }

    private String assistant(String path, String more) {
        return Sites.cluster("east", range) + "assistant: {url: \"http://127.0.0.1:"
                + stub.getAddress().getPort() + path + "\", model: small" + more + "}\n";
    }

    private String source(String keys) {
        return source("http://127.0.0.1:" + stub.getAddress().getPort(), keys);
    }

    private static String source(String url, String keys) {
        return "clusters:\n  - name: east\n    prometheus: {url: \"%s\"%s}\n"
                .formatted(url, keys.isEmpty() ? "" : ", " + keys);
    }

    /// What the source receives for one query, and whether the query succeeds.
    private Object requestsOf(Site site) {
        received.clear();
        var succeeded = site.clusters()
                .getFirst()
                .metrics()
                .orElseThrow()
                .instant("up", Duration.ofSeconds(20))
                .answer()
                .isPresent();
        var all = new TreeSet<>(received);
        all.add("answered " + succeeded);
        return all;
    }

    /// The error if the source cannot be reached.
    private static Object connectionError(Site site) {
        var outcome = site.clusters().getFirst().metrics().orElseThrow().instant("up", Duration.ofSeconds(20));
        return outcome instanceof Outcome.Failed<?> failed ? failed.failure().found() : "";
    }

    private void source(String key, String one, String other) {
        row("<source>." + key, source(one), source(other), this::requestsOf);
    }

    private void sources() throws IOException {
        var base = "http://127.0.0.1:" + stub.getAddress().getPort();
        row("<source>.url", source(base + "/one", ""), source(base + "/two", ""), this::requestsOf);
        source(
                "auth.basic.user",
                "auth: {basic: {user: a, password_env: ONE}}",
                "auth: {basic: {user: b, password_env: ONE}}");
        for (var way : secretsInThreeWays()) {
            source(
                    "auth.basic.password_" + way.get(0),
                    "auth: {basic: {user: a, password_" + way.get(0) + ": " + way.get(1) + "}}",
                    "auth: {basic: {user: a, password_" + way.get(0) + ": " + way.get(2) + "}}");
            source(
                    "auth.bearer_" + way.get(0),
                    "auth: {bearer_" + way.get(0) + ": " + way.get(1) + "}",
                    "auth: {bearer_" + way.get(0) + ": " + way.get(2) + "}");
            source(
                    "auth.header.value_" + way.get(0),
                    "auth: {header: {name: X-Key, value_" + way.get(0) + ": " + way.get(1) + "}}",
                    "auth: {header: {name: X-Key, value_" + way.get(0) + ": " + way.get(2) + "}}");
        }
        source(
                "auth.header.name",
                "auth: {header: {name: X-Key, value_env: ONE}}",
                "auth: {header: {name: X-Other, value_env: ONE}}");
        source(
                "auth.headers",
                "auth: {headers: [{name: X-Key, value_env: ONE}]}",
                "auth: {basic: {user: a, password_env: ONE}, headers: [{name: X-Key, value_env: ONE}, {name: Cookie, "
                        + "value_env: TWO}]}");
        rows.addAll(new SignInKeyCases(folder, base, this::requestsOf).rows());
        row(
                "<source>.via",
                source("http://prometheus.invalid:1", ""),
                source("http://prometheus.invalid:1", "via: \"ssh://127.0.0.1:1\""),
                ConfigKeysTest::connectionError);
        source("tenant", "tenant: red", "tenant: blue");
        source("deadline", "deadline: 100ms", "deadline: 10s");
        source("body_limit", "body_limit: 1KiB", "body_limit: 1MiB");
        row("<source>.max_calls", source("max_calls: 1"), source("max_calls: 8"), site -> {
            maxConcurrent.set(0);
            var metrics = site.clusters().getFirst().metrics().orElseThrow();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 4; i++) {
                    threads.submit(() -> metrics.instant("up", Duration.ofSeconds(20)));
                }
            }
            return maxConcurrent.get() > 1;
        });
        row(
                "<source>.proxy",
                source("http://prometheus.invalid:9090", "proxy: none"),
                source("http://prometheus.invalid:9090", "proxy: \"" + base + "\""),
                this::requestsOf);
    }

    private void certificates(InetAddress loopback) throws IOException {
        var authority = new HeldCertificate.Builder().certificateAuthority(1).build();
        var untrustedAuthority =
                new HeldCertificate.Builder().certificateAuthority(1).build();
        var server = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(authority)
                .build();
        var clientCertificate =
                new HeldCertificate.Builder().signedBy(authority).build();
        var context = new HandshakeCertificates.Builder()
                .heldCertificate(server)
                .addTrustedCertificate(authority.certificate())
                .build()
                .sslContext();
        secure = HttpsServer.create(new InetSocketAddress(loopback, 0), 16);
        secure.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        secure.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var sslParameters = getSSLContext().getDefaultSSLParameters();
                sslParameters.setWantClientAuth(true);
                parameters.setSSLParameters(sslParameters);
            }
        });
        secure.createContext("/", exchange -> {
            try {
                received.add("client "
                        + ((com.sun.net.httpserver.HttpsExchange) exchange)
                                .getSSLSession()
                                .getPeerPrincipal());
            } catch (SSLPeerUnverifiedException _) {
                received.add("no client");
            }
            answer(exchange);
        });
        secure.start();
        var url = "https://127.0.0.1:" + secure.getAddress().getPort();
        var trustedCa = pem("good.pem", authority.certificatePem());
        var untrustedCa = pem("bad.pem", untrustedAuthority.certificatePem());
        row(
                "<source>.ca_file",
                source(url, "ca_file: " + untrustedCa),
                source(url, "ca_file: " + trustedCa),
                this::requestsOf);
        row("<source>.insecure", source(url, ""), source(url, "insecure: true"), this::requestsOf);
        row(
                "<source>.server_name",
                source(url, "ca_file: " + trustedCa),
                source(url, "ca_file: " + trustedCa + ", server_name: elsewhere.internal"),
                this::requestsOf);
        var encryptedKeys = new EncryptedKeyFiles(folder, clientCertificate);
        row(
                "<source>.client_cert.pkcs12_file",
                source(url, "ca_file: " + trustedCa),
                source(
                        url,
                        "ca_file: " + trustedCa + ", client_cert: {pkcs12_file: " + encryptedKeys.store("first")
                                + ", password_env: ONE}"),
                this::requestsOf);
        for (var way : List.of(
                List.of("file", encryptedKeys.word("first"), encryptedKeys.word("second")),
                List.of("env", "ONE", "TWO"),
                List.of("command", "\"printf first\"", "\"printf second\""))) {
            var prefix = "ca_file: " + trustedCa + ", client_cert: {pkcs12_file: " + encryptedKeys.store("first")
                    + ", password_" + way.get(0) + ": ";
            row(
                    "<source>.client_cert.password_" + way.get(0),
                    source(url, prefix + way.get(1) + "}"),
                    source(url, prefix + way.get(2) + "}"),
                    this::requestsOf);
        }
        var client = "client_cert: {cert_file: " + pem("mine.crt", clientCertificate.certificatePem()) + ", key_file: "
                + pem("mine.key", clientCertificate.privateKeyPkcs8Pem()) + "}";
        for (var key : List.of("cert_file", "key_file")) {
            // Neither is valid without the other, so both rows set both.
            row(
                    "<source>.client_cert." + key,
                    source(url, "ca_file: " + trustedCa),
                    source(url, "ca_file: " + trustedCa + ", " + client),
                    this::requestsOf);
        }
    }

    private String pem(String name, String text) throws IOException {
        return '"' + Files.writeString(folder.resolve(name), text).toString() + '"';
    }

    private void rangeRow(String key, String one, String other, ConfigKeyCase.ConfigObserver observer) {
        var all = Sites.cluster("east", range);
        row(key, all + one + "\n", all + other + "\n", observer);
    }

    /// Whether a second poll, twenty seconds later by a simulated clock, queries the sources again.
    private Object isQueriedAgainAfterTwentySeconds(Site site) {
        var start = Instant.parse("2026-03-14T09:30:00Z");
        var now = new AtomicReference<>(start);
        var poller = site.poller(PollSettingsConverter.wall(site.config()).clock(now::get));
        poller.pollDueSources();
        received.clear();
        now.set(start.plusSeconds(20));
        poller.pollDueSources();
        return received.size() > 3;
    }

    private void wall() {
        row(
                "wall.refresh",
                source("max_calls: 256") + "wall: {refresh: 15s}\n",
                source("max_calls: 256") + "wall: {refresh: 1h}\n",
                this::isQueriedAgainAfterTwentySeconds);
        for (var limit : List.of("warn", "critical")) {
            rangeRow(
                    "wall.thresholds.<quantity>." + limit,
                    "wall: {thresholds: {cpu.util: {%s: 0.99999}}}".formatted(limit),
                    "wall: {thresholds: {cpu.util: {%s: 0.00001}}}".formatted(limit),
                    site -> cells(site, "cpu.util"));
        }
    }

    private void identity() {
        var host = range.world().hosts().getFirst().name();
        ConfigKeyCase.ConfigObserver names =
                site -> poll(site).hosts().stream().map(h -> h.name()).sorted().toList();
        rangeRow("identity.hosts.<name>", "", "identity: {hosts: {\"" + host + "\": renamed}}", names);
        rangeRow("identity.labels", "", "identity: {labels: [location]}", names);
        ConfigKeyCase.ConfigObserver hostJoins = site -> {
            var found =
                    site.poller(PollSettingsConverter.oneShot(site.config())).diagnose();
            return found.joins().stream().map(j -> j.what() + j.to()).sorted().toList() + " "
                    + found.warnings().stream()
                            .filter(w -> w.text().contains("should_run"))
                            .toList();
        };
        rangeRow("identity.should_run", "", "identity: {should_run: [nobody]}", hostJoins);
    }

    private void quantities() {
        ConfigKeyCase.ConfigObserver power = site -> cells(site, "power.watts");
        var customQuantity = "quantities: {power.watts: {unit: W, forms: [\"max by (instance) (up * 450)\"]%s}}";
        rangeRow(
                "quantities.<quantity>.unit",
                customQuantity.formatted(""),
                customQuantity.formatted("").replace("unit: W", "unit: V"),
                power);
        rangeRow(
                "quantities.<quantity>.forms",
                customQuantity.formatted(""),
                customQuantity.formatted("").replace("up", "nothing"),
                power);
        rangeRow(
                "quantities.<quantity>.warn",
                customQuantity.formatted(", warn: 500"),
                customQuantity.formatted(", warn: 400"),
                power);
        rangeRow(
                "quantities.<quantity>.critical",
                customQuantity.formatted(", critical: 500"),
                customQuantity.formatted(", critical: 400"),
                power);
        rangeRow(
                "quantities.<quantity>.key",
                customQuantity.formatted(""),
                customQuantity.formatted(", key: [job]").replace("(instance)", "(instance, job)"),
                power);
    }

    /// The queries of the objectives, the budgets that judge them, and the objectives that the view shows.
    private static Object objectiveSettings(Site site) {
        var catalogue = PollSettingsConverter.catalogue(site.config());
        return catalogue.quantities().stream()
                        .filter(q -> q.id().startsWith("slo."))
                        .flatMap(q -> catalogue.forms(q.id()).stream())
                        .map(f -> f.expr() + f.judgedExpr())
                        .toList()
                + " "
                + HostObjective.of(site.config().slo()).stream()
                        .map(HostObjective::promised)
                        .toList();
    }

    private void objectives() {
        for (var key : List.of("host", "pool", "arc", "arc_above", "wireguard")) {
            rangeRow(
                    "slo." + key,
                    "slo: {" + key + ": 0.5}",
                    "slo: {" + key + ": 0.6}",
                    ConfigKeysTest::objectiveSettings);
        }
        rangeRow("slo.window", "slo: {window: 7d}", "slo: {window: 8d}", ConfigKeysTest::objectiveSettings);
        rangeRow(
                "slo.services.<service>",
                "slo: {services: {cart: 99%}}",
                "slo: {services: {cart: 98%}}",
                site -> site.config().slo().services());
        rangeRow(
                "slo.latency.<service>",
                "slo: {latency: {cart: 99% under 200ms}}",
                "slo: {latency: {cart: 99% under 300ms}}",
                site -> site.config().slo().latency());
    }

    /// Keys whose effect is tested in the module that they belong to.
    private static final Map<String, String> ELSEWHERE = Map.of(
            "<source>.auth.bearer_expiry", "app/config/ConfigSignInsTest#aPrintedTokenExpiresAsConfigured",
            "wall.densities.rows", "views/wall/WallModelTest#theHostCountsForTheDensityAreConfigurable",
            "wall.densities.tiles", "views/wall/WallModelTest#theHostCountsForTheDensityAreConfigurable",
            "identity.retired", "fleet/identity/HostMappingTest#aGoneHostCountsUntilItIsRetired",
            "identity.peers.<peer>", "fleet/poll/HostRelationsTest#peerIsTheHostConfiguredForItsKeyOrFriendlyName",
            "identity.guests.<domain>", "fleet/poll/HostRelationsTest#guestsAndTheirDisksAreMatchedByTheConfiguration",
            "identity.disks.<domain/device>",
                    "fleet/poll/HostRelationsTest#guestsAndTheirDisksAreMatchedByTheConfiguration");

    private List<ConfigKeyCase> rows() {
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void changingTheKeyInTheFileOfARunningConsoleChangesWhatItDoes(ConfigKeyCase row) throws Exception {
        try (var console = new RunningSite(new Sites(folder), row.one())) {
            var one = row.look().at(console.site());
            console.reload(row.other());
            assertThat(row.look().at(console.site())).isNotEqualTo(one);
            console.reload(row.one());
            assertThat(row.look().at(console.site()))
                    .as("with the first configuration again")
                    .isEqualTo(one);
        }
    }

    @Test
    void everyKeyThatTheReaderKnowsHasItsTest() throws IOException {
        var keys = ConfigReader.keys();
        var leaves = new TreeSet<String>();
        keys.stream()
                .filter(key -> keys.stream().noneMatch(k -> k.startsWith(key + ".") || k.startsWith(key + "[]")))
                .forEach(leaves::add);
        var covered = new TreeSet<>(ELSEWHERE.keySet());
        rows.forEach(row -> covered.add(row.key()));
        assertThat(covered).as("keys whose effect a test holds").isEqualTo(leaves);
        assertThat(ELSEWHERE.values()).allSatisfy(TestReference::assertExists);
    }
}
