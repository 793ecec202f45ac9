package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.logs.HostStreamFinder;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealLoki;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// A real Loki, named by `GREENWALL_LOKI`, receives the log lines of the range's hosts: it must return the same
/// as the range's own log server.
class RealLokiWithRangeLogsTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration PAST = Duration.ofHours(4);
    private static final Duration ABOUT_THE_HOUR = Duration.ofMinutes(45);
    private static final int BATCH = 5_000;
    private static final String ALL = "{job=~\".+\"}";

    @TempDir
    Path dir;

    private static Loki connect(SharedHttpClient http, URI url) {
        return Loki.connect(http, new Source("range", Source.Kind.LOKI, url), HttpSettings.DEFAULT);
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private static <T> T answer(Outcome<T> outcome) {
        return outcome.answer().orElseThrow(() -> new AssertionError(outcome));
    }

    private static void push(LogSource from, TimeWindow window, RealServer to)
            throws IOException, InterruptedException {
        var batch = new HashMap<Labels, List<List<String>>>();
        var lines = new ArrayList<LogSource.Line>();
        answer(from.lines(ALL, window, LogSource.Order.FORWARD, Integer.MAX_VALUE, lines::add, SOON));
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            batch.computeIfAbsent(line.stream(), _ -> new ArrayList<>())
                    .add(List.of(Long.toString(line.timeNanos()), line.text()));
            if (i % BATCH == BATCH - 1 || i == lines.size() - 1) {
                var streams = batch.entrySet().stream()
                        .map(s -> Map.of("stream", s.getKey().toMap(), "values", s.getValue()))
                        .toList();
                to.postJson("/loki/api/v1/push", JsonMapper.shared().writeValueAsString(Map.of("streams", streams)));
                batch.clear();
            }
        }
    }

    /// Version 3 adds this label to streams that name no service.
    private static Labels withoutServiceName(Labels stream) {
        return stream.without("service_name");
    }

    private static List<String> lines(LogSource logs, String query, TimeWindow window, LogSource.Order order) {
        var lines = new ArrayList<String>();
        var read = answer(logs.lines(
                query,
                window,
                order,
                Integer.MAX_VALUE,
                l -> lines.add(l.timeNanos() + " " + withoutServiceName(l.stream()) + " " + l.text()),
                SOON));
        assertThat(read.cut()).isFalse();
        return lines.stream().sorted().toList();
    }

    private static void haveTheSameLines(
            LogSource real, LogSource rangeLogs, String query, TimeWindow window, LogSource.Order order) {
        var actual = lines(real, query, window, order);
        var expected = lines(rangeLogs, query, window, order);
        assertThat(difference(expected, actual))
                .as("lines that the real one lacks")
                .isEmpty();
        assertThat(difference(actual, expected)).as("lines that it has beyond").isEmpty();
        assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
    }

    private static List<String> difference(List<String> of, List<String> without) {
        var left = new HashSet<>(of);
        without.forEach(left::remove);
        return left.stream().sorted().limit(20).toList();
    }

    /// The counts by series and step, for every step that has a line.
    private static Map<String, Double> counts(LogSource logs, String query, TimeWindow window) {
        var counts = new TreeMap<String, Double>();
        Matrix matrix = answer(logs.range(query, window, Duration.ofMinutes(1), SOON));
        for (var series : matrix.series()) {
            for (int i = 0; i < series.size(); i++) {
                counts.merge(
                        series.labels().without("detected_level") + " " + series.timeMillis()[i],
                        series.values()[i],
                        Double::sum);
            }
        }
        return counts;
    }

    private static Explanation explain(
            PracticeRange range, FleetState fleet, MetricsSource metrics, LogSource logs, Instant now)
            throws InterruptedException {
        var host = fleet.host(range.truth().host()).orElse(fleet.hosts().getFirst());
        var question = ExplainQuestion.between(
                host.cluster().name(),
                List.of(host.name()),
                "",
                new TimeWindow(range.truth().onset().minusSeconds(60), now),
                Optional.empty());
        try (var explainer = new ClusterExplainer(
                _ -> new ClusterExplainer.Sources(Optional.of(metrics), Optional.of(logs), Optional.empty()),
                _ -> fleet,
                InstantSource.fixed(now),
                ZoneOffset.UTC,
                Duration.ofSeconds(60))) {
            return explainer.explain(question);
        }
    }

    /// Only the top lines: the ranking of the least prominent ones depends on the order in which pieces are
    /// read.
    private static List<String> topTemplates(Explanation explanation) {
        return explanation.templates().stream()
                .limit(2)
                .map(t -> String.join(
                        " | ",
                        t.host(),
                        t.template(),
                        t.change().word(),
                        t.level(),
                        t.count() + " for " + t.baselineCount(),
                        t.start().toString(),
                        t.samples().stream()
                                .map(LogSource.Line::text)
                                .sorted()
                                .toList()
                                .toString()))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILING_DISK", "NODE_DOWN", "OOM"})
    void linesVolumesAndExplanationMatchThoseOfTheRange(IncidentKind incident) throws Exception {
        var program = Engines.programPath("GREENWALL_LOKI");
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(incident));
                var http = new SharedHttpClient(Map.of(), InstantSource.system());
                var server = RealLoki.start(program, dir, false)) {
            var now = range.clock().instant().minusSeconds(1);
            var rangeLogs = connect(http, range.servers().loki());
            var real = connect(http, server.url());
            Await.until("Loki answers", SOON, () -> server.get("/ready") == 200);
            for (int day : List.of(7, 2, 1)) {
                push(rangeLogs, TimeWindow.around(now.minus(Duration.ofDays(day)), ABOUT_THE_HOUR, now), server);
            }
            var past = TimeWindow.before(now, PAST);
            push(rangeLogs, past, server);

            assertThat(RealLokiTenantTest.health(server.url(), HttpSettings.DEFAULT)
                            .state())
                    .isEqualTo(CellState.OK);
            assertThat(answer(real.labelNames(past, SOON))).isEqualTo(answer(rangeLogs.labelNames(past, SOON)));
            assertThat(answer(real.labelValues("hostname", past, SOON)))
                    .isEqualTo(answer(rangeLogs.labelValues("hostname", past, SOON)));
            var names = List.of(range.truth().host());
            assertThat(HostStreamFinder.query(real, past, SOON).selectors(names))
                    .isEqualTo(HostStreamFinder.query(rangeLogs, past, SOON).selectors(names))
                    .isNotEmpty();

            // Longer than the intervals into which a query-frontend splits a query.
            var read = TimeWindow.before(now.minusSeconds(7), Duration.ofMinutes(130));
            for (var order : LogSource.Order.values()) {
                haveTheSameLines(real, rangeLogs, ALL + " |= \"e\"", read, order);
            }
            for (var by : List.of("hostname", "level, detected_level, severity")) {
                var volume = "sum by (" + by + ") (count_over_time(" + ALL + " [60s]))";
                assertThat(counts(real, volume, read))
                        .isEqualTo(counts(rangeLogs, volume, read))
                        .isNotEmpty();
            }

            var metrics = Engines.connect(http, range.servers().prometheus(), HttpSettings.DEFAULT);
            var fleet = Engines.oneShotPoller(metrics).poll();
            var byRange = explain(range, fleet, metrics, rangeLogs, now);
            var byLoki = explain(range, fleet, metrics, real, now);
            assertThat(byLoki.baseline().start()).isAfter(past.start());
            assertThat(byLoki.logCoverage().lines())
                    .isEqualTo(byRange.logCoverage().lines())
                    .isPositive();
            assertThat(byLoki.logCoverage().cut()).isFalse();
            assertThat(byLoki.levels()).usingRecursiveComparison().isEqualTo(byRange.levels());
            assertThat(topTemplates(byLoki)).isEqualTo(topTemplates(byRange)).isNotEmpty();
            assertThat(byLoki.conclusion().kind())
                    .isEqualTo(byRange.conclusion().kind());
        }
    }

    @Test
    void itsLimitsAreLearnedOrReported() throws Exception {
        var program = Engines.programPath("GREENWALL_LOKI");
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var http = new SharedHttpClient(Map.of(), InstantSource.system());
                var server = RealLoki.start(
                        program,
                        dir,
                        false,
                        "max_entries_limit_per_query: 700",
                        "max_query_length: 20m",
                        "max_query_series: 5")) {
            var rangeLogs = connect(http, range.servers().loki());
            var real = connect(http, server.url());
            Await.until("Loki answers", SOON, () -> server.get("/ready") == 200);
            var read = TimeWindow.before(range.clock().instant().minusSeconds(1), Duration.ofHours(1));
            push(rangeLogs, read, server);

            for (var order : LogSource.Order.values()) {
                haveTheSameLines(real, rangeLogs, ALL, read, order);
            }
            var total = "sum(count_over_time(" + ALL + " [60s]))";
            var later = new TimeWindow(read.start().plusSeconds(120), read.end());
            assertThat(counts(real, total, later)).isEqualTo(counts(rangeLogs, total, later));
            var many = real.range(
                    "sum by (hostname) (count_over_time(" + ALL + " [60s]))",
                    TimeWindow.before(read.end(), Duration.ofMinutes(10)),
                    Duration.ofMinutes(1),
                    SOON);
            assertThat(many).isInstanceOf(Outcome.Failed.class);
            assertThat(((Outcome.Failed<?>) many).failure().found())
                    .startsWith("a limit of Loki was reached")
                    .contains("series (5)");
        }
    }
}
