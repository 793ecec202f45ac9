package greenwall.connectors.jaeger;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.always;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.assertPlain;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.json;
import static greenwall.connectors.MockServers.source;
import static greenwall.connectors.MockServers.text;
import static greenwall.connectors.MockServers.warning;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServerFixture;
import greenwall.connectors.MockServers;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.tempo.Tempo;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Source.Kind;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Responses in the formats that Jaeger's source code produces, and how they are read.
class JaegerTest extends MockServerFixture {
    private static final Instant NOW = Instant.parse("2026-11-20T07:36:54.123456Z");
    private static final TimeWindow HOUR = TimeWindow.before(NOW, Duration.ofHours(1));
    private static final String ID = "2f3e0cee77ae5dc9c17ade3689eb2e54";

    private static final String TRACE = """
            {"traceID":"2f3e0cee77ae5dc9c17ade3689eb2e54","spans":[
             {"traceID":"2f3e0cee77ae5dc9c17ade3689eb2e54","spanID":"00000000000000b2","operationName":"query","references":[
               {"refType":"FOLLOWS_FROM","traceID":"2f3e0cee77ae5dc9c17ade3689eb2e54","spanID":"00000000000000ff"},
               {"refType":"CHILD_OF","traceID":"2f3e0cee77ae5dc9c17ade3689eb2e54","spanID":"a1"}],
              "startTime":1684778327735077,"duration":10000,"processID":"p2",
              "tags":[{"key":"span.kind","type":"string","value":"client"},{"key":"error","type":"bool","value":true},
                {"key":"otel.status_description","type":"string","value":"no answer"}],
              "logs":[{"timestamp":1684778327736000,"fields":[{"key":"event","type":"string","value":"exception"},
                {"key":"exception.type","type":"string","value":"Timeout"}]}],"warnings":null},
             {"traceID":"2f3e0cee77ae5dc9c17ade3689eb2e54","spanID":"00000000000000a1","operationName":"GET /checkout",
              "references":[{"refType":"CHILD_OF","traceID":"ffffffffffffffffffffffffffffffff","spanID":"00000000000000b2"}],
              "startTime":1684778327699392,"duration":557000,"processID":"p1",
              "tags":[{"key":"http.status_code","type":"int64","value":200}],"logs":[]}],
             "processes":{"p1":{"serviceName":"shop","tags":[{"key":"hostname","type":"string","value":"node04"}]},
              "p2":{"serviceName":"cart"}},"warnings":null}
            """;

    private Jaeger jaeger;

    @BeforeEach
    void connect() {
        jaeger = Jaeger.connect(http, source(Kind.JAEGER, server), HttpSettings.DEFAULT);
    }

    private static String data(String data) {
        return "{\"data\":" + data + ",\"total\":0,\"limit\":0,\"offset\":0,\"errors\":null}";
    }

    private static TraceSource.Search of(Optional<String> service, Optional<String> traceQl) {
        return new TraceSource.Search(
                service,
                Optional.of("GET /checkout"),
                Optional.of(Duration.ofMillis(500)),
                Optional.empty(),
                true,
                Map.of("user", "o\"neil"),
                traceQl,
                HOUR,
                1);
    }

    @Test
    void aTraceIsReadWhenItsProcessesFollowItsSpans() throws InterruptedException {
        always(server, json(200, data("[" + TRACE + "]")));
        var trace = answer(jaeger.trace(ID, SOON));

        assertThat(trace.rows()).hasSize(2);
        assertThat(trace.root().service()).isEqualTo("shop");
        assertThat(trace.root().operation()).isEqualTo("GET /checkout");
        assertThat(trace.root().parent())
                .as("a parent in another trace is none")
                .isEmpty();
        assertThat(trace.root().start()).isEqualTo(1_684_778_327_699_392_000L);
        assertThat(trace.root().resource()).containsEntry("hostname", "node04");
        var child = trace.rows().get(1);
        assertThat(child.parent())
                .as("who asked goes before what it follows from")
                .isZero();
        assertThat(child.span().kind()).isEqualTo(Span.Kind.CLIENT);
        assertThat(child.span().failed()).isTrue();
        assertThat(child.span().message()).isEqualTo("no answer");
        assertThat(child.span().events()).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("exception");
            assertThat(event.attributes()).containsOnlyKeys("exception.type");
        });
        assertThat(trace.notes()).isEmpty();
        var request = server.takeRequest(60, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        assertThat(request.getUrl().queryParameter("raw"))
                .as("clocks are not hidden")
                .isEqualTo("true");
    }

    @Test
    void aSearchIsSentInJaegersUnits() throws InterruptedException {
        always(server, json(200, data("[" + TRACE + "]")));
        var found = answer(jaeger.search(of(Optional.of("shop"), Optional.empty()), SOON));

        assertThat(found.cut()).as("as many as were asked for").isTrue();
        assertThat(found.traces()).singleElement().satisfies(summary -> {
            assertThat(summary.service()).isEqualTo("shop");
            assertThat(summary.duration()).isEqualTo(Duration.ofMillis(557));
            assertThat(summary.spans()).contains(2);
            assertThat(summary.errors()).contains(1);
        });
        var request = server.takeRequest(60, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        var url = request.getUrl();
        assertThat(parameters(url))
                .containsEntry("start", "1795156614123456")
                .containsEntry("end", "1795160214123456")
                .containsEntry("minDuration", "500000000ns")
                .containsEntry("tags", "{\"error\":\"true\",\"user\":\"o\\\"neil\"}");
    }

    private static Map<String, String> parameters(HttpUrl url) {
        return url.queryParameterNames().stream()
                .collect(Collectors.toMap(name -> name, name -> String.valueOf(url.queryParameter(name))));
    }

    @Test
    void unsupportedSearchesAreRefusedWithoutARequest() {
        assertThat(failure(jaeger.search(of(Optional.empty(), Optional.empty()), SOON))
                        .remedy())
                .isEqualTo("specify a service");
        assertThat(failure(jaeger.search(of(Optional.of("shop"), Optional.of("{ }")), SOON))
                        .found())
                .contains("not support TraceQL");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void namesAreReadAsStringsAndAsObjects() {
        always(server, json(200, data("[\"shop\",\"cart\"]")));
        assertThat(answer(jaeger.services(HOUR, SOON))).containsExactly("cart", "shop");
        always(server, json(200, data("[{\"name\":\"GET /\",\"spanKind\":\"server\"}]")));
        assertThat(answer(jaeger.operations("shop", HOUR, SOON))).containsExactly("GET /");
        always(server, json(200, data("null")));
        assertThat(answer(jaeger.services(HOUR, SOON))).as("an empty store").isEmpty();
        assertThat(answer(jaeger.buildInfo(SOON)).product()).isEqualTo("Jaeger");
    }

    @Test
    void errorsInJaegersFormatAreReported() {
        var form = "{\"data\":null,\"total\":0,\"limit\":0,\"offset\":0,\"errors\":[{\"code\":%d,\"msg\":\"%s\"}]}";
        always(server, json(404, form.formatted(404, "trace not found")));
        assertThat(failure(jaeger.trace(ID, SOON)))
                .isInstanceOfSatisfying(
                        Failure.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(404))
                .satisfies(failure -> assertThat(failure.found()).isEqualTo("Jaeger has no such trace"));
        always(server, json(500, form.formatted(500, "store is away")));
        assertThat(failure(jaeger.services(HOUR, SOON)).found()).isEqualTo("Jaeger failed: store is away");
    }

    @Test
    void aPartialErrorIsAWarning() {
        always(server, json(200, "{\"data\":[" + TRACE + "],\"errors\":[{\"msg\":\"one shard did not respond\"}]}"));
        var outcome = jaeger.search(of(Optional.of("shop"), Optional.empty()), SOON);

        assertThat(warning(outcome)).isEqualTo("Jaeger: one shard did not respond");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{\"data\":7}", "{\"data\":[{\"spans\":[{\"startTime\":\"soon\"}]}]}", "{}", "<html>"})
    void anInvalidResponseIsReportedPlainly(String body) {
        always(server, json(200, body));

        assertPlain(failure(jaeger.trace(ID, SOON)));
    }

    @Test
    void outOfRangeTimesAreClamped() {
        always(
                server,
                json(
                        200,
                        data(
                                "[{\"traceID\":\"a\",\"spans\":[{\"spanID\":\"1\",\"startTime\":9223372036854775807,"
                                        + "\"duration\":18446744073709551615},{\"spanID\":\"2\",\"startTime\":-5,\"duration\":1e300}]}]")));
        var trace = answer(jaeger.trace(ID, SOON));

        assertThat(trace.rows()).hasSize(2).allMatch(row -> row.span().end() == Long.MAX_VALUE);
    }

    private void serve(Function<RecordedRequest, MockResponse> answers) {
        MockServers.respond(server, request -> answers.apply(request));
    }

    /// After Jaeger 2.20, search and names are only in version 3 of its API.
    private static MockResponse withoutTheFirstForms(RecordedRequest request) {
        return switch (request.getUrl().encodedPath()) {
            case "/api/v3/services" -> json(200, "{\"services\":[\"shop\",\"cart\"]}");
            case "/api/v3/operations" -> json(200, "{\"operations\":[{\"name\":\"load\",\"spanKind\":\"server\"}]}");
            case "/api/v3/trace-summaries" -> json(200, """
                        {"summaries":[{"traceId":"2f3e0cee77ae5dc9c17ade3689eb2e54","rootServiceName":"shop",
                         "rootOperationName":"GET /checkout","minStartTimeUnixNano":"1684778327699392724",
                         "maxEndTimeUnixNano":"1684778328256392724","spanCount":3,"errorSpanCount":1,"orphanSpanCount":1,
                         "services":[{"name":"shop","spanCount":3,"errorSpanCount":1}]}]}
                        """);
            default -> text(404, "404 page not found\n");
        };
    }

    @Test
    void apiV3IsUsedWhereTheLegacyEndpointsAreMissing() throws InterruptedException {
        serve(JaegerTest::withoutTheFirstForms);

        assertThat(answer(jaeger.services(HOUR, SOON))).containsExactly("cart", "shop");
        assertThat(answer(jaeger.operations("cart", HOUR, SOON))).containsExactly("load");
        assertThat(answer(jaeger.buildInfo(SOON)).product()).isEqualTo("Jaeger");
        int before = server.getRequestCount();
        var found = answer(jaeger.search(of(Optional.of("shop"), Optional.empty()), SOON));

        assertThat(found.traces()).singleElement().satisfies(summary -> {
            assertThat(summary.id()).isEqualTo(ID);
            assertThat(summary.service()).isEqualTo("shop");
            assertThat(summary.operation()).isEqualTo("GET /checkout");
            assertThat(summary.duration()).isEqualTo(Duration.ofMillis(557));
            assertThat(summary.spans()).contains(3);
            assertThat(summary.errors()).contains(1);
        });
        for (int request = 0; request <= before; request++) {
            server.takeRequest(60, TimeUnit.SECONDS);
        }
        var url =
                Objects.requireNonNull(server.takeRequest(60, TimeUnit.SECONDS)).getUrl();
        assertThat(parameters(url))
                .containsEntry("query.serviceName", "shop")
                .containsEntry("query.operationName", "GET /checkout")
                .containsEntry("query.startTimeMin", "2026-11-20T06:36:54.123456Z")
                .containsEntry("query.startTimeMax", "2026-11-20T07:36:54.123456Z")
                .containsEntry("query.durationMin", "500000000ns")
                .containsEntry("query.searchDepth", "1")
                .containsEntry("query.attributes", "{\"error\":\"true\",\"user\":\"o\\\"neil\"}");
    }

    @Test
    void aJaegerUrlConfiguredAsTempoIsRecognised() {
        serve(JaegerTest::withoutTheFirstForms);
        var tempo = Tempo.connect(http, source(Kind.TEMPO, server), HttpSettings.DEFAULT);

        assertThat(failure(tempo.services(HOUR, SOON)).found()).endsWith("responds like Jaeger, not Tempo");
    }

    @Test
    void anEmptyApiV3StoreGivesEmptyLists() {
        serve(request -> request.getUrl().encodedPath().startsWith("/api/v3/")
                ? json(200, "{}")
                : text(404, "404 page not found\n"));

        assertThat(answer(jaeger.services(HOUR, SOON))).isEmpty();
        assertThat(answer(jaeger.operations("shop", HOUR, SOON))).isEmpty();
        assertThat(answer(jaeger.search(of(Optional.of("shop"), Optional.empty()), SOON))
                        .traces())
                .isEmpty();
    }

    @Test
    void errorsOfApiV3AreReported() {
        serve(request -> request.getUrl().encodedPath().startsWith("/api/v3/")
                ? text(400, "{\"error\":{\"httpCode\":400,\"message\":\"malformed parameter\"}}\n")
                : text(404, "404 page not found\n"));

        assertThat(failure(jaeger.search(of(Optional.of("shop"), Optional.empty()), SOON))
                        .found())
                .isEqualTo("Jaeger refused: malformed parameter");
    }

    /// VictoriaTraces has Jaeger's API below its own path, and only the oldest of the operations calls.
    private static MockResponse victoriaTraces(RecordedRequest request) {
        return switch (request.getUrl().encodedPath()) {
            case "/api/services/the%20shop/operations" -> json(200, data("[\"load\"]"));
            case "/api/traces" -> text(400, "incorrect trace query params: limit should be not higher than 1000\n");
            case "/api/traces/" + ID -> json(200, data("[]"));
            case "/api/traces/00000000000000001b1ba462b409200d" -> json(200, data("[" + TRACE + "]"));
            default ->
                text(400, "unsupported path requested: \"" + request.getUrl().encodedPath() + "\"\n");
        };
    }

    @Test
    void responsesOfVictoriaTracesAreRead() {
        serve(JaegerTest::victoriaTraces);

        assertThat(answer(jaeger.operations("the shop", HOUR, SOON))).containsExactly("load");
        assertThat(failure(jaeger.operations("shop/..", HOUR, SOON)).found()).contains("VictoriaTraces");
        assertThat(failure(jaeger.search(of(Optional.of("shop"), Optional.empty()), SOON))
                        .found())
                .endsWith("limit should be not higher than 1000");
        assertThat(failure(jaeger.trace(ID, SOON)))
                .isInstanceOfSatisfying(
                        Failure.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(404));
        assertThat(answer(jaeger.trace("1b1ba462b409200d", SOON)).rows()).hasSize(2);
        assertThat(failure(jaeger.services(HOUR, SOON)).remedy()).contains("/select/jaeger");
    }

    @Test
    void aReferenceToAnotherTraceIsNotAParentEvenIfTheTraceIdComesLast() {
        always(server, json(200, data("""
                [{"processes":{},"spans":[{"spanID":"00000000000000a1","startTime":1684778327699392,"duration":5,
                   "references":[{"refType":"FOLLOWS_FROM","traceID":"ffffffffffffffffffffffffffffffff","spanID":"00000000000000b2"}]}],
                  "traceID":"2f3e0cee77ae5dc9c17ade3689eb2e54"}]
                """)));
        var trace = answer(jaeger.trace(ID, SOON));

        assertThat(trace.id()).isEqualTo(ID);
        assertThat(trace.root().parent()).isEmpty();
        assertThat(trace.notes()).isEmpty();
    }
}
