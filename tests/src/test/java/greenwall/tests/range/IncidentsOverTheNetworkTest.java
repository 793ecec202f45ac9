package greenwall.tests.range;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each incident, read as a console reads it: through the network interfaces alone. Only the truth, and when
/// the rules' look-back is over, come from the range itself.
class IncidentsOverTheNetworkTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-03-12T14:20:00Z");
    private static final Duration SCRAPE = Duration.ofSeconds(15);

    static Stream<IncidentKind> incidents() {
        return Arrays.stream(IncidentKind.values());
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void theTruthOfAnIncidentIsVisibleOverTheNetwork(IncidentKind incident) throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT
                        .withIncident(incident)
                        .withSeed(71)
                        .withStart(START));
                var http = new SharedHttpClient(Map.of(), range.clock())) {
            assertThat(range.evaluator().awaitCaughtUp(Duration.ofMinutes(4))).isTrue();
            var line = range.describe();
            var truth = JsonMapper.shared().readTree(Path.of(String.valueOf(line.get("truth"))));
            var metrics = Prometheus.connect(
                    http, source(Source.Kind.PROMETHEUS, line.get("prometheus")), HttpSettings.DEFAULT);
            var logs = Loki.connect(http, source(Source.Kind.LOKI, line.get("loki")), HttpSettings.DEFAULT);
            var alerts = Alertmanager.connect(
                    http,
                    List.of(new Alertmanager.Peer(
                            source(Source.Kind.ALERTMANAGER, line.get("alertmanager")), HttpSettings.DEFAULT)));

            assertThat(missingAlerts(metrics, truth))
                    .as("alerts of the truth that do not fire")
                    .isEmpty();
            assertThat(missingLines(logs, truth, range.clock().instant()))
                    .as("lines of the truth that no log has")
                    .isEmpty();
            if (incident == IncidentKind.QUIET) {
                assertThat(alerts.alerts(List.of(), SOON).value().stream()
                                .map(a -> a.labels().get("alertname"))
                                .filter(name -> !name.equals("Watchdog")))
                        .isEmpty();
            } else if (truth.get("series").size() > 0) {
                assertThat(truth.get("series")
                                .valueStream()
                                .map(series -> firstMove(
                                        metrics,
                                        series.asString(),
                                        truth,
                                        range.clock().instant())))
                        .as("when the series of the truth begin to move")
                        .anySatisfy(moved -> assertThat(moved)
                                .isBetween(
                                        onset(truth).minus(SCRAPE), onset(truth).plus(SCRAPE.multipliedBy(2))));
            }
        }
    }

    private static Source source(Source.Kind kind, @Nullable Object url) {
        return new Source("range", kind, URI.create(String.valueOf(url)));
    }

    private static Instant onset(JsonNode truth) {
        return Instant.parse(truth.get("onset").asString());
    }

    private static List<String> missingAlerts(MetricsSource metrics, JsonNode truth) {
        var firing = answer(metrics.alerts(SOON)).stream()
                .filter(alert -> alert.state().equals("firing"))
                .map(alert -> alert.labels().get("alertname"))
                .collect(Collectors.toSet());
        return truth.get("alerts")
                .valueStream()
                .map(JsonNode::asString)
                .filter(name -> !firing.contains(name))
                .toList();
    }

    private static List<String> missingLines(LogSource logs, JsonNode truth, Instant now) {
        var window = new TimeWindow(onset(truth).minusSeconds(120), now);
        return truth.get("lines")
                .valueStream()
                .filter(line -> !found(logs, line, window))
                .map(JsonNode::toString)
                .toList();
    }

    private static boolean found(LogSource logs, JsonNode line, TimeWindow window) {
        var query = "{hostname=\"" + line.get("host").asString() + "\"} |= "
                + JsonMapper.shared().writeValueAsString(line.get("match").asString());
        var seen = new AtomicBoolean();
        answer(logs.lines(
                query,
                window,
                LogSource.Order.FORWARD,
                10,
                one -> {
                    seen.set(true);
                    return false;
                },
                SOON));
        return seen.get();
    }

    /// The first sample that differs clearly from all samples of the quiet half hour before the onset; the
    /// appearance or the end of a series counts too.
    private static Instant firstMove(MetricsSource metrics, String query, JsonNode truth, Instant now) {
        var onset = onset(truth);
        var window = new TimeWindow(onset.minus(Duration.ofMinutes(30)), now);
        var matrix = answer(metrics.range(query, window, Duration.ofSeconds(5), SOON));
        return matrix.series().stream()
                .map(series -> move(series, onset, window.end()))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static Instant move(Matrix.Series series, Instant onset, Instant end) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        long last = 0;
        for (int i = 0; i < series.size(); i++) {
            var at = Instant.ofEpochMilli(series.timeMillis()[i]);
            double value = series.values()[i];
            boolean before = at.isBefore(onset);
            if (before) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            } else if (last == 0 || outside(value, low, high)) {
                return at;
            }
            last = series.timeMillis()[i];
        }
        var ended = Instant.ofEpochMilli(last).plus(SCRAPE);
        return ended.isBefore(end.minus(SCRAPE)) ? ended : Instant.MAX;
    }

    private static boolean outside(double value, double low, double high) {
        double reach = (high - low) * 0.1;
        return value > high + reach || value < low - reach;
    }

    private static <T> T answer(Outcome<T> outcome) {
        return outcome.answer().orElseThrow(() -> new AssertionError(outcome.toString()));
    }
}
