package greenwall.tests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import greenwall.app.command.ExitCodes;
import greenwall.connectors.incident.IncidentFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Input from others does not crash the process, with the heap size of the launchers: the console reports what
/// it rejects, and everything else continues.
@Tag("slow")
class InputSizeLimitsTest {
    private static final String OPENING =
            "{\"kind\":\"opening\",\"id\":\"20260314T093000Z-a1b2\",\"title\":\"t\",\"cluster\":\"c\",\"host\":\"h\","
                    + "\"from\":\"2026-03-14T09:00:00Z\",\"to\":\"2026-03-14T09:30:00Z\","
                    + "\"at\":\"2026-03-14T09:30:00Z\",\"zone\":\"UTC\",\"who\":\"w\"}";

    @TempDir
    Path home;

    private static Arguments bomb(String description, String head, String piece, String tail, int times) {
        return Arguments.of(description, head, piece, tail, times);
    }

    private static Stream<Arguments> bombs() {
        return Stream.of(
                bomb(
                        "rows",
                        "{\"kind\":\"probe\",\"outputs\":[{\"kind\":\"table\",\"rows\":[",
                        "[],",
                        "[]]}]}",
                        20_000_000),
                bomb("figures", "{\"kind\":\"figures\",\"rows\":[", "{},", "{}]}", 20_000_000),
                bomb("series", "{\"kind\":\"chart\",\"series\":[", "{},", "{}]}", 20_000_000),
                bomb("values", "{\"kind\":\"chart\",\"series\":[", "{\"values\":[]},", "{}]}", 4_000_000),
                bomb("samples", "{\"kind\":\"chart\",\"series\":[{\"times\":[", "0,", "0]}]}", 30_000_000),
                bomb("lines", "{\"kind\":\"lines\",\"lines\":[", "{},", "{}]}", 20_000_000),
                bomb("labels", "{\"kind\":\"note\",\"arguments\":{", "\"a\":1,", "\"a\":1}}", 9_000_000));
    }

    private Path bombed(String head, String piece, String tail, int times) throws IOException {
        var line = new ByteArrayOutputStream();
        line.writeBytes(head.getBytes(UTF_8));
        var many = piece.repeat(1000).getBytes(UTF_8);
        for (int i = 0; i < times / 1000; i++) {
            line.writeBytes(many);
        }
        line.writeBytes(tail.getBytes(UTF_8));
        return incident(OPENING.getBytes(UTF_8), line.toByteArray());
    }

    private Path incident(byte[]... lines) throws IOException {
        var file = home.resolve("bomb.greenwall");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("incident.jsonl"));
            zip.write(journal(lines));
            zip.closeEntry();
        }
        return file;
    }

    /// Includes valid checksums.
    private static byte[] journal(byte[]... lines) {
        var all = new ByteArrayOutputStream();
        var last = "0".repeat(32);
        for (var line : lines) {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                digest.update(last.getBytes(UTF_8));
                last = HexFormat.of().formatHex(digest.digest(line)).substring(0, 32);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
            all.writeBytes(line);
            all.writeBytes(("\t" + last + "\n").getBytes(UTF_8));
        }
        return all.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void anIncidentFileThatExpandsTooMuchIsRefused(
            String description, String head, String piece, String tail, int times) throws Exception {
        var file = bombed(head, piece, tail, times);
        assertThat(Files.size(file)).isLessThan(300_000);
        assertThat(IncidentFile.open(file).toString()).as(description).contains("expands to more than 192 MiB");
    }

    @Test
    void aFileThatExpandsTooMuchIsRefusedInOneLine() throws Exception {
        var file = bombed("{\"kind\":\"chart\",\"series\":[", "{\"values\":[]},", "{}]}", 4_000_000);
        var result = LaunchedProgram.greenwall(home, "incident", "open", file.toString());
        assertThat(result.all())
                .startsWith("greenwall: ")
                .contains("expands to more than 192 MiB")
                .hasLineCount(1);
        assertThat(result.exit()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void anIncidentJustWithinTheLimitCanBeExported() throws Exception {
        var line = "{\"kind\":\"figures\",\"rows\":[" + "{},".repeat(1_400_000) + "{}]}";
        var state = Files.createDirectories(home.resolve("STATE/greenwall/incidents"));
        Files.write(
                state.resolve("20260314T093000Z-a1b2.journal"), journal(OPENING.getBytes(UTF_8), line.getBytes(UTF_8)));
        for (var as : List.of("html")) {
            var result = LaunchedProgram.greenwall(
                    home,
                    "incident",
                    "export",
                    "last",
                    "--as",
                    as,
                    "-o",
                    home.resolve("out." + as).toString());
            assertThat(result.exit()).as(result.all()).isIn(0, 1, ExitCodes.USAGE);
            assertThat(result.all()).doesNotContain("OutOfMemory").contains("out." + as);
        }
    }

    /// The parts of a response: a start, a repeated piece, an end.
    private static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("lists", "{\"status\":\"success\",\"data\":[", "{\"a\":\"b\"},", "{}]}"),
                Arguments.of("one text", "{\"status\":\"success\",\"data\":[\"", "aaaaaaaaaaaaaaaa", "\"]}"));
    }

    private static final String VECTOR = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[";

    private static final int LENGTH = 55_000_000;
    private static final int SERIES = 400_000;

    /// More hosts than fit into the heap of the tests.
    @Test
    void anExcessiveNumberOfSeriesIsRefused() throws Exception {
        var result = check(
                exchange -> {
                    try (exchange;
                            OutputStream out = started(exchange)) {
                        out.write(VECTOR.getBytes(UTF_8));
                        for (int i = 0; i < SERIES; i += 10_000) {
                            var block = new StringBuilder();
                            for (int j = i; j < i + 10_000; j++) {
                                block.append("{\"metric\":{\"instance\":\"")
                                        .append(j)
                                        .append("\"},\"value\":[1,\"1\"]}")
                                        .append(j == SERIES - 1 ? "" : ",");
                            }
                            out.write(block.toString().getBytes(UTF_8));
                        }
                        out.write("]}}".getBytes(UTF_8));
                    }
                },
                "2m");
        assertThat(result.all()).contains("it returned " + SERIES + " series, and Greenwall has memory for");
        assertThat(result.exit()).isEqualTo(3);
    }

    private static void answer(HttpExchange exchange, String head, String piece, String tail) throws IOException {
        try (exchange;
                OutputStream out = started(exchange)) {
            out.write(head.getBytes(UTF_8));
            int times = 4096;
            var block = piece.repeat(times).getBytes(UTF_8);
            for (long sent = 0; sent < LENGTH; sent += block.length) {
                out.write(block);
            }
            out.write((piece.endsWith(",") ? piece.substring(0, piece.length() - 1) : piece).getBytes(UTF_8));
            out.write(tail.getBytes(UTF_8));
        } catch (IOException hungUp) {
            // The client is expected to hang up.
        }
    }

    private static OutputStream started(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void manyLargeConcurrentResponsesAreReadOrRefused(String description, String head, String piece, String tail)
            throws Exception {
        var result = check(exchange -> answer(exchange, head, piece, tail));
        assertThat(result.all()).as(description).doesNotContain("OutOfMemory").contains("prometheus");
        assertThat(result.exit()).as(result.all()).isIn(1, 2, 3);
    }

    private LaunchedProgram.LaunchResult check(HttpHandler handler) throws Exception {
        return check(handler, "10s");
    }

    /// @param deadline for metrics queries
    private LaunchedProgram.LaunchResult check(HttpHandler handler, String deadline) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setExecutor(threads);
            server.createContext("/", handler);
            server.start();
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            var file = Files.writeString(home.resolve("sources.yaml"), """
                    clusters:
                      - name: one
                        prometheus: {url: "%1$s", deadline: %2$s}
                        loki: {url: "%1$s"}
                        alertmanagers: [{url: "%1$s"}]
                    """.formatted(url, deadline));
            return LaunchedProgram.greenwall(home, "check", "--config", file.toString());
        } finally {
            server.stop(0);
        }
    }
}
