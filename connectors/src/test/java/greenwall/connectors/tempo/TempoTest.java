package greenwall.connectors.tempo;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.always;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.assertPlain;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.source;
import static greenwall.connectors.MockServers.text;
import static greenwall.connectors.MockServers.warning;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServerFixture;
import greenwall.connectors.MockServers;
import greenwall.connectors.http.HttpSettings;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source.Kind;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Responses in the formats of Tempo's documentation and source code, and how they are read.
class TempoTest extends MockServerFixture {
    private static final Instant NOW = Instant.parse("2026-11-20T07:36:54.123Z");
    private static final TimeWindow HOUR = TimeWindow.before(NOW, Duration.ofHours(1));
    private static final String ID = "2f3e0cee77ae5dc9c17ade3689eb2e54";

    private static final String SPANS = """
            {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},
              {"key":"host.name","value":{"stringValue":"node04"}}]},
             "%s":[{"scope":{"name":"x"},"spans":[
              {"traceId":"Lz4M7neuXcnBet42iesuVA==","spanId":"VjYjx2UUj44=","parentSpanId":"AAAAAAAAAAA=",
               "name":"GET /checkout","kind":"SPAN_KIND_SERVER","startTimeUnixNano":"1684778327699392724",
               "endTimeUnixNano":"1684778328256392724",
               "attributes":[{"key":"http.status_code","value":{"intValue":"500"}},
                 {"key":"tags","value":{"arrayValue":{"values":[{"stringValue":"a"},{"boolValue":true}]}}}],
               "events":[{"timeUnixNano":"1684778327735077898","name":"exception",
                 "attributes":[{"key":"exception.type","value":{"stringValue":"Timeout"}}]}],
               "status":{"code":"STATUS_CODE_ERROR","message":"no answer"}},
              {"spanId":"0102030405060708","parentSpanId":"563623c765148f8e","name":"query","kind":3,
               "startTimeUnixNano":1684778327735077898,"endTimeUnixNano":1684778327745077898}]}]}
            """;

    private final List<HttpUrl> requestUrls = Collections.synchronizedList(new ArrayList<>());
    private Tempo tempo;

    @BeforeEach
    void connect() {
        tempo = Tempo.connect(http, source(Kind.TEMPO, server), HttpSettings.DEFAULT);
    }

    private static MockResponse json(String body) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    /// Any other path is not found.
    private void serve(Map<String, MockResponse> answers) {
        MockServers.respond(server, request -> {
            requestUrls.add(request.getUrl());
            return answers.getOrDefault(request.getUrl().encodedPath(), text(404, "404 page not found\n"));
        });
    }

    private static void assertComplete(Trace trace) {
        assertThat(trace.rows()).hasSize(2);
        var root = trace.root();
        assertThat(root.service()).isEqualTo("shop");
        assertThat(root.parent()).isEmpty();
        assertThat(root.start()).as("to the nanosecond").isEqualTo(1_684_778_327_699_392_724L);
        assertThat(root.failed()).isTrue();
        assertThat(root.message()).isEqualTo("no answer");
        assertThat(root.attributes()).containsEntry("http.status_code", "500").containsEntry("tags", "[a, true]");
        assertThat(root.resource()).containsEntry("host.name", "node04");
        assertThat(root.events()).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("exception");
            assertThat(event.attributes()).containsEntry("exception.type", "Timeout");
        });
        var child = trace.rows().get(1);
        assertThat(child.parent())
                .as("ids in base 64 and in hexadecimal are one")
                .isZero();
        assertThat(child.span().kind()).isEqualTo(Span.Kind.CLIENT);
        assertThat(child.span().nanos()).isEqualTo(10_000_000);
        assertThat(trace.notes()).isEmpty();
    }

    @Test
    void theV2FormatOfATraceIsRead() {
        serve(Map.of(
                "/api/v2/traces/" + ID,
                json("{\"trace\":{\"resourceSpans\":[" + SPANS.formatted("scopeSpans")
                        + "]},\"metrics\":{\"inspectedBytes\":\"12\"}}")));

        assertComplete(answer(tempo.trace(ID, SOON)));
    }

    @Test
    void aTempoWithoutApiV2IsQueriedThroughV1() {
        serve(Map.of(
                "/api/traces/" + ID, json("{\"batches\":[" + SPANS.formatted("instrumentationLibrarySpans") + "]}")));

        assertComplete(answer(tempo.trace(ID, SOON)));
    }

    @Test
    void aPartialTraceIsReportedAsPartial() {
        serve(Map.of(
                "/api/v2/traces/" + ID,
                json("{\"trace\":{\"resourceSpans\":[" + SPANS.formatted("scopeSpans")
                        + "]},\"status\":\"PARTIAL\",\"message\":\"trace exceeds max size\"}")));
        var outcome = tempo.trace(ID, SOON);

        assertThat(answer(outcome).notes())
                .containsExactly("Tempo returned only part of the trace: trace exceeds max size");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        answered -> assertThat(answered.isComplete()).isFalse());
    }

    @Test
    void aTraceThatTempoDoesNotHaveIsReportedAsMissing() {
        serve(Map.of(
                "/api/v2/traces/" + ID,
                text(404, "trace not found"),
                "/api/traces/" + ID,
                text(404, "trace not found")));
        assertThat(failure(tempo.trace(ID, SOON)))
                .isInstanceOfSatisfying(
                        Failure.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(404))
                .satisfies(failure -> assertThat(failure.found()).isEqualTo("Tempo has no such trace"));

        serve(Map.of("/api/v2/traces/" + ID, json("{\"trace\":null}"), "/api/traces/" + ID, json("{}")));
        assertThat(failure(tempo.trace(ID, SOON)).found()).isEqualTo("Tempo has no such trace");

        serve(Map.of(
                "/api/v2/traces/" + ID, json("{\"trace\":{},\"metrics\":{}}"), "/api/traces/" + ID, text(404, "")));
        assertThat(failure(tempo.trace(ID, SOON)).found())
                .as("of a Tempo 3, whose first form says nothing")
                .isEqualTo("Tempo has no such trace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../metrics", "xyz", "00000000", "123456789012345678901234567890123", "a/b"})
    void anInvalidTraceIdIsNotQueried(String id) {
        serve(Map.of());

        assertThat(failure(tempo.trace(id, SOON)).found()).contains("1 to 32 hexadecimal digits");
        assertThat(requestUrls).isEmpty();
    }

    @Test
    void aSearchIsTranslatedToTraceQlAndItsResponseIsRead() {
        serve(Map.of("/api/search", json("""
                                {"traces":[{"traceID":"e0cee77ae5dc9c17ade3689eb2e54","rootServiceName":"shop","rootTraceName":"GET /",
                                 "startTimeUnixNano":"1684778327699392724","durationMs":557,
                                 "serviceStats":{"shop":{"spanCount":3,"errorCount":1},"cart":{"spanCount":4}},
                                 "spanSets":[{"spans":[{"spanID":"1"}],"matched":1}]},
                                 {"traceID":"1b1ba462b409200d","startTimeUnixNano":"1634727775935000000"}],
                                 "metrics":{"totalJobs":12,"completedJobs":7,"inspectedBytes":"1"}}
                                """)));
        var search = new TraceSource.Search(
                Optional.of("sh\"op"),
                Optional.of("GET /"),
                Optional.of(Duration.ofMillis(500)),
                Optional.of(Duration.ofSeconds(9)),
                true,
                Map.of("http.status_code", "500", "user", "o'neil"),
                Optional.empty(),
                HOUR,
                20);
        var outcome = tempo.search(search, SOON);
        var found = answer(outcome);

        assertThat(requestUrls.getFirst().queryParameter("q"))
                .isEqualTo("{ resource.service.name = \"sh\\\"op\" && name = \"GET /\" && duration >= 500000000ns"
                        + " && duration <= 9000000000ns && status = error"
                        + " && (.http.status_code = \"500\" || .http.status_code = 500) && .user = \"o'neil\" }");
        assertThat(requestUrls.getFirst().queryParameter("start")).isEqualTo("1795156614");
        assertThat(requestUrls.getFirst().queryParameter("end"))
                .as("the whole window")
                .isEqualTo("1795160215");
        assertThat(found.cut()).isFalse();
        assertThat(found.traces().getFirst().id())
                .as("with the zeros that Tempo leaves out")
                .isEqualTo("000e0cee77ae5dc9c17ade3689eb2e54");
        assertThat(found.traces().getFirst().spans()).contains(7);
        assertThat(found.traces().getFirst().errors()).contains(1);
        assertThat(found.traces().get(1).duration())
                .as("less than a millisecond is left out")
                .isZero();
        assertThat(found.traces().get(1).spans()).isEmpty();
        assertThat(warning(outcome)).contains("7 of 12 parts");
    }

    @Test
    void traceQlOfTheUserIsSentUnchanged() {
        serve(Map.of("/api/search", json("{\"traces\":[],\"metrics\":{}}")));
        var everything = TraceSource.Search.everything(HOUR, 5);
        assertThat(answer(tempo.search(everything, SOON)).traces()).isEmpty();
        var filtered = new TraceSource.Search(
                Optional.of("x"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Map.of(),
                Optional.of("{ .a > 3 } >> { .b = 2 }"),
                HOUR,
                5);
        tempo.search(filtered, SOON);

        assertThat(requestUrls)
                .extracting(url -> url.queryParameter("q"))
                .containsExactly("{ }", "{ .a > 3 } >> { .b = 2 }");
    }

    @Test
    void servicesAreReadFromBothApiVersions() {
        serve(Map.of(
                "/api/v2/search/tag/resource.service.name/values",
                json("{\"tagValues\":[{\"type\":\"string\",\"value\":\"shop\"},{\"type\":\"string\",\"value\":"
                        + "\"cart\"}]}")));
        assertThat(answer(tempo.services(HOUR, SOON))).containsExactly("cart", "shop");

        serve(Map.of("/api/search/tag/service.name/values", json("{\"tagValues\":[\"shop\"]}")));
        assertThat(answer(tempo.services(HOUR, SOON))).containsExactly("shop");
    }

    @Test
    void anEmptyV2ResponseFallsBackToV1() {
        serve(Map.of(
                "/api/v2/search/tag/resource.service.name/values",
                json("{}"),
                "/api/search/tag/service.name/values",
                json("{\"tagValues\":[\"shop\"]}")));
        assertThat(answer(tempo.services(HOUR, SOON))).containsExactly("shop");
    }

    @Test
    void operationsAreQueriedAmongTheSpansOfOneService() {
        serve(Map.of("/api/v2/search/tag/name/values", json("{\"tagValues\":[{\"value\":\"GET /\"}]}")));

        assertThat(answer(tempo.operations("shop", HOUR, SOON))).containsExactly("GET /");
        assertThat(requestUrls.getFirst().queryParameter("q")).isEqualTo("{ resource.service.name = \"shop\" }");
        assertThat(requestUrls).allMatch(requestUrl -> requestUrl.queryParameter("start") == null);
    }

    @Test
    void theVersionIsReadAndOldServersAreDetectedByEcho() {
        serve(Map.of("/api/status/buildinfo", json("{\"version\":\"2.7.1\",\"revision\":\"abc\"}")));
        assertThat(answer(tempo.buildInfo(SOON)).version()).isEqualTo("2.7.1");

        serve(Map.of("/api/echo", text(200, "echo")));
        assertThat(answer(tempo.buildInfo(SOON)).product()).isEqualTo("Tempo");

        serve(Map.of("/api/echo", text(200, "<html>")));
        assertThat(failure(tempo.buildInfo(SOON))).isInstanceOf(Failure.Malformed.class);
    }

    @Test
    void plainTextErrorsAreReported() {
        always(server, text(401, "no org id"));
        assertThat(failure(tempo.search(TraceSource.Search.everything(HOUR, 5), SOON))
                        .remedy())
                .contains("tenant");
        always(server, text(400, "invalid TraceQL query: parse error at line 1, col 3"));
        assertThat(failure(tempo.search(TraceSource.Search.everything(HOUR, 5), SOON)))
                .isInstanceOfSatisfying(
                        Failure.Refused.class,
                        refused -> assertThat(refused.type()).isEqualTo(Failure.Refused.BAD_QUERY));
        always(server, text(500, "trace exceeds max size (max bytes: 5000000)"));
        assertThat(failure(tempo.trace(ID, SOON)))
                .isInstanceOfSatisfying(
                        Failure.Refused.class,
                        refused -> assertThat(refused.type()).isEqualTo(Failure.Refused.TOO_MUCH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"trace\":",
                "{\"trace\":7}",
                "{\"batches\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"soon\"}]}]}]}",
                "{\"batches\":[{\"resource\":{\"attributes\":[{\"key\":{},\"value\":[]}]}}]}"
            })
    void anInvalidTraceIsReportedPlainly(String body) {
        always(server, json(body));

        assertPlain(failure(tempo.trace(ID, SOON)));
    }

    @Test
    void aMegabyteTagIsTruncatedAndReported() {
        var tag = "x".repeat(1 << 20);
        always(
                server,
                json("{\"batches\":[{\"scopeSpans\":[{\"spans\":[{\"spanId\":\"0102030405060708\",\"name\":\"n\","
                        + "\"startTimeUnixNano\":\"1684778327699392724\",\"endTimeUnixNano\":\"18446744073709551615\","
                        + "\"attributes\":[{\"key\":\"body\",\"value\":{\"stringValue\":\"" + tag + "\"}}]}]}]}]}"));
        var trace = answer(tempo.trace(ID, SOON));

        assertThat(trace.root().attributes().get("body")).hasSizeLessThan(5_000).endsWith("(1048576 characters)");
        assertThat(trace.root().end()).as("the end of the world").isEqualTo(Long.MAX_VALUE);
        assertThat(trace.root().service()).isEqualTo(Span.UNKNOWN_SERVICE);
        assertThat(trace.notes()).anyMatch(note -> note.contains("values cut after"));
    }

    @Test
    void endlesslyNestedAttributesAreRefused() {
        int deep = 100_000;
        always(
                server,
                json("{\"batches\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"key\":\"k\",\"value\":"
                        + "{\"arrayValue\":{\"values\":[".repeat(deep) + "}]".repeat(deep)));

        assertPlain(failure(tempo.trace(ID, SOON)));
    }
}
