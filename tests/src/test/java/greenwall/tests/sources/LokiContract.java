package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.LokiOrVictoriaLogs;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Source;
import greenwall.tests.poll.Await;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the connector must get from any Loki: a real one, the range's, and a VictoriaLogs instead of a Loki.
abstract class LokiContract {
    static final Duration SOON = Duration.ofSeconds(60);
    static final String QUERY = "{job=\"paging\"}";

    private final SharedHttpClient http = new SharedHttpClient(Map.of(), InstantSource.system());
    final Instant start = Instant.now().minus(Duration.ofMinutes(10));
    LogSource loki = connect(URI.create("http://unknown.invalid"));

    /// Starts the server, or skips the test.
    abstract URI open() throws Exception;

    abstract void shut() throws Exception;

    /// Writes lines of one stream.
    abstract void write(List<LogSource.Line> lines) throws Exception;

    /// Writes one line with the current time.
    abstract void write(Labels stream, String text) throws Exception;

    private LogSource connect(URI url) {
        return LokiOrVictoriaLogs.connect(http, new Source("one", Source.Kind.LOKI, url), HttpSettings.DEFAULT);
    }

    @BeforeEach
    void start() throws Exception {
        loki = connect(open());
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        shut();
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    @Test
    void fiftyThousandLinesWithManyEqualTimesComeExactlyOnceAndInOrder() throws Exception {
        for (int host = 0; host < 5; host++) {
            var stream = Labels.of("job", "paging", "host", "node" + host);
            for (int from = 0; from < 10_000; from += 2000) {
                var lines = new ArrayList<LogSource.Line>();
                for (int i = from; i < from + 2000; i++) {
                    lines.add(new LogSource.Line(nanos(start) + i / 400, stream, Map.of(), "line " + host + "/" + i));
                }
                write(lines);
            }
        }
        var window = TimeWindow.around(start, Duration.ofMinutes(5), Instant.now());
        for (var order : LogSource.Order.values()) {
            var lines = new ArrayList<LogSource.Line>();
            var read = loki.lines(QUERY, window, order, 1_000_000, lines::add, SOON)
                    .answer()
                    .orElseThrow();

            assertThat(read.cut()).isFalse();
            assertThat(lines).hasSize(50_000);
            assertThat(lines.stream().map(LogSource.Line::text).distinct()).hasSize(50_000);
            for (int i = 1; i < lines.size(); i++) {
                long step = lines.get(i).timeNanos() - lines.get(i - 1).timeNanos();
                assertThat(order == LogSource.Order.FORWARD ? step : -step).isNotNegative();
            }
        }
        assertThat(loki.labelValues("host", window, SOON).answer().orElseThrow())
                .hasSize(5);
        assertThat(loki.series(List.of(QUERY), window, SOON).answer().orElseThrow())
                .hasSize(5);
    }

    @Test
    void aTailDeliversWrittenLines() throws Exception {
        var lineTexts = Collections.synchronizedList(new ArrayList<String>());
        var reports = Collections.synchronizedList(new ArrayList<String>());
        var sink = new LogSource.TailSink() {
            @Override
            public void line(LogSource.Line line) {
                lineTexts.add(line.text());
            }

            @Override
            public void dropped(long entries, String reason) {
                reports.add(entries + " dropped: " + reason);
            }

            @Override
            public void status(boolean connected, String what) {
                reports.add(what);
            }
        };
        try (var _ = loki.tail(QUERY, Instant.now().minusSeconds(1), sink)) {
            Await.until("the tail is connected", Duration.ofSeconds(30), () -> !reports.isEmpty());
            for (int i = 0; i < 20; i++) {
                write(Labels.of("job", "paging"), "live " + i);
            }
            Await.until("all live lines came: " + reports, Duration.ofSeconds(30), () -> lineTexts.size() >= 20);
        }
        assertThat(lineTexts).hasSize(20).doesNotHaveDuplicates();
    }
}
