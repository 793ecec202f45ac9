package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealLoki;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A real Loki, for which there is no Debian package: `GREENWALL_LOKI` names its binary.
class RealLokiTest extends RealServerFixture {
    @Override
    RealServer launch() throws IOException {
        var binary = RealLoki.named();
        Assumptions.assumeTrue(
                binary.isPresent(), "GREENWALL_LOKI names no Loki binary: the recordings stand in for one");
        var started = RealLoki.start(binary.orElseThrow(), dir, false);
        Await.until("Loki answers", Duration.ofSeconds(60), () -> started.get("/ready") == 200);
        return started;
    }

    @Override
    void write(List<LogSource.Line> lines) throws Exception {
        var values = lines.stream()
                .map(line -> line.metadata().isEmpty()
                        ? List.of(Long.toString(line.timeNanos()), line.text())
                        : List.of(Long.toString(line.timeNanos()), line.text(), line.metadata()))
                .toList();
        var stream = Map.of("stream", lines.getFirst().stream().toMap(), "values", values);
        server().postJson(
                        "/loki/api/v1/push",
                        JsonMapper.shared().writeValueAsString(Map.of("streams", List.of(stream))));
    }

    @Override
    void write(Labels stream, String text) throws Exception {
        write(List.of(new LogSource.Line(nanos(Instant.now()), stream, Map.of(), text)));
    }

    /// Version 2 has no structured metadata.
    @Test
    void structuredMetadataIsReturnedWithTheLabelsAndQueriedByName() throws Exception {
        var version = loki.buildInfo(SOON).answer().orElseThrow().version();
        Assumptions.assumeFalse(version.startsWith("2."), "Loki " + version + " keeps no metadata of lines");
        var stream = Labels.of("job", "paging");
        write(List.of(new LogSource.Line(nanos(start), stream, Map.of("trace_id", "4bf9"), "a line")));
        write(List.of(new LogSource.Line(nanos(start), stream, Map.of(), "level=error another")));
        var window = TimeWindow.around(start, Duration.ofMinutes(5), Instant.now());
        var lines = new ArrayList<LogSource.Line>();
        loki.lines(QUERY + " | trace_id=\"4bf9\"", window, LogSource.Order.FORWARD, 10, lines::add, SOON);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst().metadata()).containsEntry("trace_id", "4bf9");
        assertThat(lines.getFirst().stream().get("job")).isEqualTo("paging");
        assertThat(lines.getFirst().stream().has("trace_id")).isFalse();

        var levels = loki.range(
                        "sum by (detected_level) (count_over_time(" + QUERY + " [1h]))",
                        TimeWindow.before(Instant.now(), Duration.ofMinutes(1)),
                        Duration.ofMinutes(1),
                        SOON)
                .answer()
                .orElseThrow();
        assertThat(levels.series().stream().map(s -> s.labels().get("detected_level")))
                .contains("error");
    }
}
