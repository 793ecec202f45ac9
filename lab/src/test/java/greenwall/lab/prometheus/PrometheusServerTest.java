package greenwall.lab.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.MetricsSource;
import greenwall.lab.http.LabHttpServer;
import greenwall.lab.http.ServerJson;
import greenwall.lab.prometheus.PrometheusData.ActiveTarget;
import greenwall.lab.promql.LoadedSeries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusServerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T07:41:54.750Z");
    private static final Labels NODE = Labels.of("instance", "n:9100", "job", "node");

    private final HttpClient client = HttpClient.newHttpClient();
    private LabHttpServer server;

    @BeforeAll
    void start() throws IOException {
        var data = new LoadedSeries.Builder();
        for (int i = 0; i < 2; i++) {
            var labels = Labels.of("__name__", "up", "instance", "n" + i, "job", "node", "path", "<b>\"\\");
            data.add(labels, NOW.toEpochMilli() - 10_000, i);
        }
        data.add(Labels.of("__name__", "tiny"), NOW.toEpochMilli(), 1e-7);
        var target = new ActiveTarget(
                Labels.of("__address__", "n:9100"),
                NODE,
                "node",
                "http://n:9100/metrics",
                "http://n:9100/metrics",
                "connection refused",
                NOW,
                0.004,
                "down",
                "15s",
                "10s");
        var alert = new MetricsSource.RuleAlert(NODE, Map.of("summary", "it is down"), "firing", NOW, 0);
        var recording = new MetricsSource.Rule(
                false, "a:b", "sum(up)", Duration.ZERO, Labels.EMPTY, Map.of(), List.of(), "ok", "", "");
        var alerting = new MetricsSource.Rule(
                true,
                "InstanceDown",
                "up == 0",
                Duration.ofSeconds(60),
                Labels.of("severity", "critical"),
                Map.of("summary", "it is down"),
                List.of(alert),
                "ok",
                "",
                "firing");
        var rules =
                new MetricsSource.RuleGroup("nodes", "rules.yml", Duration.ofSeconds(15), List.of(recording, alerting));
        var metadata = Map.of("up", new MetricsSource.MetricMetadata("gauge", "Is it up.", ""));
        server = PrometheusServer.start(
                InetAddress.getLoopbackAddress(),
                0,
                new PrometheusData(
                        data.build(),
                        () -> List.of(target),
                        () -> List.of(rules),
                        metadata,
                        Optional.empty(),
                        InstantSource.fixed(NOW)));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(server.uri().resolve(path)).build());
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String data(String path) throws Exception {
        String body = get(path).body();
        assertThat(body).startsWith("{\"status\":\"success\",\"data\":").endsWith("}");
        return body.substring("{\"status\":\"success\",\"data\":".length(), body.length() - 1);
    }

    @Test
    void itListensOnLoopbackOnly() {
        assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void aVectorIsWrittenAsPrometheusWritesIt() throws Exception {
        assertThat(data("/api/v1/query?query=up==0"))
                .isEqualTo(
                        "{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"up\",\"instance\":\"n0\","
                                + "\"job\":\"node\",\"path\":\"<b>\\\"\\\\\"},\"value\":[1795160514.750,\"0\"]}]}");
        assertThat(data("/api/v1/query?query=tiny")).contains("[1795160514.750,\"1e-07\"]");
        assertThat(data("/api/v1/query?query=1%2F0"))
                .isEqualTo("{\"resultType\":\"scalar\",\"result\":[1795160514.75,\"+Inf\"]}");
        assertThat(data("/api/v1/query?query=%22x%22"))
                .isEqualTo("{\"resultType\":\"string\",\"result\":[1795160514.75,\"x\"]}");
        assertThat(data("/api/v1/query?query=tiny[1m]")).contains("\"values\":[[1795160514.750,\"1e-07\"]]");
    }

    @Test
    void rangeQueriesAreAcceptedByGetAndByPostedForm() throws Exception {
        String form = "query=sum(up)&start=1795160510&end=2026-11-20T07:41:54Z&step=2s";
        var posted = send(HttpRequest.newBuilder(server.uri().resolve("/api/v1/query_range"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
        assertThat(posted.body())
                .contains("\"values\":[[1795160510,\"1\"],[1795160512,\"1\"],[1795160514,\"1\"]]")
                .isEqualTo(get("/api/v1/query_range?" + form).body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query?query=sum( | 400 | bad_data | invalid parameter \"query\": 1:5: parse error: unexpected end of the query",
                "query | 400 | bad_data | invalid parameter \"query\": 1:1: parse error: the query is empty",
                "query?query=up&time=abc | 400 | bad_data | invalid parameter \"time\": Invalid time value for 'time': "
                        + "cannot parse \"abc\" to a valid timestamp",
                "query?query=up&timeout=abc | 400 | bad_data | invalid parameter \"timeout\": cannot parse \"abc\" to a "
                        + "valid duration",
                "query?query=up&timeout=0.000001 | 503 | timeout | query timed out in expression evaluation",
                "query?query=up%2Bon(job)up*0 | 422 | execution | found duplicate series for the match group {job=\"node\"} on"
                        + " the right hand-side of the operation: [{instance=\"n1\", job=\"node\", path=\"<b>\\\"\\\\\"},"
                        + " {instance=\"n0\", job=\"node\", path=\"<b>\\\"\\\\\"}];many-to-many matching not allowed:"
                        + " matching labels must be unique on one side",
                "query_range?query=up&end=2&step=5 | 400 | bad_data | invalid parameter \"start\": cannot parse \"\" to a valid"
                        + " timestamp",
                "query_range?query=up&start=1&end=2 | 400 | bad_data | invalid parameter \"step\": cannot parse \"\" to a valid"
                        + " duration",
                "query_range?query=up&start=3&end=2&step=5 | 400 | bad_data | invalid parameter \"end\": end timestamp must not"
                        + " be before start time",
                "query_range?query=up&start=1&end=2&step=0 | 400 | bad_data | invalid parameter \"step\": zero or negative"
                        + " query resolution step widths are not accepted. Try a positive integer",
                "query_range?query=up&start=0&end=12000&step=1 | 400 | bad_data | exceeded maximum resolution of 11,000 points"
                        + " per timeseries. Try decreasing the query resolution (?step=XX)",
                "query_range?query=sum(&start=1&end=2&step=1 | 400 | bad_data | invalid parameter \"query\": 1:5: parse error:"
                        + " unexpected end of the query",
                "query_range?query=up[5m]&start=1&end=2&step=1 | 400 | bad_data | invalid expression type \"range vector\" for"
                        + " range query, must be Scalar or instant Vector",
                "series | 400 | bad_data | no match[] parameter provided",
                "series?match[]={} | 400 | bad_data | invalid parameter \"match[]\": match[] must contain at least one"
                        + " non-empty matcher",
                "series?match[]=up{ | 400 | bad_data | invalid parameter \"match[]\": 1:4: parse error: unexpected end of"
                        + " the query, expected identifier or \"}\"",
                "label/a-b/values | 400 | bad_data | invalid label name: \"a-b\"",
                "rules?type=x | 400 | bad_data | invalid parameter \"type\": not supported value \"x\"",
                "metadata?limit=x | 400 | bad_data | limit must be a number"
            })
    void errorsAreReportedAsPrometheusReportsThem(String path, int status, String type, String error) throws Exception {
        String escaped =
                path.replace("{", "%7B").replace("}", "%7D").replace("[", "%5B").replace("]", "%5D");
        var answer = get("/api/v1/" + escaped);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":" + ServerJson.write(error)
                        + "}");
    }

    @Test
    void unknownPathsAndMethodsGetPlainTextErrors() throws Exception {
        var unknown = get("/api/v1/nope");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("404 page not found\n");
        var deleted = send(HttpRequest.newBuilder(server.uri().resolve("/api/v1/query"))
                .DELETE()
                .build());
        assertThat(deleted.statusCode()).isEqualTo(405);
    }

    @Test
    void seriesLabelsAndValuesAreListed() throws Exception {
        assertThat(data("/api/v1/series?match%5B%5D=up%7Binstance=%22n1%22%7D")).startsWith("[{\"__name__\":\"up\"");
        assertThat(data("/api/v1/labels")).isEqualTo("[\"__name__\",\"instance\",\"job\",\"path\"]");
        assertThat(data("/api/v1/labels?start=1&end=2")).isEqualTo("[]");
        assertThat(data("/api/v1/label/instance/values")).isEqualTo("[\"n0\",\"n1\"]");
        assertThat(data("/api/v1/label/instance/values?match%5B%5D=tiny")).isEqualTo("[]");
    }

    @Test
    void targetsRulesAndAlertsAreServed() throws Exception {
        assertThat(data("/api/v1/targets"))
                .contains("\"scrapePool\":\"node\"", "\"health\":\"down\"", "\"lastError\":\"connection refused\"")
                .contains("\"scrapeInterval\":\"15s\"", "\"lastScrapeDuration\":0.004", "\"droppedTargets\":[]");
        assertThat(data("/api/v1/targets?state=sideways")).isEqualTo("{\"activeTargets\":[],\"droppedTargets\":[]}");
        assertThat(data("/api/v1/rules"))
                .contains("\"type\":\"recording\"", "\"state\":\"firing\"", "\"duration\":60", "\"interval\":15");
        assertThat(data("/api/v1/rules?type=record")).doesNotContain("InstanceDown");
        assertThat(data("/api/v1/alerts")).contains("\"activeAt\":\"2026-11-20T07:41:54.750Z\"", "\"value\":\"0e+00\"");
        assertThat(data("/api/v1/metadata"))
                .isEqualTo("{\"up\":[{\"type\":\"gauge\",\"help\":\"Is it up.\",\"unit\":\"\"}]}");
        assertThat(data("/api/v1/status/buildinfo")).contains("\"version\":\"2.42.0\"");
        assertThat(get("/-/ready").body()).isEqualTo("Prometheus Server is Ready.\n");
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    }

    @Test
    void aResponseIsCompressedOnRequest() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.uri() + "/api/v1/query?query=1"))
                .header("Accept-Encoding", "gzip, deflate")
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(plain.readAllBytes()).startsWith("{\"status\":\"success\"".getBytes(StandardCharsets.UTF_8));
        }
    }
}
