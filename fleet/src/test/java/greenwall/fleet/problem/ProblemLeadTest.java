package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.state.CellState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the title of a problem says is wrong, for each quantity and alert of its kind.
class ProblemLeadTest extends ProblemBuilderFixture {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scrub.age            | 4000000 | pool    | tank | pool tank has not been scrubbed for too long
            pool.readonly        | 1       | pool    | tank | pool tank is imported read-only
            slo.pool             | 2       | pool    | tank | the error budget of pool tank is burning too fast
            pool.errors          | 3       | pool    | tank | pool tank has errors
            scrub.errors         | 3       | pool    | tank | pool tank has errors
            pool.health          | 1       | pool    | tank | pool tank is degraded
            snap.age             | 90000   | dataset | vm   | no new snapshots of vm
            repl.age             | 90000   | dataset | vm   | the replica of vm is too old
            repl.errors          | 2       | job     | push | the replication of push fails
            vm.cpu               | 0.95    | domain  | web  | guest web uses nearly all of its CPUs
            vm.mem               | 0.97    | domain  | web  | guest web is short of memory
            vm.steal             | 0.4     | domain  | web  | guest web is waiting for its hypervisor
            vm.disk.latency      | 0.4     | domain  | web  | guest web is waiting for its hypervisor
            vm.state             | 6       | domain  | web  | guest web is crashed
            mem.util             | 0.97    |         |      | memory is low
            arc.hit_ratio        | 0.5     |         |      | the ARC hit ratio is too low
            arc.hit_ratio.demand | 0.5     |         |      | the ARC hit ratio is too low
            slo.arc              | 2       |         |      | the ARC hit ratio is too low
            ebpf.page_cache.hit  | 0.5     |         |      | the page cache serves too few reads
            ebpf.major_faults    | 200     |         |      | pages are read back from disk
            disk.util            | 0.97    | device  | sda  | disk sda is busy
            disk.read.latency    | 0.3     | device  | sda  | disk sda is slow
            pool.fragmentation   | 0.6     | pool    | tank | pool tank is fragmented
            pool.usage           | 0.95    | pool    | tank | pool tank is filling up
            wg.never             | 1       | peer    | hq   | no handshake with hq yet
            wg.handshake.age     | 1000    | peer    | hq   | tunnel to hq is down
            tcp.retrans          | 90      |         |      | many TCP segments are retransmitted
            clock.offset         | 2       |         |      | clock is off
            clock.synced         | 0       |         |      | the kernel reports its clock as unsynchronised
            slo.wg               | 2       |         |      | the error budget of its tunnels is burning too fast
            """)
    void theTitleSaysWhatTheQuantityMeasures(String quantity, double value, String label, String key, String lead) {
        host("a");
        cell("a", quantity, CellState.CRITICAL, value, label == null ? new String[0] : new String[] {label, key});
        assertThat(fold()).singleElement().extracting(Problem::lead).isEqualTo(lead);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ZFSScrubOverdue                | pool   | tank | pool tank has not been scrubbed for too long
            ZFSPoolUsageHigh               | pool   | tank | pool tank is filling up
            ZFSPoolFillingSoon             | pool   | tank | pool tank is filling up
            ZFSPoolFragmented              | pool   | tank | pool tank is fragmented
            DiskSpaceLow                   | mountpoint | /var | /var is filling up
            HostOutOfInodes                | mountpoint | /var | /var is running out of inodes
            HostCpuHighIowait              |        |      | its disks are slow
            HostSwapIsFillingUp            |        |      | memory is low
            DiskBusy                       | device | sda  | disk sda is busy
            WireGuardNoTraffic             | peer   | hq   | nothing is received from hq
            ZFSPoolReadonly                | pool   | tank | pool tank is imported read-only
            ZFSPoolErrors                  | pool   | tank | pool tank has errors
            PoolAvailabilityBudgetFastBurn | pool   | tank | the error budget of pool tank is burning too fast
            VMCrashed                      | domain | web  | guest web is not running
            VMHighMemory                   | domain | web  | guest web is short of memory
            ARCHitRateLow                  |        |      | the ARC hit ratio is too low
            MajorPageFaultsHigh            |        |      | pages are read back from disk
            ClockNotSynchronised           |        |      | the kernel reports its clock as unsynchronised
            WireGuardObjectiveMissed       |        |      | the error budget of its tunnels is burning too fast
            """)
    void theTitleSaysWhatAKnownAlertReports(String alert, String label, String key, String lead) {
        okHost("a");
        alert(alert, "warning", AlertPhase.FIRING, "a", label == null ? new String[0] : new String[] {label, key});
        assertThat(fold()).singleElement().extracting(Problem::lead).isEqualTo(lead);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WireGuardPeerStale         | warning  | no recent handshake with hq
            WireGuardPeerStaleCritical | critical | tunnel to hq is down
            """)
    void anIdlePeerIsNotCalledDownByItsAlertEither(String alert, String severity, String lead) {
        okHost("a");
        cell("a", "wg.handshake.age", CellState.WARN, 700, "peer", "hq");
        alert(alert, severity, AlertPhase.FIRING, "a", "peer", "hq");
        assertThat(fold()).singleElement().extracting(Problem::lead).isEqualTo(lead);
    }

    @Test
    void aFailedUnitOfAHostWithoutMemoryIsNotSaidToBeWhatWasKilled() {
        okHost("a");
        alert("OomKill", "warning", AlertPhase.FIRING, "a");
        alert("SystemdUnitFlapping", "warning", AlertPhase.FIRING, "a", "name", "shop.service");
        assertThat(fold())
                .singleElement()
                .extracting(Problem::lead)
                .isEqualTo("shop.service keeps failing, and a process was killed for lack of memory");
    }

    @Test
    void anAlertOfATargetOnAHostThatRespondsIsAboutItsExporter() {
        okHost("a");
        builder.target("a", Labels.of("job", "node", "instance", "a:9100"), true, NOW, "");
        builder.target("a", Labels.of("job", "zfs", "instance", "a:9134"), false, NOW, UNREACHABLE);
        alert("InstanceDown", "critical", AlertPhase.FIRING, "a", "job", "zfs");
        assertThat(fold())
                .singleElement()
                .extracting(Problem::lead)
                .isEqualTo("zfs exporter is down, but the host is up");
    }

    @Test
    void aFileThatCannotBeParsedIsNoLostExporter() {
        okHost("a");
        alert("NodeTextFileCollectorScrapeError", "warning", AlertPhase.FIRING, "a", "job", "node");
        assertThat(fold()).singleElement().extracting(Problem::lead).isEqualTo("NodeTextFileCollectorScrapeError");
    }

    @Test
    void guestsThatCrashedTogetherAreNotWaiting() {
        host("hv");
        cell("hv", "vm.state", CellState.CRITICAL, 6, "domain", "web");
        cell("hv", "vm.state", CellState.CRITICAL, 6, "domain", "db");
        assertThat(fold()).singleElement().extracting(Problem::lead).isEqualTo("its guests are not running");
    }

    @Test
    void aClockThatIsNotSynchronisedIsSaidOnce() {
        host("a");
        cell("a", "clock.synced", CellState.WARN, 0);
        assertThat(fold())
                .singleElement()
                .extracting(Problem::sentence)
                .isEqualTo("a: the kernel reports its clock as unsynchronised");
    }
}
