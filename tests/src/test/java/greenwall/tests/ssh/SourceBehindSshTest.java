package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.connectors.ssh.OpenSshConfigFile;
import greenwall.connectors.ssh.SshForwards;
import greenwall.connectors.ssh.SshRouteResolver;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.tests.reload.Sites;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A source that listens on the loopback address of another host, reached through a real sshd.
class SourceBehindSshTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private static HttpServer prometheus() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var body = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"42\"]}}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static MetricsSource metrics(SharedHttpClient http, String url, SshForwards forwards, String target) {
        return Prometheus.connect(
                http,
                new Source("east", Source.Kind.PROMETHEUS, URI.create(url)),
                HttpSettings.DEFAULT.with(draft -> draft.connector = Optional.of(forwards.connectorTo(target))));
    }

    private static Failure failure(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<?>) outcome).failure();
    }

    private SshForwards forwards(Path config) {
        return new SshForwards(
                new SshRouteResolver(OpenSshConfigFile.read(config), folder, _ -> null, Optional.empty()));
    }

    @Test
    void aSourceIsQueriedThroughAnSshHostAndEachObstacleHasARemedy() throws Exception {
        var server = prometheus();
        var url = "http://localhost:" + server.getAddress().getPort();
        try (var sshd = RealSshd.start(folder);
                var forwards = forwards(sshd.clientConfig());
                var http = new SharedHttpClient(Map.of("http_proxy", "http://127.0.0.1:1"), InstantSource.system())) {
            var metrics = metrics(http, url, forwards, sshd.address());
            for (int i = 0; i < 20; i++) {
                assertThat(metrics.instant("42", SOON).answer()).isPresent();
            }
            assertThat(sshd.connections()).hasSize(1);

            var withoutConfig = failure(metrics(http, "http://localhost:1", forwards, sshd.address())
                    .instant("42", SOON));
            assertThat(withoutConfig.found()).contains("cannot forward to localhost:1");
            assertThat(withoutConfig.remedy()).contains("AllowTcpForwarding");

            // The connection breaks; the next query opens a new one.
            sshd.connections().forEach(ProcessHandle::destroyForcibly);
            long until = System.nanoTime() + SOON.toNanos();
            while (metrics.instant("42", SOON).answer().isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(until);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theAddressOfTheSshHostIsTheOneOfTheConfiguration() throws Exception {
        var server = prometheus();
        try (var sshd = RealSshd.start(folder)) {
            var yaml = """
                    clusters: [{name: east, prometheus: {url: "http://localhost:%d", via: "ssh://jump"}}]
                    ssh: {config: "%s", addresses: {jump: "%s"}}
                    """.formatted(server.getAddress().getPort(), sshd.clientConfig(), sshd.address());
            try (var site = new Sites(folder).open(yaml)) {
                var metrics = site.clusters().getFirst().metrics().orElseThrow();
                assertThat(metrics.instant("42", SOON).answer()).isPresent();
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aTunnelThatTheSshConfigurationForbidsIsNotToBeTriedByHand() throws Exception {
        var config = Files.writeString(folder.resolve("config"), "Host jump\n  ProxyCommand nc %h %p\n");
        try (var forwards = forwards(config);
                var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var failure = failure(
                    metrics(http, "http://localhost:1", forwards, "jump").instant("42", SOON));
            assertThat(failure.found())
                    .startsWith("the tunnel through ssh://jump is not up: ProxyCommand is set for jump");
            assertThat(failure.remedy()).isEqualTo("correct the SSH configuration, or \"via\" of this source");
        }
    }

    @Test
    void anUnknownHostKeyFailsTheTunnelWithoutAPrompt() throws Exception {
        try (var sshd = RealSshd.start(folder);
                var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var config = Files.readString(sshd.clientConfig());
            var emptyFile = Files.writeString(folder.resolve("none"), "");
            var unknownHostConfig = Files.writeString(
                    folder.resolve("strange_config"),
                    config.replaceAll("UserKnownHostsFile .*", "UserKnownHostsFile " + emptyFile));
            try (var forwards = forwards(unknownHostConfig)) {
                var failureText = failure(metrics(http, "http://localhost:1", forwards, sshd.address())
                        .instant("42", SOON));
                assertThat(failureText.found())
                        .contains("the tunnel through ssh://")
                        .contains("not known");
                assertThat(failureText.remedy()).contains("ssh " + sshd.address());
            }
            assertThat(emptyFile).isEmptyFile();
        }
    }
}
