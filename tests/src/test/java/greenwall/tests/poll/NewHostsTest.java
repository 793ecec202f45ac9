package greenwall.tests.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host with a busy disk that has been scraped for less than the usual rate window of five minutes. The real
/// servers have no list of targets, so the scrape interval is unknown.
class NewHostsTest {
    private static final double BUSY = 0.95;

    @TempDir
    Path dir;

    private static SampleSeries fed() {
        var fed = new SampleSeries(Instant.now());
        for (int age : new int[] {75, 120, 180}) {
            fed.newTarget(age, "node", "new" + age + ":9100")
                    .counter("node_disk_io_time_seconds_total", BUSY, "device", "sda");
        }
        fed.target("node", "old:9100").counter("node_disk_io_time_seconds_total", BUSY, "device", "sda");
        return fed;
    }

    private static void assertBusyDisksAreSeen(FleetState fleet) {
        assertThat(fleet.hosts()).hasSize(4).allSatisfy(host -> {
            var disk = host.cells("disk.util").getFirst();
            assertThat(disk.value()).isEqualTo(BUSY, Offset.offset(0.03));
            assertThat(disk.state()).as(disk.reason()).isEqualTo(CellState.WARN);
        });
    }

    @Test
    void newHostsAreJudgedByTheirAvailableDataInPrometheus() throws IOException, InterruptedException {
        fed().inPrometheus(dir, NewHostsTest::assertBusyDisksAreSeen);
    }

    @Test
    void newHostsAreJudgedByTheirAvailableDataInVictoriaMetrics() throws IOException, InterruptedException {
        fed().inVictoriaMetrics(dir, NewHostsTest::assertBusyDisksAreSeen);
    }
}
