package greenwall.connectors;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.always;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.AlertmanagerSilenceClient;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.AlertSource.Matcher;
import greenwall.fleet.source.AlertSource.Silence;
import greenwall.fleet.source.AlertSource.SilenceState;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.SilenceClient;
import greenwall.fleet.source.Source.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Unexpected behaviour in the recorded exchanges with real servers, and how the connectors handle it. The live
/// tail has its own tests.
class ServerQuirksTest extends MockServerFixture {
    private static final Instant NOW = Instant.parse("2026-11-20T07:36:54.123Z");
    private static final TimeWindow HOUR = TimeWindow.before(NOW, Duration.ofHours(1));

    private void replay(Kind kind, String name) {
        always(server, RecordedServerExchange.of(kind, name).response());
    }

    private HttpUrl requestUrl() throws InterruptedException {
        var request = server.takeRequest(60, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        var body = request.getBody();
        return body == null || body.size() == 0 ? request.getUrl() : HttpUrl.get("http://x/?" + body.utf8());
    }

    @Nested
    class LokiQuirksTest {
        private Loki loki;

        @BeforeEach
        void connect() {
            loki = Loki.connect(http, source(Kind.LOKI, server), HttpSettings.DEFAULT);
        }

        private Outcome<LogSource.ReadSummary> lines(String recording, List<LogSource.Line> into) {
            replay(Kind.LOKI, recording);
            return loki.lines("{a=\"b\"}", HOUR, LogSource.Order.BACKWARD, 4000, into::add, SOON);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "..", "../../x", "a/b", "a b", "%2e%2e"})
        void anInvalidLabelNameIsNeverPartOfAPath(String label) {
            assertThat(failure(loki.labelValues(label, HOUR, SOON)).found()).contains("letters, digits");
            assertThat(server.getRequestCount()).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"err-unquoted", "err-unclosed", "err-not-logql", "err-multi-line", "err-by-typo"})
        void plainTextErrorsAreReadWhateverTheirContentType(String recording) {
            var failure = (Failure.Refused) failure(lines(recording, new ArrayList<>()));

            assertThat(failure.type()).isEqualTo("bad query");
            assertThat(failure.found()).startsWith("Loki refused the query: parse error");
        }

        @ParameterizedTest
        @CsvSource({
            "err-bad-regex, missing closing ]",
            "err-no-such-label-format, template",
            "instant-scalar, unsupported response type",
            "err-bad-regex-matcher, error parsing regexp",
        })
        void userErrorsWithStatus500AreReportedAsBadQueries(String recording, String expectedText) {
            var failure = (Failure.Refused) failure(lines(recording, new ArrayList<>()));

            assertThat(failure.type()).isEqualTo("bad query");
            assertThat(failure.found()).contains(expectedText).doesNotContain("rpc error");
            assertThat(server.getRequestCount()).isEqualTo(1);
        }

        @Test
        void noDataGivesAnEmptyList() {
            replay(Kind.LOKI, "labels-empty");
            assertThat(answer(loki.labelNames(HOUR, SOON))).isEmpty();
            replay(Kind.LOKI, "label-values-unknown");
            assertThat(answer(loki.labelValues("x", HOUR, SOON))).isEmpty();
            replay(Kind.LOKI, "series-none-found");
            assertThat(answer(loki.series(List.of("{a=\"b\"}"), HOUR, SOON))).isEmpty();
        }

        @Test
        void duplicateValuesAreReturnedOnce() {
            replay(Kind.LOKI, "label-values-query-param");

            assertThat(answer(loki.labelValues("hostname", HOUR, SOON)))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }

        @Test
        void timesAreSentAsNanoseconds() throws InterruptedException {
            answer(lines("range-empty", new ArrayList<>()));

            assertThat(requestUrl().queryParameter("start")).isEqualTo("1795156614123000000");
        }

        @Test
        void anInstantQueryThatReturnsLinesIsRefused() {
            replay(Kind.LOKI, "instant-log-query");

            var failure = failure(loki.instant("{hostname=\"node04\"}", NOW, SOON));

            assertThat(failure.found()).contains("lines, not numbers");
        }

        @Test
        void theWindowOfAMetricQueryIsAlignedToItsStep() throws InterruptedException {
            replay(Kind.LOKI, "range-matrix-rate");

            var matrix = answer(loki.range("rate({a=\"b\"}[5m])", HOUR, Duration.ofMinutes(10), SOON));

            var url = requestUrl();
            assertThat(Long.parseLong(url.queryParameter("start")) % 600_000_000_000L)
                    .isZero();
            assertThat(Long.parseLong(url.queryParameter("end")) % 600_000_000_000L)
                    .isZero();
            assertThat(matrix.series()).hasSize(7);
        }

        @Test
        void compressedResponsesAndPlainTextErrorsAreRead() {
            var lines = new ArrayList<LogSource.Line>();

            answer(lines("gzip-on-range", lines));

            assertThat(lines).isNotEmpty();
            assertThat(failure(lines("gzip-on-error", new ArrayList<>())).found())
                    .contains("parse error");
        }

        @Test
        void aResponseDuringStartupIsEmptyAndNotAnError() {
            replay(Kind.LOKI, "starting-labels");

            assertThat(answer(loki.labelNames(HOUR, SOON))).isEmpty();
        }

        @Test
        void aMissingTenantIsReported() {
            replay(Kind.LOKI, "auth-401-query");
            var tenant = failure(loki.labelNames(HOUR, SOON));
            assertThat(tenant.found()).contains("no org id");
            assertThat(tenant.remedy()).contains("tenant");
        }

        @Test
        void controlCharactersInLinesAreKeptAsTheyAre() {
            var lines = new ArrayList<LogSource.Line>();

            answer(lines("range-invalid-utf8", lines));

            assertThat(lines).anySatisfy(line -> assertThat(line.text()).contains("\u0000", "\u007f", "\u202e"));
            assertThat(lines).anySatisfy(line -> assertThat(line.text()).contains("\ufffd"));
        }

        @Test
        void aServerSideTimeoutIsReportedAsATimeout() {
            assertThat(failure(lines("err-timeout-logs", new ArrayList<>()))).isInstanceOf(Failure.TimedOut.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"err-too-many-series", "err-range-over-2h"})
        void aLimitIsReportedAsALimit(String recording) {
            replay(Kind.LOKI, recording);

            var failure = (Failure.Refused) failure(loki.instant("x", NOW, SOON));

            assertThat(failure.type()).isEqualTo("limit");
        }

        @Test
        void aTooLongWindowForLabelsIsShortenedAndReported() {
            var recorded = RecordedServerExchange.of(Kind.LOKI, "labels-over-2h");
            server.enqueue(recorded.response());
            server.enqueue(RecordedServerExchange.of(Kind.LOKI, "labels-range").response());

            var outcome =
                    (Outcome.Answered<List<String>>) loki.labelNames(TimeWindow.before(NOW, Duration.ofHours(5)), SOON);

            assertThat(outcome.value()).isNotEmpty();
            assertThat(outcome.warnings()).singleElement().asString().contains("newest");
        }
    }

    @Nested
    class PrometheusQuirksTest {
        private Prometheus prometheus;

        @BeforeEach
        void connect() {
            prometheus = Prometheus.connect(http, source(Kind.PROMETHEUS, server), HttpSettings.DEFAULT);
        }

        private Outcome<InstantVector> instant(String recording) {
            replay(Kind.PROMETHEUS, recording);
            return prometheus.instant("up", SOON);
        }

        @Test
        void startingAndDisabledAreDistinguished() {
            assertThat(((Failure.Refused) failure(instant("starting-query"))).type())
                    .isEqualTo("starting");
            assertThat(((Failure.Refused) failure(instant("admin-disabled"))).type())
                    .isEqualTo("unavailable");
        }

        @Test
        void aServerSideTimeoutIsATimeoutWithEitherStatus() {
            assertThat(failure(instant("err-timeout-server"))).isInstanceOf(Failure.TimedOut.class);
            assertThat(failure(instant("err-timeout"))).isInstanceOf(Failure.TimedOut.class);
            assertThat(failure(instant("err-many-to-many"))).isInstanceOf(Failure.Refused.class);
            assertThat(((Failure.Refused) failure(instant("err-max-samples"))).type())
                    .isEqualTo("too much");
        }

        @Test
        void aDuplicateLabelSetIsAnErrorOfTheQuery() {
            var failure = (Failure.Refused) failure(instant("err-duplicate-labelset"));

            assertThat(failure.status()).isEqualTo(422);
            assertThat(failure.found()).contains("same labelset");
            assertThat(failure.remedy()).contains("query");
        }

        @Test
        void timesAreTheSameWithAndWithoutTrailingZeros() {
            assertThat(answer(instant("query-vector")).timeMillis(0)).isEqualTo(1795160514904L);
            replay(Kind.PROMETHEUS, "query-scalar");
            assertThat(answer(prometheus.evaluate("42 / 7", NOW, SOON)))
                    .isInstanceOfSatisfying(MetricsSource.Result.ScalarResult.class, scalar -> {
                        assertThat(scalar.value()).isEqualTo(6);
                        assertThat(scalar.time()).isAfter(Instant.parse("2026-11-20T07:00:00Z"));
                    });
        }

        @Test
        void nativeHistogramsAndFloatsAreReadTogether() {
            var mixed = answer(instant("query-mixed-histogram-float"));
            int histograms = 0;
            for (int row = 0; row < mixed.size(); row++) {
                histograms += mixed.histogram(row) == null ? 0 : 1;
            }
            assertThat(histograms).isPositive().isLessThan(mixed.size());

            replay(Kind.PROMETHEUS, "query-native-matrix");
            assertThat(answer(prometheus.evaluate("x[12s]", NOW, SOON)))
                    .isInstanceOfSatisfying(
                            MetricsSource.Result.MatrixResult.class,
                            matrix -> assertThat(matrix.series().getFirst().histograms())
                                    .isNotEmpty());
        }

        @Test
        void anUnknownTargetStateGivesAnEmptyList() {
            replay(Kind.PROMETHEUS, "targets-bad-state");

            assertThat(answer(prometheus.targets(SOON))).isEmpty();
        }

        @Test
        void onlyGzipIsRequested() throws InterruptedException {
            replay(Kind.PROMETHEUS, "gzip-small-gzip");

            assertThat(answer(prometheus.instant("1", SOON)).value(0)).isEqualTo(1);
            var request = server.takeRequest(60, TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("gzip");
        }

        @Test
        void alertValuesInScientificNotationAndRuleErrorsAreRead() {
            replay(Kind.PROMETHEUS, "rules");

            var rules = answer(prometheus.rules(SOON));

            assertThat(rules).flatExtracting(MetricsSource.RuleGroup::rules).anySatisfy(rule -> {
                assertThat(rule.health()).isEqualTo("err");
                assertThat(rule.lastError()).contains("many-to-many");
            });
            assertThat(rules)
                    .flatExtracting(MetricsSource.RuleGroup::rules)
                    .flatExtracting(MetricsSource.Rule::alerts)
                    .anySatisfy(alert -> assertThat(alert.value()).isEqualTo(1));
        }

        @Test
        void nanInfinitiesAndNegativeZeroAreRead() {
            var special = answer(instant("query-special-values"));
            var values = new ArrayList<Double>();
            for (int row = 0; row < special.size(); row++) {
                values.add(special.value(row));
            }
            assertThat(values).contains(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0);
        }

        @Test
        void scrapeIntervalsOfTargetsAreRead() {
            replay(Kind.PROMETHEUS, "targets-active");

            assertThat(answer(prometheus.targets(SOON)).getFirst().scrapeInterval())
                    .contains(Duration.ofSeconds(5));
        }

        @Test
        void warningsAreRead() {
            replay(Kind.PROMETHEUS, "warnings-remote-read");
            var outcome = (Outcome.Answered<?>) prometheus.instant("up", SOON);

            assertThat(outcome.warnings()).singleElement().asString().contains("remote_read");
        }

        @Test
        void theServerTimeIsTheEvaluationTime() {
            replay(Kind.PROMETHEUS, "query-vector");
            var outcome = (Outcome.Answered<?>) prometheus.instant("up", SOON);

            assertThat(outcome.serverTime()).contains(Instant.ofEpochMilli(1795160514904L));
        }
    }

    @Nested
    class AlertmanagerQuirksTest {
        private AlertSource alerts;
        private SilenceClient silenceClient;

        @BeforeEach
        void connect() {
            alerts = Alertmanager.connect(
                    http, List.of(new Alertmanager.Peer(source(Kind.ALERTMANAGER, server), HttpSettings.DEFAULT)));
            silenceClient = AlertmanagerSilenceClient.connect(
                    http, List.of(new Alertmanager.Peer(source(Kind.ALERTMANAGER, server), HttpSettings.DEFAULT)));
        }

        private Outcome<String> put(String id) {
            return silenceClient
                    .put(source(Kind.ALERTMANAGER, server), silence(id), SOON)
                    .outcome();
        }

        private Outcome<String> expire(String id) {
            return silenceClient
                    .expire(source(Kind.ALERTMANAGER, server), id, SOON)
                    .outcome();
        }

        private Silence silence(String id) {
            return new Silence(
                    id,
                    List.of(new Matcher("a", "b.*", true, false)),
                    NOW,
                    NOW.plusSeconds(3600),
                    "me",
                    "why",
                    SilenceState.ACTIVE,
                    NOW,
                    "",
                    Map.of());
        }

        @ParameterizedTest
        @CsvSource({
            "err-silence-end-past, end time can't be in the past",
            "err-silence-no-matchers, matchers in body should have at least 1 items",
            "err-silence-get-unknown, was not found (404)",
        })
        void errorsAreReadInAllThreeFormats(String recording, String expectedText) {
            replay(Kind.ALERTMANAGER, recording);

            assertThat(failure(put("")).found()).contains(expectedText);
        }

        @ParameterizedTest
        @ValueSource(strings = {"err-silence-delete-unknown", "err-silence-update-unknown"})
        void anUnknownSilenceIsRecognisedWithAnyStatus(String recording) {
            replay(Kind.ALERTMANAGER, recording);

            assertThat(((Failure.Refused) failure(expire("7524a7bf-39ea-4a73-a05b-4c6e0d4cd4a1"))).type())
                    .isEqualTo("no such silence");
        }

        @Test
        void anExpiredSilenceCanBeExpiredAgain() {
            replay(Kind.ALERTMANAGER, "silence-delete-again");

            assertThat(answer(expire("7524a7bf-39ea-4a73-a05b-4c6e0d4cd4a1")))
                    .isEqualTo("7524a7bf-39ea-4a73-a05b-4c6e0d4cd4a1");
        }

        @Test
        void editingASilenceMayReturnANewId() throws InterruptedException {
            replay(Kind.ALERTMANAGER, "silence-update-new-start");
            var oldId = "79868e9e-841d-4b44-81c9-d915c4d3b6c5";

            assertThat(answer(put(oldId))).isNotEqualTo(oldId).hasSize(36);
            var request = server.takeRequest(60, TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            assertThat(request.getBody()).isNotNull();
            assertThat(request.getBody().utf8())
                    .contains("\"id\":\"" + oldId + "\"")
                    .contains("\"isRegex\":true,\"isEqual\":false")
                    .contains("\"startsAt\":\"2026-11-20T07:36:54.123Z\"");
        }

        @Test
        void eachFilterMatcherIsASeparateParameter() throws InterruptedException {
            replay(Kind.ALERTMANAGER, "alerts-none");
            alerts.alerts(List.of(new Matcher("a", "x\"y", false, true), new Matcher("b", "c|d", true, false)), SOON);

            var url = requestUrl();
            assertThat(url.queryParameterValues("filter")).containsExactly("a=\"x\\\"y\"", "b!~\"c|d\"");
            assertThat(url.queryParameterNames()).containsExactly("filter");
        }

        @Test
        void anAlertCanBeBothSilencedAndInhibited() {
            replay(Kind.ALERTMANAGER, "alerts-silenced");

            assertThat(alerts.alerts(List.of(), SOON).value()).anySatisfy(alert -> {
                assertThat(alert.state()).isEqualTo(AlertSource.State.SUPPRESSED);
                assertThat(alert.silencedBy()).hasSize(1);
                assertThat(alert.inhibitedBy()).hasSize(1);
            });
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "status",
                    "status-peer-killed-1s",
                    "status-peer-killed-15s",
                    "status-cluster-disabled",
                    "status-settling"
                })
        void theVersionIsReadWhateverTheStateOfTheCluster(String recording) {
            replay(Kind.ALERTMANAGER, recording);

            assertThat(alerts.status(SOON).value())
                    .singleElement()
                    .satisfies(status -> assertThat(status.version()).startsWith("0."));
        }
    }
}
