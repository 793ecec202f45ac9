package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigPaths;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.SecretFetcher;
import greenwall.app.config.SourceConfigConverter;
import greenwall.app.site.Site;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.RunningLabServers;
import greenwall.lab.exporters.DialectMix;
import greenwall.lab.incident.IncidentKind;
import greenwall.views.testing.DirectFxThread;
import greenwall.views.welcome.FirstRunSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteFirstRunSetupTest {
    @TempDir
    private Path home = Path.of("");

    private final InstantSource clock = InstantSource.system();

    private Path file() {
        return home.resolve(".config/greenwall/greenwall.yaml");
    }

    private ConfigLoader loader(SecretFetcher secrets) {
        var paths = new ConfigPaths("Linux", home, _ -> null);
        return new ConfigLoader(paths, new ConfigReader(paths, secrets, Set.of()));
    }

    private SiteFirstRunSetup firstRun() {
        var secrets = new SecretFetcher(_ -> null, Duration.ofSeconds(5), clock);
        return new SiteFirstRunSetup(
                file(),
                options -> loader(secrets).load(options),
                config -> Site.connect(
                        config,
                        new SharedHttpClient(Map.of(), clock),
                        new SourceConfigConverter(secrets, ConfigPaths.ofThisMachine()),
                        new ChangeAuditLog(home.resolve("audit"), "somebody"),
                        clock,
                        List.of()),
                clock,
                new SiteThreads(new DirectFxThread(true)));
    }

    private static FirstRunSetup.Finding find(SiteFirstRunSetup setup, String typed) throws Exception {
        return find(setup, new FirstRunSetup.UserInput(typed, "", "", "", ""));
    }

    private static FirstRunSetup.Finding find(SiteFirstRunSetup setup, FirstRunSetup.UserInput typed) throws Exception {
        var found = new CompletableFuture<FirstRunSetup.Finding>();
        setup.test(typed, found::complete);
        return found.get(5, TimeUnit.MINUTES);
    }

    /// The range's Loki and Alertmanager listen on the ports after that of its Prometheus.
    private static PracticeRange range() throws IOException {
        for (int port = 29_170; ; port += 10) {
            var listening = new RunningLabServers.ListenOptions(InetAddress.getLoopbackAddress(), OptionalInt.of(port));
            var options = new PracticeRangeOptions(
                    PracticeRangeOptions.DEFAULT_HOSTS,
                    List.of(IncidentKind.QUIET),
                    1,
                    1,
                    Optional.empty(),
                    DialectMix.SITES,
                    listening);
            try {
                return PracticeRange.start(options);
            } catch (IOException | UncheckedIOException taken) {
                if (port > 29_900) {
                    throw taken;
                }
            }
        }
    }

    @Test
    void aPrometheusIsTestedAndNeighbouringSourcesAreSuggested() throws Exception {
        try (var range = range();
                var setup = firstRun()) {
            var finding = find(setup, range.servers().prometheus().toString().replace("http://", ""));
            assertThat(finding).isInstanceOfSatisfying(FirstRunSetup.Finding.Responding.class, answers -> {
                assertThat(answers.lines().getFirst().text()).contains("responds", "targets are up");
                assertThat(answers.lines().get(1).text()).contains("24 hosts", "cpu", "mem");
                var groups = List.of(answers.lines()
                        .get(1)
                        .text()
                        .replaceFirst(".*quantities: ", "")
                        .split(", "));
                assertThat(answers.lines())
                        .extracting(FirstRunSetup.Line::text)
                        .filteredOn(text -> text.startsWith("No "))
                        .isNotEmpty()
                        .allSatisfy(text -> assertThat(
                                        text.replaceAll("^No |:.*", "").split(", "))
                                .as("not also listed as found")
                                .doesNotContainAnyElementsOf(groups));
                assertThat(answers.loki())
                        .hasValueSatisfying(url ->
                                assertThat(range.servers().loki().toString()).startsWith(url));
                assertThat(answers.alertmanager()).isPresent();
                assertThat(setup.write(new FirstRunSetup.Choice(answers.url(), answers.loki(), answers.alertmanager())))
                        .isEmpty();
            });
        }
        var written = loader(new SecretFetcher(_ -> null, Duration.ofSeconds(5), clock))
                .read(file());
        assertThat(written).isInstanceOfSatisfying(ConfigResult.Loaded.class, loaded -> {
            var cluster = loaded.config().clusters().getFirst();
            assertThat(cluster.prometheus()).isPresent();
            assertThat(cluster.loki()).isPresent();
            assertThat(cluster.alertmanagers()).hasSize(1);
        });
        assertThat(Files.readString(file())).contains("# Greenwall's configuration");
    }

    @Test
    void enteredLokiAndAlertmanagerUrlsAreTestedWithTheSameSignIn() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var setup = firstRun()) {
            var prometheus = range.servers().prometheus().toString();
            var loki = range.servers().loki().toString();
            assertThat(find(setup, new FirstRunSetup.UserInput(prometheus, loki, "", "no c", "p@ss word")))
                    .isInstanceOfSatisfying(FirstRunSetup.Finding.Responding.class, answers -> {
                        assertThat(answers.loki().orElseThrow()).contains("no%20c:p%40ss%20word@");
                        setup.write(new FirstRunSetup.Choice(answers.url(), answers.loki(), answers.alertmanager()));
                    });
            assertThat(file().resolveSibling("home-loki.password")).hasContent("p@ss word");
            assertThat(file()).content().contains("user: \"no c\"").doesNotContain("p@ss");
            assertThat(find(setup, new FirstRunSetup.UserInput(prometheus, "127.0.0.1:9", "", "", "")))
                    .isInstanceOfSatisfying(
                            FirstRunSetup.Finding.Refused.class,
                            refused -> assertThat(refused.found()).contains("Loki", "127.0.0.1:9"));
            var withTenants = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            withTenants.createContext("/", exchange -> {
                try (exchange) {
                    var answer = "no org id\n".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(401, answer.length);
                    exchange.getResponseBody().write(answer);
                }
            });
            withTenants.start();
            try {
                var typed = "127.0.0.1:" + withTenants.getAddress().getPort();
                assertThat(find(setup, new FirstRunSetup.UserInput(prometheus, typed, "", "", "")))
                        .isInstanceOfSatisfying(
                                FirstRunSetup.Finding.Refused.class,
                                refused -> assertThat(refused.remedy()).contains("tenant", "leave the field empty"));
            } finally {
                withTenants.stop(0);
            }
        }
    }

    /// The answer of the range's Prometheus, which sends its alerts to this Alertmanager.
    private static byte[] answerNaming(
            String alertmanager, HttpClient client, HttpExchange exchange, PracticeRange range) throws IOException {
        return exchange.getRequestURI().getPath().endsWith("/alertmanagers")
                ? ("{\"status\":\"success\",\"data\":{\"activeAlertmanagers\":[{\"url\":\"" + alertmanager
                                + "/api/v2/alerts\"}]}}")
                        .getBytes(StandardCharsets.UTF_8)
                : forwarded(client, exchange, range.servers().prometheus());
    }

    @Test
    void theAlertmanagerThatPrometheusUsesIsFoundWhereverItIs() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var setup = firstRun();
                var client = HttpClient.newHttpClient()) {
            var used = range.servers().alertmanager();
            var prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            prometheus.createContext("/", exchange -> {
                try (exchange) {
                    var answer = answerNaming(used.toString(), client, exchange, range);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                }
            });
            prometheus.start();
            try {
                assertThat(find(setup, "127.0.0.1:" + prometheus.getAddress().getPort()))
                        .isInstanceOfSatisfying(
                                FirstRunSetup.Finding.Responding.class,
                                answers -> assertThat(answers.alertmanager()).contains(used.toString()));
            } finally {
                prometheus.stop(0);
            }
        }
    }

    /// Two servers on neighbouring ports, since a Loki is looked for on the port after that of Prometheus.
    private record Neighbours(HttpServer prometheus, HttpServer next) implements AutoCloseable {
        static Neighbours bind() throws IOException {
            for (int port = 29_910; ; port += 2) {
                try {
                    var first = listen(port);
                    try {
                        return new Neighbours(first, listen(port + 1));
                    } catch (IOException _) {
                        first.stop(0);
                    }
                } catch (IOException taken) {
                    if (port > 30_900) {
                        throw taken;
                    }
                }
            }
        }

        private static HttpServer listen(int port) throws IOException {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        }

        @Override
        public void close() {
            prometheus.stop(0);
            next.stop(0);
        }
    }

    @Test
    void aTypedLoginIsSentOnlyToTheTypedAddress() throws Exception {
        var logins = new CopyOnWriteArrayList<Boolean>();
        var loginsOfNext = new CopyOnWriteArrayList<Boolean>();
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var setup = firstRun();
                var client = HttpClient.newHttpClient();
                var servers = Neighbours.bind()) {
            var next = "http://127.0.0.1:" + servers.next().getAddress().getPort();
            servers.next().createContext("/", exchange -> {
                try (exchange) {
                    loginsOfNext.add(exchange.getRequestHeaders().containsKey("Authorization"));
                    exchange.sendResponseHeaders(401, -1);
                }
            });
            servers.prometheus().createContext("/", exchange -> {
                try (exchange) {
                    logins.add(exchange.getRequestHeaders().containsKey("Authorization"));
                    var answer = answerNaming(next, client, exchange, range);
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                }
            });
            servers.next().start();
            servers.prometheus().start();
            var typed = "127.0.0.1:" + servers.prometheus().getAddress().getPort();
            assertThat(find(setup, new FirstRunSetup.UserInput(typed, "", "", "me", "secret")))
                    .isInstanceOfSatisfying(FirstRunSetup.Finding.Responding.class, answers -> {
                        assertThat(answers.url()).contains("me:secret@");
                        assertThat(answers.loki()).isEmpty();
                        assertThat(answers.alertmanager()).isEmpty();
                    });
        }
        assertThat(logins).contains(true);
        assertThat(loginsOfNext).isNotEmpty().doesNotContain(true);
    }

    private static byte[] forwarded(HttpClient client, HttpExchange exchange, URI to) throws IOException {
        var path = exchange.getRequestURI();
        var request = HttpRequest.newBuilder(to.resolve(
                        path.getRawQuery() == null ? path.getRawPath() : path.getRawPath() + "?" + path.getRawQuery()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .ifPresent(type -> request.header("Content-Type", type));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aPasswordThatIsNotEncodedInTheUrlIsAcceptedAndNotShown() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var setup = firstRun()) {
            var url = range.servers().prometheus().toString().replace("://", "://me:p^ss@");
            assertThat(find(setup, url))
                    .isInstanceOfSatisfying(
                            FirstRunSetup.Finding.Responding.class,
                            answers -> assertThat(answers.lines().toString()).doesNotContain("p^ss"));
        }
    }

    @Test
    void anUnreachableAddressIsRefusedWithAReason() throws Exception {
        try (var setup = firstRun()) {
            assertThat(find(setup, "127.0.0.1:9"))
                    .isInstanceOfSatisfying(FirstRunSetup.Finding.Refused.class, refused -> {
                        assertThat(refused.found()).isNotBlank();
                        assertThat(refused.found() + refused.remedy()).doesNotContain("Exception");
                    });
        }
    }

    @Test
    void anInvalidUrlIsRefusedWithAnExample() throws Exception {
        try (var setup = firstRun()) {
            assertThat(find(setup, "http://no host"))
                    .isInstanceOfSatisfying(
                            FirstRunSetup.Finding.Refused.class,
                            refused -> assertThat(refused.remedy()).contains("http"));
        }
    }

    @Test
    void anExistingConfigurationIsNeverOverwritten() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "mine");
        var choice = new FirstRunSetup.Choice("http://p:9090", Optional.empty(), Optional.empty());
        try (var setup = firstRun()) {
            assertThat(setup.write(choice)).contains(file() + " already exists; restart Greenwall to use it");
            assertThat(Files.readString(file())).isEqualTo("mine");
            Files.delete(file());
            Files.delete(file().getParent());
            Files.writeString(file().getParent(), "a file where the folder should be");
            assertThat(setup.write(choice))
                    .hasValueSatisfying(why -> assertThat(why)
                            .contains("cannot be written", "where a folder is needed")
                            .doesNotContain("make its folder writable"));
        }
    }
}
