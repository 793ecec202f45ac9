package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenshotCommandTest {
    @Test
    void anUnknownHostIsRefusedAndNoPictureIsWritten(@TempDir Path home) throws IOException {
        var picture = home.resolve("host.png");
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(2))) {
            var result = CommandRunResult.of(
                    home,
                    "shot",
                    "host",
                    "-o",
                    picture.toString(),
                    "--host",
                    "nonesuch",
                    "--prometheus",
                    range.servers().prometheus().toString());
            assertThat(result.err()).contains("unknown --host nonesuch").contains("ewr1-hv01");
            assertThat(result.exit()).isEqualTo(ExitCodes.USAGE);
        }
        assertThat(picture).doesNotExist();
    }

    @Test
    void aPictureWithoutDataSaysWhichSourceDoesNotRespondAndWhatToDo(@TempDir Path home) {
        var picture = home.resolve("wall.png");
        var result = CommandRunResult.of(
                home, "shot", "wall", "-o", picture.toString(), "--prometheus", "http://127.0.0.1:1");
        assertThat(result.exit()).isEqualTo(ExitCodes.UNKNOWN);
        assertThat(result.err())
                .contains("wall: there is no data to draw")
                .contains(
                        "a source did not respond when wall was drawn: default/prometheus http://127.0.0.1:1: nothing is listening")
                .contains("; start the server there");
    }

    @Test
    void aMissingSourceIsNamedWithTheCustomView(@TempDir Path home) throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve("views")).resolve("mine.yaml"),
                "rows: [{panels: [{title: Up, queries: [{kind: query, text: up}]}]}]");
        var config = Files.writeString(
                home.resolve("greenwall.yaml"), "clusters: [{name: home, prometheus: {url: \"http://127.0.0.1:1\"}}]");
        var picture = home.resolve("mine.png").toString();
        var result = CommandRunResult.of(home, "shot", "mine", "-o", picture, "--config", config.toString());
        assertThat(result.err()).contains("a source did not respond when mine was drawn: home/prometheus");
    }

    @Test
    @Tag("slow")
    void theSourceThatAPictureLacksIsNamedAlsoIfItRespondsToALaterOne(@TempDir Path home) throws IOException {
        var pictures = Files.createDirectory(home.resolve("pictures"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange;
                    var drawn = Files.list(pictures)) {
                if (drawn.findAny().isPresent()) {
                    var body = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length());
                    exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
                }
            }
        });
        server.start();
        try {
            var source = "http://127.0.0.1:" + server.getAddress().getPort();
            var err = new ByteArrayOutputStream();
            var late = TestProcessContext.of(home, OutputStream.nullOutputStream(), err);
            var polls = new AtomicInteger();
            // Each reading of the clock is so much later that every picture has a poll of its own.
            var process = new ProcessContext(
                    late.out(),
                    late.err(),
                    () -> Instant.now().plusSeconds(11L * polls.incrementAndGet()),
                    late.zone(),
                    late.environment(),
                    late.paths(),
                    late.terminal());
            GreenwallCommand.run(
                    process, "shot", "all", "-o", pictures.toString(), "--wait", "100ms", "--prometheus", source);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .containsOnlyOnce("a source did not respond when ")
                    .contains("closed the connection without a response");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aViewOfTheSiteIsDrawnForItsOwnTimeRange(@TempDir Path home) throws IOException {
        var views = Files.createDirectories(home.resolve("views"));
        Files.writeString(views.resolve("mine.yaml"), """
                time: {from: now-15m, to: now}
                rows: [{panels: [{title: Up, queries: [{kind: query, text: "$__range_s * up"}]}]}]
                """);
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(2));
                var proxy = new RecordingProxy(range.servers().prometheus())) {
            var config = Files.writeString(
                    home.resolve("greenwall.yaml"),
                    "clusters: [{name: home, prometheus: {url: \"" + proxy.url() + "\"}}]");
            var picture = home.resolve("mine.png").toString();
            CommandRunResult.of(home, "shot", "mine", "-o", picture, "--config", config.toString());
            assertThat(proxy.requests()).contains("900 * up");
            CommandRunResult.of(home, "shot", "mine", "-o", picture, "--config", config.toString(), "--window", "30m");
            assertThat(proxy.requests()).contains("1800 * up");
            Files.writeString(views.resolve("mine.yaml"), """
                    time: {from: 2026-01-01T00:00:00Z, to: 2026-01-01T00:20:00Z}
                    rows: [{panels: [{title: Up, queries: [{kind: query, text: "7 * up"}]}]}]
                    """);
            CommandRunResult.of(home, "shot", "mine", "-o", picture, "--config", config.toString());
            assertThat(proxy.requests()).contains("7 * up", "1767226800");
        }
    }
}
