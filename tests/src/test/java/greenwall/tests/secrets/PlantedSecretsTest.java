package greenwall.tests.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.tests.console.QueriedConsoleProcess;
import greenwall.tests.poll.LoopbackServer;
import greenwall.views.ViewList;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// A whole run with a secret of each kind, sources that echo the request in their errors, and one that
/// redirects to a foreign server: afterwards the secrets are in no file, no output and no argument of a
/// process. With `-Pfaults` more commands are run.
@Tag("slow")
class PlantedSecretsTest {
    private static final Map<String, String> SECRETS = Map.of(
            "basic password", "hunter2-Quokka-Zeppelin-81c3",
            "bearer token", "eyJ-Walrus-Tangerine-5f0a77e1",
            "header value", "apikey-Marmot-Obelisk-c09d4e2b",
            "command output", "vault-Ocelot-Pergola-77aa31fd",
            "password in a URL", "urlpw-Narwhal-Trellis-3b9e10c4",
            "passphrase", "phrase-Gibbon-Lantern-60d2f8aa",
            "client secret", "client-Axolotl-Harbour-2b7c19e0",
            "AWS key", "aws-Pangolin-Citadel-f4d01c8e",
            "session token", "session-Lemur-Viaduct-93b5aa60");
    private static final Set<String> OWN_FILES = Set.of("password", "vault", "passphrase", "client", "aws", "session");
    private static final Map<String, String> FILES = Map.of(
            "password", "basic password",
            "vault", "command output",
            "passphrase", "passphrase",
            "client", "client secret",
            "aws", "AWS key",
            "session", "session token");

    @TempDir
    Path home;

    /// The credentials that the sources received.
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    /// The headers that the foreign server received.
    private final Set<String> sentToOtherHost = ConcurrentHashMap.newKeySet();

    private final ConcurrentLinkedQueue<String> arguments = new ConcurrentLinkedQueue<>();

    @Test
    void noSecretIsFoundAnywhereAfterAWholeRun() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is no /proc here to look at processes");
        var planted = new PlantedSecrets(SECRETS);
        var outputs = new ArrayList<String>();
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(3));
                var sources = new Sources(range)) {
            var config = config(sources);
            var commands = new ArrayList<>(List.of(
                    List.of("check"),
                    List.of("doctor", "--json"),
                    List.of("silence", "--cluster", "east", "add", "--comment", "a test", "alertname=Nothing"),
                    List.of("shot", "sources", "-o", home.resolve("sources.png").toString())));
            if (Integer.getInteger("greenwall.histories", 0) > 100) {
                commands.addAll(List.of(
                        List.of("check", "--json"),
                        List.of("doctor"),
                        List.of("alerts", "--json"),
                        List.of(
                                "explain",
                                "--cluster",
                                "east",
                                "--query",
                                "up",
                                "--logs",
                                "{host=~\".+\"}",
                                "--at",
                                "-5m"),
                        List.of(
                                "probe",
                                "--cluster",
                                "east",
                                range.world().hosts().getFirst().name(),
                                "biolatency"),
                        List.of("incident", "list")));
            }
            for (var command : commands) {
                outputs.add(run(config, command));
            }
            outputs.add(run(
                    null,
                    List.of(
                            "check",
                            "--prometheus",
                            sources.failing
                                    .url()
                                    .toString()
                                    .replace("//", "//noc:" + secret("password in a URL") + "@"))));
        }
        assertThat(String.join("\n", sent))
                .as("the sources themselves are told")
                .contains("Basic ", "Bearer " + secret("bearer token"))
                .contains(secret("header value"))
                .contains(secret("command output"))
                .contains(secret("session token"))
                .contains(Base64.getEncoder()
                        .encodeToString(("noc:" + secret("client secret")).getBytes(StandardCharsets.UTF_8)));
        assertThat(String.join("\n", outputs)).contains("you said").contains("east");
        for (var output : outputs) {
            assertThat(planted.in(output.getBytes(StandardCharsets.UTF_8)))
                    .as(output)
                    .isEmpty();
        }
        assertThat(planted.in(String.join("\n", sentToOtherHost).getBytes(StandardCharsets.UTF_8)))
                .as("what a stranger was sent")
                .isEmpty();
        assertThat(arguments).isNotEmpty();
        for (var line : arguments) {
            if (!line.contains("--prometheus")) {
                assertThat(planted.in(line.getBytes(StandardCharsets.UTF_8)))
                        .as(line)
                        .isEmpty();
            }
        }
        int files = 0;
        try (Stream<Path> all = Files.walk(home)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                if (!OWN_FILES.contains(file.getFileName().toString())) {
                    files++;
                    assertThat(planted.in(Files.readAllBytes(file)))
                            .as(file.toString())
                            .isEmpty();
                }
            }
        }
        assertThat(files).isGreaterThan(3);
    }

    /// The drawn texts are those of nodes, and those that canvases hold.
    @Test
    @EnabledIf("longForm")
    void noSecretIsDrawnInAnyView() throws Exception {
        var planted = new PlantedSecrets(SECRETS);
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(3));
                var sources = new Sources(range)) {
            var config = config(sources);
            var host = range.world().hosts().getFirst().name();
            var options = new ArrayList<>(List.of("--config", config.toString()));
            for (var view : ViewList.ids()) {
                options.addAll(List.of("--open", "greenwall://" + view + "?cluster=east&host=" + host));
            }
            options.addAll(List.of(
                    "--open", "greenwall://logs?cluster=failing", "--open", "greenwall://query?cluster=failing"));
            var environment = Map.of("EAST_TOKEN", secret("bearer token"), "EAST_KEY", secret("header value"));
            try (var console = QueriedConsoleProcess.headless(home, environment, options)) {
                console.awaitWindows(ViewList.ids().size() + 2);
                console.awaitText(host, Duration.ofSeconds(120));
                console.awaitText("you said", Duration.ofSeconds(120));
                var texts = new ArrayList<>(console.ask("texts"));
                var heldTexts = console.ask("held texts");
                assertThat(heldTexts.size()).isGreaterThan(150);
                assertThat(heldTexts).anySatisfy(t -> assertThat(t).contains("you said"));
                texts.addAll(heldTexts);
                for (var text : texts) {
                    assertThat(planted.in(text.getBytes(StandardCharsets.UTF_8)))
                            .as(text)
                            .isEmpty();
                }
                System.out.println(texts.size() + " texts of " + ViewList.ids().size() + " views hold no secret");
            }
        }
    }

    static boolean longForm() {
        return Integer.getInteger("greenwall.histories", 0) > 100;
    }

    private static String secret(String name) {
        return Objects.requireNonNull(SECRETS.get(name), name);
    }

    private Path config(Sources sources) throws IOException {
        for (var name : FILES.entrySet()) {
            var file = Files.writeString(home.resolve(name.getKey()), secret(name.getValue()) + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return Files.writeString(home.resolve("greenwall.yaml"), """
                clusters:
                  - name: east
                    prometheus: {url: "%s", auth: {basic: {user: noc, password_file: ./password}}}
                    loki: {url: "%s", auth: {bearer_env: EAST_TOKEN}}
                    alertmanagers: [{url: "%s", auth: {header: {name: X-Api-Key, value_env: EAST_KEY}}}]
                  - name: failing
                    prometheus: {url: "%s", auth: {bearer_command: [cat, "%s"]}}
                    loki: {url: "%s", auth: {header: {name: X-Api-Key, value_env: EAST_KEY}}}
                  - name: moved
                    prometheus: {url: "%s", auth: {basic: {user: noc, password_file: ./password}}}
                    alertmanagers: [{url: "%s", auth: {bearer_env: EAST_TOKEN}}]
                  - name: tokens
                    prometheus: {url: "%s", auth: {oauth: {token_url: "%s", client_id: noc, client_secret_file: ./client}}}
                    loki: {url: "%s", auth: {aws: {region: eu-west-1, access_key: AKIDNOC, secret_key_file: ./aws, session_token_file: ./session}}}
                """.formatted(
                        sources.prometheus.url(),
                        sources.loki.url(),
                        sources.alertmanager.url(),
                        sources.failing.url(),
                        home.resolve("vault"),
                        sources.failing.url(),
                        sources.moved.url(),
                        sources.moved.url(),
                        sources.failing.url(),
                        sources.failing.url(),
                        sources.failing.url()));
    }

    /// Runs the program in its own process, and records the arguments of all processes that it starts.
    private String run(@Nullable Path config, List<String> command) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dglass.platform=Headless",
                "-Dprism.order=sw",
                "-Djavafx.cachedir=" + home.resolve("javafx"),
                "-Duser.home=" + home,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                "greenwall.app.Main",
                "--log-level",
                "debug"));
        if (config != null) {
            line.addAll(List.of("--config", config.toString()));
        }
        line.addAll(command);
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.directory(home.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
        builder.environment().put("EAST_TOKEN", secret("bearer token"));
        builder.environment().put("EAST_KEY", secret("header value"));
        var outputFile = home.resolve("said-" + System.nanoTime());
        var process = builder.redirectOutput(outputFile.toFile()).start();
        var watcher = Thread.ofVirtual().start(() -> {
            while (process.isAlive()) {
                Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .forEach(child -> recordCommandLine(child.pid()));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        });
        assertThat(process.waitFor(400, TimeUnit.SECONDS)).isTrue();
        watcher.join();
        return Files.readString(outputFile);
    }

    private void recordCommandLine(long pid) {
        try {
            var line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
            if (!line.isEmpty() && !arguments.contains(line)) {
                arguments.add(line);
            }
        } catch (IOException _) {
            // The process has ended.
        }
    }

    /// The sources of the configuration.
    private final class Sources implements AutoCloseable {
        private final EchoServer otherHost = new EchoServer(null, null, sentToOtherHost);
        private final EchoServer failing = new EchoServer(null, null, sent);
        private final EchoServer moved = new EchoServer(null, otherHost.url(), sent);
        private final EchoServer prometheus;
        private final EchoServer loki;
        private final EchoServer alertmanager;

        Sources(PracticeRange range) throws IOException {
            prometheus = new EchoServer(range.servers().prometheus(), null, sent);
            loki = new EchoServer(range.servers().loki(), null, sent);
            alertmanager = new EchoServer(range.servers().alertmanager(), null, sent);
        }

        @Override
        public void close() {
            List.of(otherHost, failing, moved, prometheus, loki, alertmanager).forEach(EchoServer::close);
        }
    }

    /// A source that requires credentials, or one that fails and echoes all that it received.
    private static final class EchoServer implements AutoCloseable {
        private final @Nullable URI upstream;
        private final @Nullable URI redirectTarget;
        private final Set<String> receivedHeaders;
        private final HttpClient client = HttpClient.newHttpClient();
        private final LoopbackServer server;

        EchoServer(@Nullable URI upstream, @Nullable URI redirectTarget, Set<String> receivedHeaders)
                throws IOException {
            this.upstream = upstream;
            this.redirectTarget = redirectTarget;
            this.receivedHeaders = receivedHeaders;
            server = LoopbackServer.http(this::serve);
        }

        URI url() {
            return server.url();
        }

        private void serve(HttpExchange exchange) throws IOException, InterruptedException {
            var request = exchange.getRequestBody().readAllBytes();
            var headers = new StringBuilder();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> values.forEach(value ->
                            headers.append(name).append(": ").append(value).append("; ")));
            receivedHeaders.add(headers.toString());
            if (redirectTarget != null) {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                redirectTarget + exchange.getRequestURI().toString());
                exchange.sendResponseHeaders(307, -1);
            } else if (upstream == null) {
                LoopbackServer.answer(exchange, 400, ("you said " + headers).getBytes(StandardCharsets.UTF_8));
            } else {
                var forwarded = HttpRequest.newBuilder(
                                upstream.resolve(exchange.getRequestURI().toString()))
                        .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(request));
                var type = exchange.getRequestHeaders().getFirst("Content-Type");
                if (type != null) {
                    forwarded.header("Content-Type", type);
                }
                var upstreamResponse = client.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray());
                upstreamResponse
                        .headers()
                        .firstValue("Content-Type")
                        .ifPresent(t -> exchange.getResponseHeaders().set("Content-Type", t));
                LoopbackServer.answer(exchange, upstreamResponse.statusCode(), upstreamResponse.body());
            }
        }

        @Override
        public void close() {
            server.close();
            client.close();
        }
    }
}
