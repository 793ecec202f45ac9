package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsCommandTest {
    @TempDir
    private Path home = Path.of("");

    private CommandRunResult alerts(PracticeRange range, String... words) {
        var sources = Stream.of(
                "alerts",
                "--prometheus",
                range.servers().prometheus().toString(),
                "--alertmanager",
                range.servers().alertmanager().toString());
        return CommandRunResult.of(
                home, Stream.concat(sources, Stream.of(words)).toArray(String[]::new));
    }

    private static PracticeRange range() throws Exception {
        return PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN));
    }

    @Test
    void aWordToExcludeIsWrittenAfterTwoDashes() throws Exception {
        try (var range = range()) {
            assertThat(range.evaluator().awaitCaughtUp(Duration.ofMinutes(5))).isTrue();
            assertThat(alerts(range).out()).containsPattern("firing +HostDown ");
            assertThat(alerts(range, "--", "-hostdown").out()).isNotEmpty().doesNotContainPattern("firing +HostDown ");
            var refused = alerts(range, "-staging");
            assertThat(refused.exit()).isEqualTo(ExitCodes.USAGE);
            assertThat(refused.err()).contains("put -- before it: greenwall alerts -- -staging");
        }
    }

    @Test
    void aPeerThatDoesNotRespondIsUnknown() throws Exception {
        try (var range = range()) {
            assertThat(alerts(range).exit()).isZero();
            var onePeer = alerts(range, "--alertmanager", "http://127.0.0.1:1");
            assertThat(onePeer.out()).contains("the Alertmanager http://127.0.0.1:1 failed: nothing is listening");
            assertThat(onePeer.exit()).isEqualTo(ExitCodes.UNKNOWN);
        }
    }

    /// An Alertmanager without alerts and silences, not started yet.
    static HttpServer serverOfEmptyLists() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            }
        });
        return server;
    }

    @Test
    void withoutOnePeerItIsNotSaidThatNoAlertIsFiring() throws Exception {
        var server = serverOfEmptyLists();
        server.start();
        try {
            var peer = "--alertmanager=http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(CommandRunResult.of(home, "alerts", peer).out()).startsWith("no alert is firing");
            assertThat(CommandRunResult.of(home, "alerts", peer, "--alertmanager=http://127.0.0.1:1")
                            .out())
                    .startsWith("no alert is known to be firing, but not every source responds");
        } finally {
            server.stop(0);
        }
    }
}
