package greenwall.tests.poll;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two thousand hosts in a real Prometheus and in a real VictoriaMetrics; `RealVictoriaMetricsClusterTest` does
/// the same with a cluster.
@Tag("slow")
class ManyHostsTest {
    @TempDir
    Path dir;

    @Test
    void manyHostsAreReadCorrectlyFromPrometheus() throws IOException, InterruptedException {
        var file = dir.resolve("series.om");
        ManyHosts.write(file, Instant.now(), true);
        try (var prometheus = RealServer.prometheusFilledFrom(file, dir)) {
            ManyHosts.assertAllHostsPresent("Prometheus", prometheus.url());
        }
    }

    @Test
    void manyHostsAreReadCorrectlyFromVictoriaMetrics() throws IOException, InterruptedException {
        try (var victoria = RealServer.victoriaMetrics(dir, RealServer.freePort())) {
            var file = dir.resolve("series.txt");
            ManyHosts.write(file, Instant.now(), false);
            victoria.fillFrom(file);
            ManyHosts.assertAllHostsPresent("VictoriaMetrics", victoria.url());
        }
    }
}
