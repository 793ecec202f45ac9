package greenwall.lab.replay;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.IncidentRecording.RecordedTrace;
import greenwall.fleet.trace.Span;
import greenwall.lab.replay.ReplayServers.RecordedTraces;
import greenwall.lab.tempo.TempoServer;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A Tempo over recorded traces.
class RecordedTracesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static Span span(String id, String parent, String service, Instant start, long millis, Span.Status status) {
        long begin = start.toEpochMilli() * 1_000_000;
        return new Span(
                id,
                parent,
                service,
                "GET /" + service,
                Span.Kind.SERVER,
                begin,
                begin + millis * 1_000_000,
                status,
                "why",
                Map.of("db.system", "none"),
                Map.of("host.name", "node01"),
                List.of());
    }

    private static final List<RecordedTrace> RECORDED = List.of(
            new RecordedTrace(
                    "00000000000000000000000000000abc",
                    List.of(
                            span("0000000000000001", "", "edge", NOW.minusSeconds(60), 400, Span.Status.UNSET),
                            span(
                                    "0000000000000002",
                                    "0000000000000001",
                                    "cart",
                                    NOW.minusSeconds(59),
                                    200,
                                    Span.Status.ERROR))),
            new RecordedTrace("0def", List.of(span("03", "", "edge", NOW.minusSeconds(30), 20, Span.Status.UNSET))),
            new RecordedTrace("0aaa", List.of(span("04", "", "edge", NOW.minusMillis(10), 20, Span.Status.UNSET))),
            new RecordedTrace("no hexadecimal digits", List.of(span("05", "", "edge", NOW, 0, Span.Status.UNSET))));

    private static HttpResponse<String> get(String path) throws Exception {
        var clock = InstantSource.fixed(NOW);
        var traces = new RecordedTraces(RECORDED, clock);
        try (var server = TempoServer.start(InetAddress.getLoopbackAddress(), 0, Optional.of(traces), clock);
                var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(server.uri().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "{ }, true, true",
        "{ resource.service.name = \"cart\" }, true, false",
        "{ status = error }, true, false",
        "{ name = \"GET /edge\" && duration < 100ms }, false, true",
        "{ resource.host.name = \"node02\" }, false, false",
    })
    void aSearchFindsFinishedTracesThatMatch(String query, boolean first, boolean second) throws Exception {
        var found = get("/api/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .body();
        assertThat(found.contains("\"00000000000000000000000000000abc\"")).isEqualTo(first);
        assertThat(found.contains("\"0def\"")).isEqualTo(second);
        assertThat(found).doesNotContain("0aaa");
    }

    @ParameterizedTest
    @CsvSource({
        "q=x, invalid TraceQL query: expected {",
        "limit=0, 'invalid limit \"0\"; expected 1 to 1000'",
        "limit=1001, 'invalid limit \"1001\"; expected 1 to 1000'",
        "start=abc, 'invalid start \"abc\"; expected epoch seconds'",
        "end=1.5, 'invalid end \"1.5\"; expected epoch seconds'",
    })
    void anInvalidParameterOfASearchIsNamed(String parameter, String message) throws Exception {
        var response = get("/api/search?" + parameter);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith(message);
    }

    @Test
    void aTraceIsFoundByIdWithOrWithoutLeadingZerosUnlessItIsInTheFuture() throws Exception {
        assertThat(get("/api/v2/traces/abc").body())
                .contains("resourceSpans", "STATUS_CODE_ERROR", "\"message\":\"why\"", "\"stringValue\":\"node01\"");
        assertThat(get("/api/traces/00000000000000000000000000000def").body()).contains("batches");
        assertThat(get("/api/traces/aaa").statusCode()).isEqualTo(404);
    }

    @Test
    void servicesAndNamesAreThoseOfTheRecording() throws Exception {
        assertThat(get("/api/search/tag/service.name/values").body()).isEqualTo("{\"tagValues\":[\"cart\",\"edge\"]}");
        assertThat(get("/api/search/tag/name/values").body())
                .isEqualTo("{\"tagValues\":[\"GET /cart\",\"GET /edge\"]}");
    }
}
