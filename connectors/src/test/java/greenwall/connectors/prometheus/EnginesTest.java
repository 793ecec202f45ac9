package greenwall.connectors.prometheus;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.http;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServers;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which engine serves the API, and how each reports partial or missing data. The responses have the formats of
/// the engines.
class EnginesTest {
    private static final String BUILD =
            "{\"status\":\"success\",\"data\":{\"version\":\"0.32.0\",\"revision\":\"c6eb21a\",\"branch\":\"HEAD\"}}";
    private static final String VECTOR =
            "\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"instance\":\"a\"},\"value\":[1795160514.904,\"1\"]}]}";
    private static final TimeWindow HOUR =
            TimeWindow.before(Instant.parse("2026-11-20T07:00:00Z"), Duration.ofHours(1));

    private final MockWebServer server = MockServers.mock();
    private final SharedHttpClient http = http();
    private final Map<String, MockResponse> pages = new HashMap<>();
    private MockResponse missing = page(404, "404 page not found");

    @BeforeEach
    void start() throws IOException {
        MockServers.respond(
                server, request -> pages.getOrDefault(request.getUrl().encodedPath(), missing));
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private static MockResponse page(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    private EnginesTest serve(String path, String body) {
        pages.put(path, page(200, body));
        return this;
    }

    private Prometheus client(String prefix) {
        return Prometheus.connect(
                http, source(Source.Kind.PROMETHEUS, server.url(prefix).toString()), HttpSettings.DEFAULT);
    }

    private String product(String prefix) {
        return answer(client(prefix).buildInfo(SOON)).product();
    }

    @Test
    void thanosIsDetectedByItsStoresAndReportsWhichOfThemFail() {
        serve("/api/v1/status/buildinfo", BUILD).serve("/api/v1/stores", """
                {"status":"success","data":{
                  "sidecar":[
                    {"name":"127.0.0.1:10901","lastCheck":"2026-11-20T07:00:00Z","lastError":null,
                     "labelSets":[{"replica":"a","shard":"1"}],"minTime":1,"maxTime":9223372036854775807},
                    {"name":"127.0.0.1:10911","lastCheck":"2026-11-20T07:00:00Z",
                     "lastError":"rpc error: code = Unavailable desc = connection refused",
                     "labelSets":[{"replica":"a","shard":"2"}],"minTime":1,"maxTime":9223372036854775807}],
                  "store":[]}}
                """);
        assertThat(product("/")).isEqualTo("Thanos");
        var parts = answer(client("/").stores(SOON));
        assertThat(parts).extracting(p -> p.name()).containsExactly("127.0.0.1:10901", "127.0.0.1:10911");
        assertThat(parts.getFirst().answers()).isTrue();
        assertThat(parts.get(1).error()).contains("connection refused");
        assertThat(parts.get(1).labelSets()).containsExactly(Labels.of("replica", "a", "shard", "2"));
    }

    @Test
    void aPlainPrometheusIsDetectedAndHasNoParts() {
        serve("/api/v1/status/buildinfo", BUILD)
                .serve("/api/v1/targets", "{\"status\":\"success\",\"data\":{\"activeTargets\":[]}}");
        assertThat(product("/")).isEqualTo("Prometheus");
        assertThat(answer(client("/").stores(SOON))).isEmpty();
    }

    @Test
    void aVictoriaMetricsClusterIsDetectedByItsResponses() {
        var tenant = "/select/0/prometheus/";
        missing = page(400, "unsupported path requested: \"/select/0/prometheus/x\"");
        serve(tenant + "api/v1/status/buildinfo", "{\"status\":\"success\",\"data\":{}}")
                .serve(tenant + "api/v1/query", "{\"status\":\"success\",\"isPartial\":false," + VECTOR + "}");
        assertThat(product(tenant)).isEqualTo("VictoriaMetrics cluster");
        assertThat(answer(client(tenant).stores(SOON))).isEmpty();
    }

    @Test
    void mimirReportsItsNameAndCortexIsDetectedByItsMissingTargets() {
        serve("/prometheus/api/v1/status/buildinfo", """
                {"status":"success","data":{"application":"Grafana Mimir","version":"2.2.0","revision":"x"}}""");
        assertThat(product("/prometheus")).isEqualTo("Grafana Mimir");
        serve("/prometheus/api/v1/status/buildinfo", BUILD);
        assertThat(product("/prometheus")).isEqualTo("Cortex");
    }

    @Test
    void aPartialResponseIsMarkedForEveryKindOfQuery() {
        var partial = "{\"status\":\"success\",\"isPartial\":true,";
        serve("/api/v1/query", partial + VECTOR + "}")
                .serve("/api/v1/series", partial + "\"data\":[{\"instance\":\"a\"}]}")
                .serve("/api/v1/label/instance/values", partial + "\"data\":[\"a\"]}");
        var source = client("/");
        assertThat(List.of(
                        source.instant("up", SOON),
                        source.series(List.of("up"), HOUR, SOON),
                        source.labelValues("instance", List.of(), HOUR, SOON)))
                .allSatisfy(outcome -> {
                    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
                    assertThat(((Outcome.Answered<?>) outcome).isComplete()).isFalse();
                });
    }

    @Test
    void aStoreWarningMeansAMissingPartButAnExpressionWarningDoesNot() {
        serve(
                "/api/v1/query",
                "{\"status\":\"success\"," + VECTOR
                        + ",\"warnings\":[\"receive series from Addr: 127.0.0.1:10911: rpc error: code = Unavailable\"]}");
        assertThat(((Outcome.Answered<?>) client("/").instant("up", SOON)).isComplete())
                .isFalse();
        serve(
                "/api/v1/query",
                "{\"status\":\"success\"," + VECTOR
                        + ",\"warnings\":[\"PromQL warning: quantile value should be between 0 and 1\"]}");
        var answered = (Outcome.Answered<?>) client("/").instant("up", SOON);
        assertThat(answered.isComplete()).isTrue();
        assertThat(answered.infos()).singleElement().asString().contains("quantile");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422 | execution | the query hit the max number of series limit (limit: 10 series)",
                "422 | execution | the query exceeded the maximum number of series (limit: 1 series) (err-mimir-max-series-per-query)",
                "422 | 422 | cannot select more than -search.maxSamplesPerQuery=10 samples; possible solutions: x",
                "422 | 422 | the number of matching timeseries exceeds 5; either narrow down the search",
                "422 | execution | query processing would load too many samples into memory in query execution",
                "200 | execution | query processing would load too many samples into memory in query execution",
                "422 | execution | expanding series: proxy Series(): exceeded series limit: limit 5 violated (got 9)"
            })
    void aLimitIsReportedAsALimitAndNotAsABadQuery(int status, String type, String error) {
        pages.put(
                "/api/v1/query",
                page(status, "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"" + error + "\"}"));
        var refused = (Failure.Refused) failure(client("/").instant("up", SOON));
        assertThat(refused.type()).isEqualTo(Failure.Refused.TOO_MUCH);
        assertThat(refused.remedy()).contains("limit").doesNotContain("correct the query");
    }

    @Test
    void aLimitErrorIsRecognisedBehindALongQuery() {
        var query = "max by (instance, device) (rate(bytes{device!~\\\"" + "veth|".repeat(60) + "lo\\\"}[5m]))";
        pages.put(
                "/api/v1/query",
                page(
                        422,
                        "{\"status\":\"error\",\"errorType\":\"422\",\"error\":\"error when executing query=\\\""
                                + query
                                + "\\\" for (time=1795405431000, step=300000): search error after reading 0 data blocks:"
                                + " the number of matching timeseries exceeds 300000; either narrow down the search\"}"));
        var refused = (Failure.Refused) failure(client("/").instant("up", SOON));
        assertThat(refused.type()).isEqualTo(Failure.Refused.TOO_MUCH);
        assertThat(refused.found())
                .contains("the number of matching timeseries exceeds 300000")
                .doesNotContain("veth");
    }

    @Test
    void theRemedyForAMissingTenantNamesTheTenantSetting() {
        pages.put("/api/v1/query", page(401, "no org id\n"));
        var failure = failure(client("/").instant("up", SOON));
        assertThat(failure.found()).contains("no org id");
        assertThat(failure.remedy()).contains("tenant");
    }
}
