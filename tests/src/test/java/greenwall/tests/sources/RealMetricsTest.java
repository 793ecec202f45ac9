package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The connector queries a real Prometheus and a real VictoriaMetrics, each of which scrapes a real
/// node_exporter.
class RealMetricsTest extends HttpFixture {
    private static final Duration SOON = Duration.ofSeconds(60);

    /// The Date header of a response has a resolution of one second.
    private static final Duration A_DATES_GRAIN = Duration.ofSeconds(2);

    private RealServer exporter() throws IOException {
        int port = RealServer.freePort();
        return RealServer.nodeExporter(dir, port);
    }

    private Path scrapeConfig(RealServer exporter) throws IOException {
        return Files.writeString(dir.resolve("scrape.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: node
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(exporter.port()));
    }

    private MetricsSource connect(RealServer server) {
        return Prometheus.connect(http, new Source("real", Source.Kind.PROMETHEUS, server.url()), HttpSettings.DEFAULT);
    }

    private static <T> T answer(Outcome<T> outcome) {
        return outcome.answer().orElseThrow(() -> new AssertionError(outcome.toString()));
    }

    private static void awaitSamples(MetricsSource metrics, String query) {
        Await.until(
                query,
                Duration.ofMinutes(3),
                () -> metrics.instant(query, SOON)
                        .answer()
                        .map(v -> v.size() > 0 && v.value(0) > 0)
                        .orElse(false));
    }

    /// @param targets the number of targets of the job `node`
    static void readsWhatWasScraped(MetricsSource metrics, int targets) {
        awaitSamples(metrics, "up{job=\"node\"}");
        awaitSamples(metrics, "count(node_cpu_seconds_total)");
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var window = TimeWindow.before(now, Duration.ofMinutes(10));

        var around = new TimeWindow(now.minusSeconds(600), now.plusSeconds(60));
        assertThat(answer(metrics.labelValues("job", List.of("up"), around, SOON)))
                .contains("node");
        assertThat(answer(metrics.labelNames(List.of("up"), around, SOON))).contains("instance", "job");
        assertThat(answer(metrics.series(List.of("up{job=\"node\"}"), around, SOON)))
                .hasSize(targets);
        var listed = answer(metrics.targets(SOON)).stream()
                .filter(target -> target.labels().get("job").equals("node"))
                .toList();
        assertThat(listed).hasSize(targets);
        assertThat(listed.getFirst().lastError()).isEmpty();

        var before = Instant.now();
        var clock = metrics.instant("vector(1)", SOON);
        var after = Instant.now();
        assertThat(((Outcome.Answered<?>) clock).serverTime())
                .isPresent()
                .hasValueSatisfying(
                        time -> assertThat(time).isBetween(before.minus(A_DATES_GRAIN), after.plus(A_DATES_GRAIN)));

        var range = answer(metrics.range("vector(7)", window, Duration.ofSeconds(15), SOON));
        var times = range.series().getFirst().timeMillis();
        assertThat(times).hasSize(41);
        assertThat(times[0]).isEqualTo(window.start().toEpochMilli());
        assertThat(times[40]).isEqualTo(window.end().toEpochMilli());

        var fine = answer(metrics.range(
                "vector(7)", TimeWindow.before(now, Duration.ofSeconds(25_000)), Duration.ofSeconds(1), SOON));
        assertThat(fine.series().getFirst().timeMillis()).hasSize(25_001).doesNotHaveDuplicates();

        assertThat(((Outcome.Failed<?>) metrics.instant("sum(", SOON)).failure())
                .isInstanceOf(Failure.Refused.class);
    }

    @Test
    void prometheusIsRead() throws IOException {
        try (var exporter = exporter();
                var server = RealServer.prometheus(dir, scrapeConfig(exporter), RealServer.freePort())) {
            var metrics = connect(server);
            readsWhatWasScraped(metrics, 1);

            assertThat(answer(metrics.buildInfo(SOON)).product()).isEqualTo("Prometheus");
            assertThat(answer(metrics.targets(SOON)).getFirst().scrapeInterval())
                    .contains(Duration.ofSeconds(1));
            assertThat(metrics.limits(SOON).samples()).hasValue(50_000_000);
            assertThat(metrics.limits(SOON).bytes()).hasValue(HttpSettings.DEFAULT.bodyLimit());
            assertThat(answer(metrics.metadata(SOON))).containsKey("node_load1");
            assertThat(answer(metrics.rules(SOON))).isEmpty();
            assertThat(answer(metrics.evaluate("1 + 1", Instant.now(), SOON)))
                    .isInstanceOf(MetricsSource.Result.ScalarResult.class);
            assertThat(answer(metrics.evaluate("\"text\"", Instant.now(), SOON)))
                    .isInstanceOf(MetricsSource.Result.TextResult.class);
        }
    }

    @Test
    void victoriaMetricsIsReadWithoutItsHalfMinuteOfDelay() throws IOException {
        try (var exporter = exporter()) {
            int port = RealServer.freePort();
            try (var server = RealServer.start(
                    dir,
                    port,
                    "/health",
                    List.of(
                            RealServer.program("victoria-metrics", "victoria-metrics"),
                            "-storageDataPath=" + dir.resolve("vm"),
                            "-promscrape.config=" + scrapeConfig(exporter),
                            "-httpListenAddr=127.0.0.1:" + port))) {
                var metrics = connect(server);
                readsWhatWasScraped(metrics, 1);

                // With VictoriaMetrics' default delay no sample would ever be less than half a minute old.
                Await.until("a sample younger than its delay", Duration.ofMinutes(3), () -> {
                    double now = System.currentTimeMillis() / 1000.0;
                    var sampled = answer(metrics.instant("timestamp(up{job=\"node\"})", SOON));
                    return sampled.size() == 1 && now - sampled.value(0) < 20;
                });
                // Debian's build does not report its version.
                assertThat(answer(metrics.buildInfo(SOON)).product()).isEqualTo("VictoriaMetrics");
            }
        }
    }

    @Test
    void anExporterInPlaceOfPrometheusIsRecognised() throws IOException {
        try (var exporter = exporter()) {
            var failure = ((Outcome.Failed<?>) connect(exporter).instant("up", SOON)).failure();

            assertThat(failure.found()).contains("is an exporter, not Prometheus");
        }
    }
}
