package greenwall.tests.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A console that starts after a metric has ended, in front of a real server.
class LostMetricsTest {
    @TempDir
    Path dir;

    private static SampleSeries series() {
        var series = new SampleSeries(Instant.now());
        series.target("node", "lost:9100")
                .gauge("node_load1", 1)
                .gaugeOfYesterday("zfs_replication_lag_seconds", 60, "dataset", "tank");
        series.target("node", "unchanged:9100")
                .gauge("node_load1", 1)
                .gauge("node_filesystem_avail_bytes", 5e9, "mountpoint", "/run", "fstype", "tmpfs")
                .gauge("node_filesystem_size_bytes", 9e9, "mountpoint", "/run", "fstype", "tmpfs")
                .gaugeOfYesterday("node_filesystem_avail_bytes", 5e9, "mountpoint", "/run", "fstype", "tmpfs");
        series.target("node", "full:9100")
                .gauge("node_filesystem_avail_bytes", 5e9, "mountpoint", "/", "fstype", "ext4")
                .gauge("node_filesystem_size_bytes", 9e9, "mountpoint", "/", "fstype", "ext4");
        return series;
    }

    private static void assertOnlyLostMetricsAreStale(FleetState fleet) {
        assertThat(fleet.host("lost").orElseThrow().state("repl.age")).isEqualTo(CellState.STALE);
        assertThat(fleet.host("unchanged").orElseThrow().cellsNotOk()).isEmpty();
        assertThat(fleet.host("unchanged").orElseThrow().state("fs.used")).isEqualTo(CellState.ABSENT);
    }

    @Test
    void aMetricOfYesterdayIsStaleAndOneThatNeverWasIsNotInPrometheus() throws IOException, InterruptedException {
        series().inPrometheus(dir, LostMetricsTest::assertOnlyLostMetricsAreStale);
    }

    @Test
    void aMetricOfYesterdayIsStaleAndOneThatNeverWasIsNotInVictoriaMetrics() throws IOException, InterruptedException {
        series().inVictoriaMetrics(dir, LostMetricsTest::assertOnlyLostMetricsAreStale);
    }
}
