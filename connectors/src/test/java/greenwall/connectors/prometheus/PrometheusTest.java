package greenwall.connectors.prometheus;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServers;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.ClusterLabelFilter;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.HistoricalMetricsSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MultiClusterMetricsSource;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How queries are sent, and how long ranges are split and joined.
class PrometheusTest {
    private static final Instant END = Instant.parse("2026-11-20T07:00:00Z");

    private final MockWebServer server = MockServers.mock();
    private volatile Instant now = Instant.now();
    private final SharedHttpClient http = new SharedHttpClient(Map.of(), () -> now);
    private Prometheus prometheus;

    @BeforeEach
    void start() throws IOException {
        server.start();
        prometheus = Prometheus.connect(http, source(Source.Kind.PROMETHEUS, server), HttpSettings.DEFAULT);
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private static HttpUrl form(RecordedRequest request) {
        var body = request.getBody();
        return body == null || body.size() == 0 ? request.getUrl() : HttpUrl.get("http://x/?" + body.utf8());
    }

    private static long millis(HttpUrl url, String name) {
        var text = url.queryParameter(name);
        return Math.round(Double.parseDouble(text == null ? "0" : text) * 1000);
    }

    private static MockResponse error(int status, String text) {
        return new MockResponse.Builder()
                .code(status)
                .body("{\"status\":\"error\",\"errorType\":\"x\",\"error\":\"" + text + "\"}")
                .build();
    }

    /// A server with one series whose value is its time, with the limits of a real one.
    private void serveRanges(long maxSamples) {
        MockServers.respond(server, request -> {
            var url = form(request);
            long start = millis(url, "start");
            long end = millis(url, "end");
            long step = millis(url, "step");
            long points = (end - start) / step + 1;
            if (points > 11_000) {
                return error(400, "exceeded maximum resolution of 11,000 points per timeseries.");
            }
            if (points > maxSamples) {
                return error(422, "query processing would load too many samples into memory in query execution");
            }
            var text = new StringBuilder("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
            text.append("{\"metric\":{\"a\":\"b\"},\"values\":[");
            for (long t = start; t <= end; t += step) {
                text.append(t == start ? "" : ",")
                        .append('[')
                        .append(t / 1000.0)
                        .append(",\"")
                        .append(t / 1000)
                        .append("\"]");
            }
            return new MockResponse.Builder()
                    .body(text.append("]}]}}").toString())
                    .build();
        });
    }

    private static void assertEveryPointOnce(Matrix matrix, TimeWindow window, Duration step) {
        assertThat(matrix.series()).hasSize(1);
        var times = matrix.series().getFirst().timeMillis();
        long expected = (window.length().toMillis()) / step.toMillis() + 1;
        assertThat(times).hasSize((int) expected);
        for (int i = 0; i < times.length; i++) {
            assertThat(times[i]).isEqualTo(window.start().toEpochMilli() + i * step.toMillis());
        }
    }

    @Test
    void aRangeOfMoreThan11000PointsIsSplitWithoutLossOrDuplicates() {
        assertStepsOfASecondBecome(Duration.ofSeconds(1), Duration.ofSeconds(50_003));
        assertThat(server.getRequestCount()).isEqualTo(5);
    }

    @Test
    void aRangeThatIsFarTooFineGetsAWiderStepAndReportsIt() {
        assertStepsOfASecondBecome(Duration.ofSeconds(3), Duration.ofDays(3));
    }

    private void assertStepsOfASecondBecome(Duration step, Duration length) {
        serveRanges(Long.MAX_VALUE);
        var window = TimeWindow.before(END, length);

        var matrix = answer(prometheus.range("a", window, Duration.ofSeconds(1), SOON));

        assertThat(matrix.step()).isEqualTo(step);
        assertEveryPointOnce(matrix, window, step);
    }

    @Test
    void aRangeOfTooManySamplesIsQueriedInHalves() {
        serveRanges(1000);
        var window = TimeWindow.before(END, Duration.ofSeconds(3999));

        var matrix = answer(prometheus.range("a", window, Duration.ofSeconds(1), SOON));

        assertEveryPointOnce(matrix, window, Duration.ofSeconds(1));
    }

    @Test
    void aSinglePointOfTooManySamplesIsALimitError() {
        serveRanges(0);
        var window = TimeWindow.before(END, Duration.ofSeconds(10));

        var failure = failure(prometheus.range("a", window, Duration.ofSeconds(1), SOON));

        assertThat(failure).isInstanceOf(Failure.Refused.class);
        assertThat(failure.found()).contains("too many samples");
    }

    @Test
    void queriesAreSentByPostWithTheirTimeout() throws InterruptedException {
        server.enqueue(error(400, "x"));
        prometheus.instant("sum(a{b=~\"c|d\"}) + 1", END, Duration.ofMillis(4500));

        var request = server.takeRequest(60, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        assertThat(request.getMethod()).isEqualTo("POST");
        var form = form(request);
        assertThat(form.queryParameter("query")).isEqualTo("sum(a{b=~\"c|d\"}) + 1");
        assertThat(form.queryParameter("timeout")).isEqualTo("4.500");
        assertThat(form.queryParameter("time")).isEqualTo("1795158000.000");
        assertThat(form.queryParameter("nocache")).isEqualTo("1");
    }

    @Test
    void getIsUsedForTenMinutesOnceAProxyForbidsPost() throws InterruptedException {
        var forbidden = new AtomicBoolean(true);
        MockServers.respond(
                server,
                request -> "POST".equals(request.getMethod()) && forbidden.get()
                        ? new MockResponse.Builder()
                                .code(405)
                                .body("Method Not Allowed\n")
                                .build()
                        : new MockResponse.Builder()
                                .body(
                                        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"2\"]}}")
                                .build());

        assertThat(answer(prometheus.instant("2", SOON)).value(0)).isEqualTo(2);
        assertThat(answer(prometheus.instant("2", SOON)).value(0)).isEqualTo(2);
        assertThat(server.getRequestCount()).isEqualTo(3);

        forbidden.set(false);
        now = now.plus(Duration.ofMinutes(11));
        assertThat(answer(prometheus.instant("2", SOON)).value(0)).isEqualTo(2);
        for (var method : List.of("POST", "GET", "GET", "POST")) {
            assertThat(MockServers.takeRequest(server).getMethod()).isEqualTo(method);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "service.name, service.name",
        "a é, a%20%C3%A9",
        "my.label/é, U__my_2e_label_2f__e9_",
        "'..', U___2e__2e_",
        "%2e, U___25_2e",
    })
    void aLabelNameIsOnePartOfThePath(String label, String part) throws InterruptedException {
        server.enqueue(new MockResponse.Builder()
                .body("{\"status\":\"success\",\"data\":[]}")
                .build());
        answer(prometheus.labelValues(label, List.of("up"), TimeWindow.before(END, Duration.ofHours(1)), SOON));

        var request = server.takeRequest(60, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/api/v1/label/" + part + "/values");
    }

    @Test
    void exemplarsOfAllSeriesAreReadAndWithoutStorageThereAreNone() throws InterruptedException {
        server.enqueue(new MockResponse.Builder().body("""
                        {"status":"success","data":[{"seriesLabels":{"__name__":"took_bucket","service":"cart"},
                        "exemplars":[{"labels":{"trace_id":"2f3e0cee77ae5dc9c17ade3689eb2e54"},"value":"0.25",
                        "timestamp":1795158000.25}]},{"seriesLabels":{"__name__":"took_bucket","service":"edge"},
                        "exemplars":[{"labels":{},"value":"NaN","timestamp":1795158001}]}]}""").build());
        server.enqueue(new MockResponse.Builder()
                .body("{\"status\":\"success\",\"data\":[]}")
                .build());
        var window = TimeWindow.before(END, Duration.ofHours(1));
        var found = answer(prometheus.exemplars("took_bucket", window, SOON));

        assertThat(found).hasSize(2);
        assertThat(found.getFirst().labels().get("trace_id")).isEqualTo("2f3e0cee77ae5dc9c17ade3689eb2e54");
        assertThat(found.getFirst().value()).isEqualTo(0.25);
        assertThat(found.getFirst().at()).isEqualTo(Instant.ofEpochMilli(1_795_158_000_250L));
        assertThat(found.getLast().value()).isNaN();
        assertThat(answer(prometheus.exemplars("took_bucket", window, SOON))).isEmpty();
        var sent = server.takeRequest(60, TimeUnit.SECONDS);
        assertThat(sent).isNotNull();
        assertThat(form(sent).queryParameter("query")).isEqualTo("took_bucket");
        assertThat(sent.getTarget()).startsWith("/api/v1/query_exemplars");
    }

    @Test
    void theServerMayEvaluateAsLongAsTheConfiguredDeadline() throws InterruptedException {
        serveRanges(11_000);
        var patient = Prometheus.connect(
                http,
                source(Source.Kind.PROMETHEUS, server),
                HttpSettings.DEFAULT.with(draft -> draft.deadline = Optional.of(Duration.ofSeconds(30))));

        patient.range("up", TimeWindow.before(END, Duration.ofHours(1)), Duration.ofMinutes(1), SOON);
        assertThat(form(MockServers.takeRequest(server)).queryParameter("timeout"))
                .isEqualTo("30.000");

        MockServers.always(server, MockServers.up());
        patient.instant("up", SOON);
        assertThat(form(MockServers.takeRequest(server)).queryParameter("timeout"))
                .isEqualTo("30.000");
    }

    @Test
    void theConfiguredDeadlineIsKnownToAPollOfEachPartOfTheSource() {
        var patient = Prometheus.connect(
                http,
                source(Source.Kind.PROMETHEUS, server),
                HttpSettings.DEFAULT.with(draft -> draft.deadline = Optional.of(Duration.ofSeconds(30))));
        var part = new MultiClusterMetricsSource(patient).slice("east", ClusterLabelFilter.of("cluster", "east"));
        var earlier = new HistoricalMetricsSource(part, InstantSource.fixed(END));

        assertThat(earlier.deadlineOr(SOON)).isEqualTo(Duration.ofSeconds(30));
        assertThat(prometheus.deadlineOr(SOON)).isEqualTo(SOON);
    }

    @Test
    void theConfiguredDeadlineDoesNotExtendAReadWhoseTimeIsUsedUp() {
        MockServers.always(server, MockServers.up());
        var patient = Prometheus.connect(
                http,
                source(Source.Kind.PROMETHEUS, server),
                HttpSettings.DEFAULT.with(draft -> draft.deadline = Optional.of(Duration.ofSeconds(30))));

        assertThat(failure(patient.instant("up", Duration.ZERO))).isInstanceOf(Failure.TimedOut.class);
        assertThat(server.getRequestCount()).isZero();
    }
}
