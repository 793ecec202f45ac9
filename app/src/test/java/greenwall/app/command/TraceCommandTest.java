package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `greenwall trace` with a Tempo that has two traces and a Jaeger that is unreachable.
class TraceCommandTest {
    private static final String FAST = "0000000000000000000000000000000a";
    private static final String SLOW = "0000000000000000000000000000000b";

    @TempDir
    private Path home = Path.of("");

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer tempo;
    private String tempoOnly = "";
    private String tempoAndJaeger = "";

    @BeforeEach
    void start() throws IOException {
        tempo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tempo.createContext("/", this::respond);
        tempo.start();
        var url = "http://127.0.0.1:" + tempo.getAddress().getPort();
        tempoOnly = write("tempo.yaml", "clusters: [{name: east, tempo: {url: \"" + url + "\"}}]\n");
        tempoAndJaeger = write(
                "both.yaml",
                "clusters: [{name: east, tempo: {url: \"" + url
                        + "\"}, jaeger: {url: \"http://127.0.0.1:1\", deadline: 20s}}]\n");
    }

    @AfterEach
    void stop() {
        tempo.stop(0);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(home.resolve(name), text).toString();
    }

    private void respond(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var query = exchange.getRequestURI().getRawQuery();
            requests.add(path + " " + (query == null ? "" : URLDecoder.decode(query, StandardCharsets.UTF_8)));
            var body = path.equals("/api/v2/traces/" + FAST)
                    ? trace(10)
                    : path.equals("/api/v2/traces/" + SLOW) ? trace(400) : path.equals("/api/search") ? FOUND : "";
            var bytes = (body.isEmpty() ? "trace not found" : body).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(body.isEmpty() ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static final String FOUND =
            "{\"traces\":[{\"traceID\":\"a\",\"rootServiceName\":\"shop\",\"rootTraceName\":"
                    + "\"GET /\",\"startTimeUnixNano\":\"1790000000000000000\",\"durationMs\":110},{\"traceID\":\"b\","
                    + "\"rootServiceName\":\"shop\",\"rootTraceName\":\"GET /\",\"startTimeUnixNano\":\"1790000001000000000\","
                    + "\"durationMs\":500,\"serviceStats\":{\"shop\":{\"spanCount\":2,\"errorCount\":1}}}],\"metrics\":{}}";

    /// A trace in which the shop waits this many milliseconds for its cart.
    private static String trace(int millis) {
        long begin = 1_790_000_000_000_000_000L;
        long end = begin + millis * 1_000_000L;
        return """
                {"trace":{"resourceSpans":[
                 {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[
                  {"spanId":"0000000000000001","name":"GET /","startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]}]},
                 {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},"scopeSpans":[{"spans":[
                  {"spanId":"0000000000000002","parentSpanId":"0000000000000001","name":"load","startTimeUnixNano":"%d",
                   "endTimeUnixNano":"%d","status":{"code":2,"message":"no\\u001b[31m answer"}}]}]}]}}
                """.formatted(begin, end + 100_000_000L, begin, end);
    }

    private CommandRunResult trace(String config, String... words) {
        return CommandRunResult.of(
                home,
                Stream.concat(Stream.of("--config", config, "trace"), Stream.of(words))
                        .toArray(String[]::new));
    }

    private static tools.jackson.databind.JsonNode json(CommandRunResult result) {
        return JsonMapper.shared().readTree(result.out());
    }

    @Test
    void aTraceIsPrintedAsTextAndAsJson() {
        var text = trace(tempoOnly, SLOW);
        assertThat(text.exit()).as(text.err()).isZero();
        assertThat(text.out())
                .contains(
                        "shop GET /", "500 ms", "2 spans of 2 services, 1 failed", "cart load", "self time by service")
                .contains("gaps, not covered by any span")
                .doesNotContain("\u001b");

        var json = json(trace(tempoOnly, SLOW, "--json"));
        assertThat(json.get("trace_id").asString()).isEqualTo(SLOW);
        assertThat(json.get("cluster").asString()).isEqualTo("east");
        assertThat(json.get("duration_s").asDouble()).isEqualTo(0.5);
        assertThat(json.get("spans").size()).isEqualTo(2);
        assertThat(json.get("spans").get(1).get("status").asString()).isEqualTo("error");
        assertThat(json.get("services").get(0).get("service").asString()).isEqualTo("cart");
        assertThat(json.get("services").get(0).get("own_s").asDouble()).isEqualTo(0.4);
        assertThat(json.get("critical_path").size()).isEqualTo(2);
        assertThat(json.get("notes").size()).isZero();
    }

    @Test
    void twoTracesAreCompared() {
        var text = trace(tempoOnly, SLOW, "--against", FAST);
        assertThat(text.exit()).as(text.err()).isZero();
        assertThat(text.out().lines().filter(line -> line.contains("cart load")))
                .singleElement()
                .asString()
                .contains("+390 ms");

        var json = json(trace(tempoOnly, SLOW, "--against", FAST, "--json"));
        assertThat(json.get("operations").get(0).get("service").asString()).isEqualTo("cart");
        assertThat(json.get("operations").get(0).get("longer_s").asDouble()).isEqualTo(0.39);
    }

    @Test
    void aMissingTraceIsUnknownWithTheReasonOfEachSource() {
        var unknownTrace = trace(tempoAndJaeger, "cafe");
        assertThat(unknownTrace.exit()).isEqualTo(3);
        assertThat(unknownTrace.err()).contains("Tempo has no such trace", "jaeger http://127.0.0.1:1 of east");
        assertThat(unknownTrace.out()).isEmpty();
        assertThat(trace(tempoAndJaeger, SLOW).exit())
                .as("one source that is away hides no other")
                .isZero();
    }

    @Test
    void aSearchListsTheSlowestFirstAndReportsUnreachableSources() {
        var text = trace(tempoOnly, "search");
        assertThat(text.exit()).as(text.err()).isZero();
        assertThat(text.out().lines().skip(1).toList())
                .hasSize(2)
                .first()
                .asString()
                .contains("000000000000000b", "500 ms", "2 spans, 1 failed");

        var searchResult = trace(tempoAndJaeger, "search", "--service", "shop", "--json");
        assertThat(searchResult.exit()).isEqualTo(3);
        var json = json(searchResult);
        assertThat(json.get("traces").size()).isEqualTo(2);
        assertThat(json.get("sources")
                        .valueStream()
                        .map(source -> source.get("state").asString()))
                .containsExactly("ok", "unreachable");
    }

    @Test
    void everySearchOptionReachesTheRequest() {
        trace(
                tempoOnly,
                "search",
                "--service",
                "shop",
                "--operation",
                "GET /",
                "--longer-than",
                "500ms",
                "--shorter-than",
                "9s",
                "--failed",
                "--attribute",
                "user=anna",
                "--from",
                "2026-09-21T10:00:00Z",
                "--to",
                "2026-09-21T11:00:00Z",
                "--limit",
                "7");
        assertThat(requests.getLast())
                .contains(
                        "resource.service.name = \"shop\" && name = \"GET /\" && duration >= 500000000ns"
                                + " && duration <= 9000000000ns && status = error && .user = \"anna\"",
                        "start=1789984800",
                        "end=1789988400",
                        "limit=7");
        trace(tempoOnly, "search", "--query", "{ .a = 1 }");
        assertThat(requests.getLast()).contains("q={ .a = 1 }", "limit=20");
    }

    @Test
    void invalidRequestsAreRefusedWithARemedy() throws IOException {
        assertThat(trace(tempoOnly).err()).contains("greenwall trace search");
        assertThat(trace(tempoOnly).exit()).isEqualTo(64);
        assertThat(trace(tempoOnly, "search", "--limit", "0").err()).contains("expected 1 to 1000");
        assertThat(trace(tempoOnly, "search", "--longer-than", "soon").err()).contains("expected one like 30s");
        assertThat(trace(tempoOnly, "search", "--query", "{}", "--failed").err())
                .contains("write them into the query");
        assertThat(trace(tempoOnly, "search", "--query", "{}", "--service", "shop")
                        .exit())
                .isEqualTo(64);
        assertThat(trace(tempoOnly, "search", "--from", "now", "--to", "-1h").exit())
                .isEqualTo(64);
        var noTraceSource = write("none.yaml", "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n");
        assertThat(trace(noTraceSource, SLOW).err()).contains("tempo: {url: …}");
        assertThat(trace(noTraceSource, "search").exit()).isEqualTo(64);
    }
}
