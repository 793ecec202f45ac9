package greenwall.connectors.loki;

import static greenwall.connectors.MockServers.http;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServerFixture;
import greenwall.connectors.MockServers;
import greenwall.connectors.http.HttpSettings;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.ClusterLabelFilter;
import greenwall.fleet.source.ClusterLogSource;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

/// Recorded responses of a real VictoriaLogs of July 2025.
class LokiOrVictoriaLogsTest extends MockServerFixture {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Instant AT = Instant.parse("2026-11-23T13:34:02Z");
    private static final TimeWindow AROUND = new TimeWindow(AT.minusSeconds(60), AT.plusSeconds(60));
    private static final Labels STREAM = Labels.of("host", "node1", "job", "paging");
    private static final String LINE = """
            {"_time":"2026-11-23T13:34:02Z","_stream_id":"000000000000000014d318a4134e0504319cc24356e395ed",\
            "_stream":"{host=\\"node1\\",job=\\"paging\\"}","_msg":"a line","host":"node1","job":"paging","trace_id":"4bf9"}
            """;
    private static final String SUMS = """
            {"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"value","host":"node1",\
            "level":""},"value":[1795440843.9732645,"3"]}]}}""";

    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

    private LogSource connect(HttpSettings settings) {
        return LokiOrVictoriaLogs.connect(
                http, new Source("one", Source.Kind.LOKI, server.url("/").uri()), settings);
    }

    private void answers(Map<String, MockResponse> byPath) {
        MockServers.respond(server, request -> {
            requests.add(request);
            var path = request.getUrl().encodedPath();
            return byPath.getOrDefault(
                    path,
                    new MockResponse.Builder()
                            .code(400)
                            .addHeader("Content-Type", "text/plain; charset=utf-8")
                            .body("unsupported path requested: \"" + path + "\"")
                            .build());
        });
    }

    private static MockResponse json(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private void victoria() {
        answers(Map.of(
                "/select/logsql/query",
                json(LINE),
                "/select/logsql/stats_query",
                json(SUMS),
                "/select/logsql/streams",
                json("{\"values\":[{\"value\":\"{host=\\\"node1\\\",job=\\\"paging\\\"}\",\"hits\":1}]}"),
                "/select/logsql/stream_field_names",
                json("{\"values\":[{\"value\":\"job\",\"hits\":1},{\"value\":\"host\",\"hits\":1}]}"),
                "/metrics",
                json("vm_app_version{version=\"victoria-logs\", short_version=\"v1.26.0\"} 1\n")));
    }

    private List<LogSource.Line> lines(LogSource logs) {
        var lines = new ArrayList<LogSource.Line>();
        assertThat(logs.lines("{job=\"paging\"}", AROUND, LogSource.Order.FORWARD, 10, lines::add, SOON)
                        .answer())
                .isPresent();
        return lines;
    }

    @Test
    void victoriaLogsUnderALokiUrlIsQueriedInLogsql() {
        victoria();
        var logs = connect(HttpSettings.DEFAULT);

        assertThat(lines(logs))
                .containsExactly(
                        new LogSource.Line(LogTimestamps.of(AT), STREAM, Map.of("trace_id", "4bf9"), "a line"));
        assertThat(logs.labelNames(AROUND, SOON).answer().orElseThrow()).containsExactly("host", "job");
        assertThat(logs.series(List.of("{job=\"paging\"}"), AROUND, SOON)
                        .answer()
                        .orElseThrow())
                .containsExactly(STREAM);
        assertThat(logs.buildInfo(SOON).answer()).contains(new MetricsSource.BuildInfo("VictoriaLogs", "v1.26.0", ""));
    }

    @Test
    void onceVictoriaLogsIsDetectedNoLokiEndpointIsCalledAgain() {
        victoria();
        var logs = connect(HttpSettings.DEFAULT);
        lines(logs);
        requests.clear();

        lines(logs);

        assertThat(requests).extracting(r -> r.getUrl().encodedPath()).containsOnly("/select/logsql/query");
        assertThat(body(requests.getFirst()))
                .contains("allow_partial_response=false")
                .contains("query=_time:[2026-11-23T13:33:02Z, 2026-11-23T13:35:02Z) {\"job\"=\"paging\"}"
                        + " | sort by (_time) limit ");
    }

    private static String body(RecordedRequest request) {
        return URLDecoder.decode(String.valueOf(request.getBody().utf8()), StandardCharsets.UTF_8);
    }

    @Test
    void aSumOmitsEmptyLabels() {
        victoria();
        var logs = connect(HttpSettings.DEFAULT);
        lines(logs);

        var sums = logs.instant("sum by (host, level) (rate({job=\"paging\"}[2m]))", AT, SOON)
                .answer()
                .orElseThrow();

        assertThat(sums.labels(0)).isEqualTo(Labels.of("host", "node1"));
        assertThat(sums.value(0)).isEqualTo(3 / 120.0);
        assertThat(body(requests.getLast())).contains("_time:(2026-11-23T13:32:02Z, 2026-11-23T13:34:02.000000001Z) ");
    }

    @Test
    void theTenantIsSentAsAccountAndProject() {
        victoria();
        lines(connect(HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of("12:34"))));

        assertThat(requests.getLast().getHeaders().get("AccountID")).isEqualTo("12");
        assertThat(requests.getLast().getHeaders().get("ProjectID")).isEqualTo("34");
    }

    @Test
    void aLokiGetsNoVictoriaLogsRequests() {
        answers(Map.of("/loki/api/v1/labels", json("{\"status\":\"success\",\"data\":[\"job\"]}")));
        var logs = connect(HttpSettings.DEFAULT);

        assertThat(logs.labelNames(AROUND, SOON).answer()).contains(List.of("job"));
        logs.series(List.of("{job=\"paging\"}"), AROUND, SOON);

        assertThat(requests).extracting(r -> r.getUrl().encodedPath()).noneMatch(path -> path.startsWith("/select/"));
    }

    @Test
    void aServerThatReplacesTheOtherIsDetected() {
        answers(Map.of("/loki/api/v1/labels", json("{\"status\":\"success\",\"data\":[\"job\"]}")));
        var logs = connect(HttpSettings.DEFAULT);
        assertThat(logs.labelNames(AROUND, SOON).answer()).contains(List.of("job"));

        victoria();
        assertThat(lines(logs)).hasSize(1);
    }

    @Test
    void aLokiThatRefusesOneQueryIsNotReplaced() {
        var loki = Map.of(
                "/loki/api/v1/labels", json("{\"status\":\"success\",\"data\":[\"job\"]}"),
                "/select/logsql/stream_field_names", json("{\"values\":[]}"));
        answers(loki);
        var logs = connect(HttpSettings.DEFAULT);
        logs.labelNames(AROUND, SOON);

        assertThat(logs.lines("{job=\"paging\"}", AROUND, LogSource.Order.FORWARD, 10, _ -> true, SOON))
                .isInstanceOf(Outcome.Failed.class);
        requests.clear();
        logs.labelNames(AROUND, SOON);
        assertThat(requests).extracting(r -> r.getUrl().encodedPath()).containsOnly("/loki/api/v1/labels");
    }

    @Test
    void anUnrecognisedServerIsQueriedAsLokiAgain() {
        answers(Map.of("/select/logsql/stream_field_names", json("{}")));
        var logs = connect(HttpSettings.DEFAULT);

        for (int i = 0; i < 2; i++) {
            assertThat(logs.labelNames(AROUND, SOON)).isInstanceOf(Outcome.Failed.class);
        }

        assertThat(requests)
                .filteredOn(r -> r.getUrl().encodedPath().equals("/loki/api/v1/labels"))
                .hasSize(2);
    }

    /// The lines, the first line and the first trouble of a tail.
    private record TailReports(List<String> lines, CompletableFuture<String> line, CompletableFuture<String> trouble)
            implements LogSource.TailSink {
        TailReports() {
            this(
                    new CopyOnWriteArrayList<>(),
                    new CompletableFuture<String>().orTimeout(60, TimeUnit.SECONDS),
                    new CompletableFuture<String>().orTimeout(60, TimeUnit.SECONDS));
        }

        @Override
        public void line(LogSource.Line received) {
            lines.add(received.text());
            line.complete(received.text());
        }

        @Override
        public void dropped(long entries, String why) {}

        @Override
        public void status(boolean connected, String what) {
            if (!connected) {
                trouble.complete(what);
            }
        }
    }

    @Test
    void aTailStartedBeforeDetectionFollowsByQueries() {
        victoria();
        var reports = new TailReports();
        try (var _ = connect(HttpSettings.DEFAULT).tail("{job=\"paging\"}", AT.minusSeconds(1), reports)) {
            assertThat(reports.line.join()).isEqualTo("a line");
        }
    }

    @Test
    void aTailHasEqualLinesAsOftenAsVictoriaLogsKeepsThem() throws InterruptedException {
        var fills = new CountDownLatch(3);
        MockServers.respond(server, request -> {
            fills.countDown();
            return json(LINE + LINE);
        });
        var reports = new TailReports();
        var victoria = VictoriaLogs.connect(
                http, new Source("one", Source.Kind.LOKI, server.url("/").uri()), HttpSettings.DEFAULT);

        try (var _ = victoria.tail("{job=\"paging\"}", AT.minusSeconds(1), reports)) {
            assertThat(fills.await(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(reports.lines).containsExactly("a line", "a line");
    }

    @Test
    void aTailOpenedWhileVictoriaLogsIsDownFollowsOnceItIsUp() {
        assertFollowsOnceItIsUp(connect(HttpSettings.DEFAULT));
    }

    @Test
    void aTailOfASharedEnginesClusterFollowsOnceItsVictoriaLogsIsUp() {
        assertFollowsOnceItIsUp(new ClusterLogSource(
                connect(HttpSettings.DEFAULT), "one", ClusterLabelFilter.of("host", "node1"), InstantSource.system()));
    }

    private void assertFollowsOnceItIsUp(LogSource logs) {
        MockServers.always(server, MockServers.text(502, "Bad Gateway"));
        var reports = new TailReports();
        try (var _ = logs.tail("{job=\"paging\"}", AT.minusSeconds(1), reports)) {
            assertThat(reports.trouble.join()).contains("502");
            victoria();
            assertThat(reports.line.join()).isEqualTo("a line");
        }
    }
}
