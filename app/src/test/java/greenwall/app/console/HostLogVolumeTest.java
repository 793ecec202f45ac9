package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.FleetState;
import greenwall.lab.logql.LineSource;
import greenwall.lab.loki.LokiServer;
import greenwall.lab.loki.LokiServer.LokiLimits;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.RequestHandle;
import greenwall.views.testing.DirectFxThread;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLogVolumeTest {
    private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final TimeWindow WINDOW = new TimeWindow(NOON.minus(Duration.ofMinutes(10)), NOON);

    @TempDir
    private Path home;

    /// How many lines each stream has in the fifth minute of the window.
    private final Map<Labels, Integer> lines = new ConcurrentHashMap<>();

    private final LineSource source = new LineSource() {
        @Override
        public void read(List<LabelMatcher> selector, long startNanos, long endNanos, Sink sink) {
            long at = NOON.minus(Duration.ofMinutes(5)).toEpochMilli() * 1_000_000;
            if (at >= startNanos && at < endNanos) {
                lines.forEach((stream, count) -> {
                    for (int i = 0; LineSource.matches(selector, stream) && i < count; i++) {
                        sink.line(stream, at, "line " + i);
                    }
                });
            }
        }

        @Override
        public Set<Labels> streams(List<LabelMatcher> selector, long startNanos, long endNanos) {
            return lines.keySet().stream()
                    .filter(stream -> LineSource.matches(selector, stream))
                    .collect(Collectors.toSet());
        }
    };

    private <T> T withLoki(BiFunction<SiteLogs, LokiServer, T> query) throws Exception {
        InstantSource clock = () -> NOON;
        var loopback = InetAddress.getLoopbackAddress();
        try (var loki = new LokiServer(new LokiServer.Setup(loopback, 0, source, clock, LokiLimits.DEFAULT));
                var site = ConfiguredSite.connect(
                        home,
                        "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:9\"}, loki: {url: \"" + loki.uri()
                                + "\"}}]\n",
                        clock);
                var threads = new SiteThreads(new DirectFxThread(true))) {
            return query.apply(new SiteLogs(site, () -> FleetState.EMPTY, clock, threads), loki);
        }
    }

    private static RangeQueryRunner.Answer of(SiteLogs logs, String host) {
        LogQueries.Selectors found =
                received(receiver -> logs.selectors(new Place.HostRef("east", host), WINDOW, receiver));
        if (found.selectors().isEmpty()) {
            return new RangeQueryRunner.Answer.Missing(found.why());
        }
        var query = Logql.volume(found.selectors(), MINUTE.toSeconds());
        return received(receiver -> logs.count(new RangeQueryRunner.Request("east", query, WINDOW, MINUTE), receiver));
    }

    private static <T> T received(Function<Consumer<T>, RequestHandle> question) {
        var answer = new CompletableFuture<T>();
        try (var _ = question.apply(answer::complete)) {
            return answer.orTimeout(1, TimeUnit.MINUTES).join();
        }
    }

    private static Map<String, Double> byLevel(RangeQueryRunner.Answer answer) {
        var counts = new LinkedHashMap<String, Double>();
        for (Matrix.Series series :
                ((RangeQueryRunner.Answer.Received) answer).matrix().series()) {
            counts.merge(
                    series.labels().get("level"),
                    Arrays.stream(series.values()).filter(v -> !Double.isNaN(v)).sum(),
                    Double::sum);
        }
        return counts;
    }

    @Test
    void linesAreCountedOnceByLevelUnderEveryLabelThatNamesTheHost() throws Exception {
        lines.put(Labels.of("host", "db01", "level", "error"), 3);
        lines.put(Labels.of("host", "db01", "hostname", "db01.example.net", "level", "info"), 5);
        lines.put(Labels.of("hostname", "DB01:9100", "level", "info"), 7);
        lines.put(Labels.of("host", "web01", "level", "error"), 11);
        assertThat(byLevel(withLoki((logs, _) -> of(logs, "db01")))).isEqualTo(Map.of("error", 3.0, "info", 12.0));
    }

    @Test
    void aHostThatStartedLoggingLaterIsFound() throws Exception {
        lines.put(Labels.of("host", "db01", "level", "error"), 3);
        var later = withLoki((logs, _) -> {
            assertThat(byLevel(of(logs, "db01"))).containsEntry("error", 3.0);
            assertThat(of(logs, "db02")).isInstanceOf(RangeQueryRunner.Answer.Missing.class);
            lines.put(Labels.of("host", "db02", "level", "warn"), 2);
            return of(logs, "db02");
        });
        assertThat(byLevel(later)).isEqualTo(Map.of("warn", 2.0));
    }

    @Test
    void anUnreachableLokiIsGivenAsTheReasonInsteadOfAnUnknownHost() throws Exception {
        lines.put(Labels.of("host", "db01", "level", "error"), 3);
        var answer = withLoki((logs, loki) -> {
            loki.close();
            return of(logs, "db01");
        });
        assertThat(answer)
                .asInstanceOf(type(RangeQueryRunner.Answer.Missing.class))
                .extracting(RangeQueryRunner.Answer.Missing::why)
                .asString()
                .doesNotContain("names this host")
                .containsIgnoringCase("connect");
    }
}
