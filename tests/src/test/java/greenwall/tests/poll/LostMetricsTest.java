package greenwall.tests.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
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

    private static void assertOnlyLostMetricsAreStale(URI url) {
        try (var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var source = new Source("east", Source.Kind.PROMETHEUS, url);
            var prometheus = Prometheus.connect(http, source, HttpSettings.DEFAULT);
            var fleet = new FleetPoller(Map.of("east", prometheus), PollSettings.oneShot(QuantityCatalogue.shipped()))
                    .poll();
            assertThat(host(fleet, "lost").state("repl.age")).isEqualTo(CellState.STALE);
            assertThat(host(fleet, "unchanged").cellsNotOk()).isEmpty();
            assertThat(host(fleet, "unchanged").state("fs.used")).isEqualTo(CellState.ABSENT);
        }
    }

    private static HostState host(FleetState fleet, String name) {
        return fleet.hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
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
