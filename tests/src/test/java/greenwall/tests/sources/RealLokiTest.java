package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Window;
import greenwall.fleet.source.Logs;
import greenwall.tests.heart.RealLoki;
import greenwall.tests.heart.RealServer;
import greenwall.tests.heart.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Loki, which no Debian package brings: its binary is named by `GREENWALL_LOKI`.
class RealLokiTest extends LokiContract {
    @TempDir
    Path dir;

    @Nullable
    private RealServer server;

    @Override
    URI open() throws IOException {
        var binary = RealLoki.named();
        Assumptions.assumeTrue(
                binary.isPresent(), "GREENWALL_LOKI names no Loki binary: the recordings stand in for one");
        var started = RealLoki.start(binary.orElseThrow(), dir, false);
        server = started;
        Waiting.until("Loki answers", Duration.ofSeconds(60), () -> started.get("/ready") == 200);
        return started.url();
    }

    /// Version 2 has none.
    @Test
    void metadataOfALineStandsBesideItsLabelsAndIsAskedForByName() throws IOException, InterruptedException {
        var version = loki.buildInfo(SOON).answer().orElseThrow().version();
        Assumptions.assumeFalse(version.startsWith("2."), "Loki " + version + " keeps no metadata of lines");
        push("{\"job\":\"paging\"}", List.of("[\"" + nanos(start) + "\",\"a line\",{\"trace_id\":\"4bf9\"}]"));
        push("{\"job\":\"paging\"}", List.of("[\"" + nanos(start) + "\",\"level=error another\"]"));
        var window = Window.around(start, Duration.ofMinutes(5), Instant.now());
        var lines = new ArrayList<Logs.Line>();
        loki.lines(QUERY + " | trace_id=\"4bf9\"", window, Logs.Order.FORWARD, 10, lines::add, SOON);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst().metadata()).containsEntry("trace_id", "4bf9");
        assertThat(lines.getFirst().stream().get("job")).isEqualTo("paging");
        assertThat(lines.getFirst().stream().has("trace_id")).isFalse();

        var levels = loki.range(
                        "sum by (detected_level) (count_over_time(" + QUERY + " [1h]))",
                        Window.before(Instant.now(), Duration.ofMinutes(1)),
                        Duration.ofMinutes(1),
                        SOON)
                .answer()
                .orElseThrow();
        assertThat(levels.series().stream().map(s -> s.labels().get("detected_level")))
                .contains("error");
    }

    @Override
    void shut() {
        if (server != null) {
            server.close();
        }
    }
}
