package greenwall.connectors;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.http;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.AlertmanagerSilenceClient;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every recorded response of a real server, given to the connector that would receive it: a successful
/// response gives an answer, any other a failure with one plain line and one remedy.
class RecordedResponsesTest {
    private static final TimeWindow WINDOW =
            new TimeWindow(Instant.parse("2026-11-20T06:36:54Z"), Instant.parse("2026-11-20T07:36:54Z"));
    private static final MockWebServer SERVER = MockServers.mock();
    private static final SharedHttpClient HTTP = http();
    private static volatile MockResponse nextResponse = new MockResponse.Builder().build();

    @BeforeAll
    static void start() throws IOException {
        MockServers.respond(SERVER, request -> nextResponse);
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        SERVER.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRecordedExchangeGivesAResultOrAClearFailure() {
        return RecordedServerExchange.all()
                .filter(recording -> !recording.isTail())
                .map(recording -> DynamicTest.dynamicTest(recording.toString(), () -> replay(recording)));
    }

    private static void replay(RecordedServerExchange recording) {
        nextResponse = recording.response();
        var outcome = query(recording);
        if (outcome instanceof Outcome.Failed<?> failed) {
            var failure = failed.failure();
            assertThat(failure).isNotInstanceOfAny(Failure.Cancelled.class, Failure.TooLarge.class);
            assertThat(failure.found()).isNotBlank().doesNotContain("\n", "\r", "\u001b", "Exception");
            assertThat(failure.found().length()).isLessThan(600);
            assertThat(failure.remedy()).isNotBlank().doesNotContain("\n");
        }
        boolean answered = outcome instanceof Outcome.Answered<?>;
        if (recording.status() >= 400) {
            assertThat(answered).as(outcome.toString()).isFalse();
        } else if (isApiResponse(recording)) {
            assertThat(answered).as(outcome.toString()).isTrue();
        }
    }

    private static boolean isApiResponse(RecordedServerExchange recording) {
        if (recording.status() != 200 || recording.body().isEmpty()) {
            return false;
        }
        var path = recording.path();
        var name = recording.name();
        return switch (recording.kind()) {
            case PROMETHEUS ->
                path.matches(
                                "(/prometheus)?/api/v1/(query|query_range|series|labels|label/.*|metadata|rules|alerts|targets|alertmanagers"
                                        + "|status/buildinfo)")
                        && !name.matches("query-(matrix|native-matrix|string|exemplars.*)|405.*");
            case LOKI ->
                path.matches("/loki/api/v1/(query|query_range|series|labels|label|label/.*|status/buildinfo)")
                        && !name.equals("instant-log-query");
            case ALERTMANAGER -> path.matches("(/am)?/api/v2/.*") && !path.matches(".*/(alerts/groups|receivers)");
            case TEMPO, JAEGER, ASSISTANT -> throw new IllegalArgumentException("no recordings of " + recording.kind());
        };
    }

    private static Outcome<?> query(RecordedServerExchange recording) {
        return switch (recording.kind()) {
            case PROMETHEUS -> queryPrometheus(recording);
            case LOKI -> queryLoki(recording);
            case ALERTMANAGER -> queryAlertmanager(recording);
            case TEMPO, JAEGER, ASSISTANT -> throw new IllegalArgumentException("no recordings of " + recording.kind());
        };
    }

    private static Outcome<?> queryPrometheus(RecordedServerExchange recording) {
        var prometheus = Prometheus.connect(HTTP, source(Source.Kind.PROMETHEUS, SERVER), HttpSettings.DEFAULT);
        var path = recording.path().replaceFirst("^(/prometheus)?/api/v1/", "");
        return switch (path) {
            case "query_range" -> prometheus.range("up", WINDOW, Duration.ofMinutes(1), SOON);
            case "series" -> prometheus.series(List.of("up"), WINDOW, SOON);
            case "labels" -> prometheus.labelNames(List.of(), WINDOW, SOON);
            case "metadata" -> prometheus.metadata(SOON);
            case "rules" -> prometheus.rules(SOON);
            case "alerts" -> prometheus.alerts(SOON);
            case "targets" -> prometheus.targets(SOON);
            case "alertmanagers" -> prometheus.alertmanagers(SOON);
            case "status/buildinfo" -> prometheus.buildInfo(SOON);
            default ->
                path.startsWith("label/")
                        ? prometheus.labelValues("job", List.of(), WINDOW, SOON)
                        : prometheus.instant("up", SOON);
        };
    }

    private static Outcome<?> queryLoki(RecordedServerExchange recording) {
        var loki = Loki.connect(HTTP, source(Source.Kind.LOKI, SERVER), HttpSettings.DEFAULT);
        var path = recording.path().replaceFirst("^/loki/api/v1/", "");
        return switch (path) {
            case "query" -> loki.instant("vector(1)", WINDOW.end(), SOON);
            case "query_range" ->
                recording.body().contains("\"resultType\":\"matrix\"") || recording.parameter("step") != null
                        ? loki.range("rate({a=\"b\"}[1m])", WINDOW, Duration.ofMinutes(1), SOON)
                        : loki.lines("{a=\"b\"}", WINDOW, LogSource.Order.BACKWARD, 1000, _ -> true, SOON);
            case "labels", "label" -> loki.labelNames(WINDOW, SOON);
            case "series" -> loki.series(List.of("{a=\"b\"}"), WINDOW, SOON);
            case "status/buildinfo" -> loki.buildInfo(SOON);
            default ->
                path.startsWith("label/")
                        ? loki.labelValues("job", WINDOW, SOON)
                        : loki.instant("x", WINDOW.end(), SOON);
        };
    }

    private static Outcome<?> queryAlertmanager(RecordedServerExchange recording) {
        var alertmanager = Alertmanager.connect(
                HTTP, List.of(new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, SERVER), HttpSettings.DEFAULT)));
        var silences = AlertmanagerSilenceClient.connect(
                HTTP, List.of(new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, SERVER), HttpSettings.DEFAULT)));
        var path = recording.path().replaceFirst("^(/am)?/api/v2/", "");
        if (path.startsWith("silence") && recording.method().equals("POST")) {
            return silences.put(
                            source(Source.Kind.ALERTMANAGER, SERVER),
                            MockServers.silence(Instant.parse("2026-11-20T07:36:54Z")),
                            SOON)
                    .outcome();
        }
        if (path.startsWith("silence/") && recording.method().equals("DELETE")
                || path.equals("alerts") && recording.method().equals("POST")) {
            return silences.expire(
                            source(Source.Kind.ALERTMANAGER, SERVER), "7524a7bf-39ea-4a73-a05b-4c6e0d4cd4a1", SOON)
                    .outcome();
        }
        return switch (path) {
            case "alerts" -> peer(alertmanager.alerts(List.of(), SOON));
            case "silences" -> peer(alertmanager.silences(SOON));
            case "status" -> peer(alertmanager.status(SOON));
            default ->
                path.startsWith("silence/") && recording.status() == 200
                        ? silences.expire(
                                        source(Source.Kind.ALERTMANAGER, SERVER),
                                        "7524a7bf-39ea-4a73-a05b-4c6e0d4cd4a1",
                                        SOON)
                                .outcome()
                        : peer(alertmanager.status(SOON));
        };
    }

    private static Outcome<?> peer(AlertSource.MergedResponse<?> answer) {
        return answer.peers().getFirst();
    }
}
