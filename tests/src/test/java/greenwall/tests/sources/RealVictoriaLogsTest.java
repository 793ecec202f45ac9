package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Outcome;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// A real VictoriaLogs, for which there is no Debian package, configured as a Loki: `GREENWALL_VICTORIALOGS`
/// names its binary.
class RealVictoriaLogsTest extends RealServerFixture {
    private static final Labels STREAM = Labels.of("job", "paging", "host", "node1");

    @Override
    RealServer launch() throws IOException {
        var program = Engines.programPath("GREENWALL_VICTORIALOGS");
        int port = RealServer.freePort();
        return RealServer.start(
                dir,
                port,
                "/health",
                List.of(
                        program.toString(),
                        "-storageDataPath=" + dir.resolve("lines"),
                        "-httpListenAddr=127.0.0.1:" + port));
    }

    @Override
    void write(List<LogSource.Line> lines) throws Exception {
        var values = lines.stream()
                .map(line -> List.of(Long.toString(line.timeNanos()), line.text(), line.metadata()))
                .toList();
        var stream = Map.of("stream", lines.getFirst().stream().toMap(), "values", values);
        server().postJson(
                        "/insert/loki/api/v1/push?disable_message_parsing=1",
                        JsonMapper.shared().writeValueAsString(Map.of("streams", List.of(stream))));
        server().get("/internal/force_flush");
    }

    @Override
    void write(Labels stream, String text) throws Exception {
        write(List.of(new LogSource.Line(nanos(Instant.now()), stream, Map.of(), text)));
    }

    private TimeWindow around() {
        return TimeWindow.around(start, Duration.ofMinutes(5), Instant.now());
    }

    private List<LogSource.Line> lines(String query) {
        var lines = new ArrayList<LogSource.Line>();
        assertThat(loki.lines(query, around(), LogSource.Order.FORWARD, 1000, lines::add, SOON)
                        .answer())
                .isPresent();
        return lines;
    }

    @Test
    void itIsDetectedByItsResponsesAndReportsItsVersion() {
        var info = loki.buildInfo(SOON).answer().orElseThrow();
        assertThat(info.product()).isEqualTo("VictoriaLogs");
    }

    @Test
    void streamFieldsAreLabelsAndOtherFieldsAreMetadata() throws Exception {
        write(List.of(new LogSource.Line(nanos(start), STREAM, Map.of("trace_id", "4bf9"), "a line")));

        var line = lines(QUERY).getFirst();

        assertThat(line).isEqualTo(new LogSource.Line(nanos(start), STREAM, Map.of("trace_id", "4bf9"), "a line"));
        assertThat(loki.labelNames(around(), SOON).answer().orElseThrow()).containsExactly("host", "job");
        assertThat(loki.labelValues("host", around(), SOON).answer().orElseThrow())
                .containsExactly("node1");
        assertThat(loki.series(List.of(QUERY, "{job=\"other\"}"), around(), SOON)
                        .answer()
                        .orElseThrow())
                .containsExactly(STREAM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\u0001',
            value = {
                "|= \"disk (sda)\"; 1",
                "|= \"ISK\"; 0",
                "!= \"disk\"; 3",
                "|~ \"dis[kc]\"; 1",
                "!~ \"^disk\"; 3",
                "|= \"disk\" or \"say\"; 2",
                "!= \"disk\" or \"say\"; 2",
                "|= `say \"no\"`; 1",
                "| json | level=\"error\"; 1",
                "| json | level!=\"error\"; 3",
                "| json | level=~\"err|warn\"; 0",
                "| json | took > 100; 1",
                "| json | took > 1000; 0",
                "| json | took != 150; 0",
                "| json | level=\"error\" or took=150; 1",
                "| logfmt | status=\"500\"; 1",
                "| logfmt | took>=1s; 1",
                "| logfmt | from=ip(\"10.1.0.0/16\"); 1",
                "| logfmt | from=ip(\"10.1.2.1-10.1.2.2\"); 0",
                "| trace_id=\"4bf9\"; 1",
                "| trace_id=\"\"; 3",
            })
    void filtersKeepTheSameLinesAsInLoki(String filter, int expectedCount) throws Exception {
        write(List.of(
                new LogSource.Line(nanos(start), STREAM, Map.of("trace_id", "4bf9"), "disk (sda) failed"),
                new LogSource.Line(nanos(start) + 1, STREAM, Map.of(), "they say \"no\""),
                new LogSource.Line(nanos(start) + 2, STREAM, Map.of(), "{\"level\":\"error\",\"took\":150}"),
                new LogSource.Line(nanos(start) + 3, STREAM, Map.of(), "status=500 took=1500ms from=10.1.2.3")));

        assertThat(lines(QUERY + " " + filter)).as(filter).hasSize(expectedCount);
    }

    @Test
    void countsCoverTheRangeBeforeEachPoint() throws Exception {
        var first = start.truncatedTo(ChronoUnit.MINUTES);
        var other = Labels.of("job", "paging", "host", "node2");
        for (int second = 0; second < 300; second += 10) {
            write(List.of(
                    new LogSource.Line(nanos(first.plusSeconds(second)) + 1, STREAM, Map.of(), "every ten seconds")));
        }
        write(List.of(new LogSource.Line(nanos(first) + 1, other, Map.of(), "once")));
        var window = new TimeWindow(first, first.plusSeconds(600));

        var counts = range("sum by (host) (count_over_time(" + QUERY + "[2m]))", window);
        assertThat(counts.get("node1")).containsExactly(60, 6, 120, 12, 180, 12, 240, 12, 300, 12, 360, 6);
        assertThat(counts.get("node2")).containsExactly(60, 1, 120, 1);

        var streams = range("count_over_time(" + QUERY + " |= \"once\" [1m])", window);
        assertThat(streams).containsOnlyKeys("node2");

        var at = first.plusSeconds(300);
        write(List.of(new LogSource.Line(nanos(at.plusMillis(500)), STREAM, Map.of(), "later in that second")));
        var rate =
                loki.instant("sum(rate(" + QUERY + "[5m]))", at, SOON).answer().orElseThrow();
        assertThat(rate.value(0)).isEqualTo(31 / 300.0);
        assertThat(rate.labels(0)).isEqualTo(Labels.EMPTY);
        var bytes = loki.instant("sum by (host) (bytes_over_time(" + QUERY + "[5m]))", at, SOON)
                .answer()
                .orElseThrow();
        assertThat(bytes.size()).isEqualTo(2);
    }

    /// Alternating seconds since the window's start and values, by host.
    private Map<String, List<Integer>> range(String query, TimeWindow window) {
        var counts = new TreeMap<String, List<Integer>>();
        Matrix matrix =
                loki.range(query, window, Duration.ofMinutes(1), SOON).answer().orElseThrow();
        for (var series : matrix.series()) {
            var points = new ArrayList<Integer>();
            for (int i = 0; i < series.size(); i++) {
                points.add((int) ((series.timeMillis()[i] - window.start().toEpochMilli()) / 1000));
                points.add((int) series.values()[i]);
            }
            counts.put(series.labels().get("host"), points);
        }
        return counts;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\u0001',
            value = {
                "{job=\"paging\"} | line_format \"{{.host}}\"; line_format",
                "{job=\"paging\"} |= ip(\"10.0.0.0/8\"); ip(",
                "sum(count_over_time({job=\"paging\"}[1m])); numbers, not lines",
                "{job=; no LogQL",
            })
    void syntaxThatLogsQlLacksIsRefusedByName(String query, String syntaxName) {
        loki.buildInfo(SOON);
        var outcome = loki.lines(query, around(), LogSource.Order.FORWARD, 10, _ -> true, SOON);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure())
                                .isInstanceOf(Failure.Refused.class)
                                .extracting(Failure::found)
                                .asString()
                                .contains(syntaxName));
    }
}
