package greenwall.lab.incident;

import greenwall.lab.incident.Truth.Line;
import greenwall.lab.incident.Truth.Verdict;
import greenwall.lab.signal.Ramp;
import greenwall.lab.world.Disturbances.ScrubHabit;
import greenwall.lab.world.Host;
import greenwall.lab.world.Host.Role;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.Parts.Disk;
import greenwall.lab.world.Parts.Pool;
import greenwall.lab.world.PoolLife.Scan;
import greenwall.lab.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Disks and pools: a scrub that saturates its disks and harms nobody, a disk that fails, and both at once.
final class StorageIncidents {
    private static final double SATURATING = 3;
    private static final long WEEK_SECONDS = 7 * 86_400;

    private final Stage stage;

    StorageIncidents(Stage stage) {
        this.stage = stage;
    }

    private static boolean hasPool(Host host) {
        return host.hasZfs();
    }

    private static int secondsIntoWeek(long at) {
        return (int) Math.floorMod((at - World.A_MONDAY) / 1000, WEEK_SECONDS);
    }

    /// The host's weekly scrub, which starts now as it did every week at this hour.
    Truth scrub() {
        var host = stage.pick(StorageIncidents::hasPool);
        var pool = host.pools().getFirst();
        long onset = stage.onset(Duration.ofMinutes(25));
        var takes = host.role() == Role.HYPERVISOR ? Duration.ofMinutes(85) : pool.scrubTakes();
        stage.world().scrub(host, pool.name(), new ScrubHabit(secondsIntoWeek(onset), takes, SATURATING));
        String device = pool.devices().getFirst();
        return new Truth(
                IncidentName.SCRUB.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(onset).plus(takes),
                "the weekly scrub of pool " + pool.name() + " saturates its disks",
                Verdict.NOT_AN_INCIDENT,
                List.of(new Line(host.name(), "zfs-zed.service", "class=scrub_start pool='" + pool.name() + "'")),
                List.of(
                        busy(host, device),
                        "rate(node_disk_read_bytes_total" + Stage.of(host, 9100, "device=\"" + device + "\"") + "[1m])",
                        "zfs_pool_scan_state" + Stage.of(host, 9700, "zpool=\"" + pool.name() + "\"")),
                List.of("DiskBusy", "DiskReadLatencyHigh"),
                "biolatency",
                "wait for the scrub to finish; inhibit DiskReadLatencyHigh while a scrub runs, or move it to a calmer hour");
    }

    private static String busy(Host host, String device) {
        return "rate(node_disk_io_time_seconds_total" + Stage.of(host, 9100, "device=\"" + device + "\"") + "[1m])";
    }

    Truth failingDisk() {
        var host = stage.pick(StorageIncidents::hasPool);
        var pool = host.pools().getFirst();
        var disk = host.disk(pool.devices().get(stage.roll(2, pool.devices().size())))
                .orElseThrow();
        long onset = stage.onset(Duration.ofMinutes(12));
        long end = onset + Duration.ofHours(5).toMillis();
        fail(host, pool, disk, onset, end);
        return truthOfFailing(
                IncidentName.FAILING_DISK,
                host,
                pool,
                disk,
                onset,
                end,
                "disk " + disk.device() + " of pool " + pool.name()
                        + " fails: unreadable sectors, requests stuck for seconds",
                List.of("PoolDegraded", "VdevErrors", "DiskReadLatencyHigh"));
    }

    /// The scrub is harmless and the disk is not: it fails while the scrub makes every disk slow.
    Truth scrubWithFailingDisk() {
        var host = stage.pick(StorageIncidents::hasPool);
        var pool = host.pools().getFirst();
        var disk = host.disk(pool.devices().get(stage.roll(2, pool.devices().size())))
                .orElseThrow();
        long onset = stage.onset(Duration.ofMinutes(12));
        long scrubbed = onset - Stage.minutes(25);
        var takes = host.role() == Role.HYPERVISOR ? Duration.ofMinutes(85) : pool.scrubTakes();
        long end = scrubbed + takes.toMillis();
        stage.world().scrub(host, pool.name(), new ScrubHabit(secondsIntoWeek(scrubbed), takes, SATURATING));
        stage.world()
                .scan(
                        host,
                        pool.name(),
                        new Scan(
                                false,
                                scrubbed,
                                end,
                                pool.sizeBytes() * pool.allocatedShare(),
                                onset,
                                61_341_696,
                                4_100));
        stage.physics().scrub(host, pool, scrubbed, end, SATURATING);
        fail(host, pool, disk, onset, end);
        return truthOfFailing(
                IncidentName.SCRUB_FAILING_DISK,
                host,
                pool,
                disk,
                onset,
                end,
                "disk " + disk.device() + " fails during the scrub of pool " + pool.name()
                        + ": the scrub explains the slow disks, not the errors",
                List.of("PoolDegraded", "VdevErrors", "ScrubErrors", "DiskBusy", "DiskReadLatencyHigh"));
    }

    private static Truth truthOfFailing(
            IncidentName name,
            Host host,
            Pool pool,
            Disk disk,
            long onset,
            long end,
            String cause,
            List<String> alerts) {
        String device = "device=\"" + disk.device() + "\"";
        return new Truth(
                name.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                cause,
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), LogEvent.KERNEL, "I/O error, dev " + disk.device()),
                        new Line(host.name(), "zfs-zed.service", "class=io pool='" + pool.name() + "'"),
                        new Line(host.name(), "zfs-zed.service", "vdev_state=DEGRADED")),
                List.of(
                        "rate(node_disk_read_time_seconds_total" + Stage.of(host, 9100, device)
                                + "[1m]) / rate(node_disk_reads_completed_total" + Stage.of(host, 9100, device)
                                + "[1m])",
                        busy(host, disk.device()),
                        "zfs_pool_health" + Stage.of(host, 9134, "pool=\"" + pool.name() + "\"")),
                alerts,
                "biolatency",
                "zpool offline " + pool.name() + " " + disk.byId() + ", change the disk, then zpool replace");
    }

    private void fail(Host host, Pool pool, Disk disk, long onset, long end) {
        var world = stage.world();
        var load = stage.physics().baseline(host).disk(disk);
        String channel = "disk." + disk.device();
        world.add(host, channel + ".read.stuck", onset, end, 0.14 * load.reads() + 0.5);
        world.add(host, channel + ".write.stuck", onset, end, 0.06 * load.writes());
        world.hold(host, channel + ".busy", onset, end, 0.93);
        String errors = "pool." + pool.name() + ".error." + disk.device();
        world.add(host, errors + ".read", onset, end, 0.11);
        world.add(host, errors + ".cksum", onset + Stage.minutes(1), end, 0.04);
        world.add(host, errors + ".write", onset, end, 0.012);
        world.add(host, "pool." + pool.name() + ".slow." + disk.device(), onset, end, 0.02);
        long degraded = onset + Stage.minutes(2.5);
        world.phase(host, "pool." + pool.name() + ".disk." + disk.device(), degraded, "DEGRADED");
        world.phase(host, "pool." + pool.name() + ".health", degraded, "DEGRADED");
        world.ramp(host, "pool." + pool.name() + ".txg", Ramp.step(onset, end, 1.9));
        world.add(host, "txg.slow", onset, end, 0.04);
        stage.physics().waitForDisks(host, onset, end, 0.9);
        stage.physics().feelPool(host, onset, end, 0.24, 0.12);
        complain(host, pool, disk, onset, end, degraded);
    }

    private void complain(Host host, Pool pool, Disk disk, long onset, long end, long degraded) {
        String vdev = disk.byId() + "-part1";
        int port = 1 + host.disks().indexOf(disk);
        var times = new ArrayList<Long>();
        long last = Math.min(end, onset + Duration.ofHours(3).toMillis());
        for (long t = onset + 1_800; t < last; t += 14_000 + stage.roll(t, 26_000)) {
            times.add(t);
        }
        int eid = 1_310;
        for (long t : times) {
            long sector = 80_000_000L + stage.roll(t + 1, 1_900_000_000);
            stage.kernel(
                    host,
                    t,
                    3,
                    "ata%d.00: exception Emask 0x0 SAct 0x%x SErr 0x0 action 0x0"
                            .formatted(port, 0x3c0 + stage.roll(t + 2, 4_000)));
            stage.kernel(host, t + 1, 3, "ata%d.00: failed command: READ FPDMA QUEUED".formatted(port));
            stage.kernel(host, t + 2, 3, "ata%d.00: error: { UNC }".formatted(port));
            stage.kernel(
                    host,
                    t + 4,
                    6,
                    "sd %d:0:0:0: [%s] tag#%d Sense Key : Medium Error [current]"
                            .formatted(port - 1, disk.device(), stage.roll(t + 3, 32)));
            stage.kernel(
                    host,
                    t + 5,
                    6,
                    "sd %d:0:0:0: [%s] tag#%d Add. Sense: Unrecovered read error - auto reallocate failed"
                            .formatted(port - 1, disk.device(), stage.roll(t + 3, 32)));
            stage.kernel(
                    host,
                    t + 6,
                    3,
                    "I/O error, dev %s, sector %d op 0x0:(READ) flags 0x0 phys_seg %d prio class 2"
                            .formatted(disk.device(), sector, 1 + stage.roll(t + 4, 16)));
            stage.says(
                    host,
                    t + 120,
                    "zfs-zed.service",
                    "zed",
                    5,
                    "eid=%d class=io pool='%s' vdev=%s size=131072 offset=%d priority=0 err=5 flags=0x180880"
                            .formatted(eid++, pool.name(), vdev, sector * 512));
            if (stage.roll(t + 5, 3) == 0) {
                stage.says(
                        host,
                        t + 400,
                        "zfs-zed.service",
                        "zed",
                        5,
                        "eid=%d class=delay pool='%s' vdev=%s size=131072 offset=%d priority=0 err=0 delay=%dms"
                                .formatted(
                                        eid++, pool.name(), vdev, sector * 512 + 4096, 30_000 + stage.roll(t, 9_000)));
            }
        }
        stage.says(
                host,
                degraded,
                "zfs-zed.service",
                "zed",
                4,
                "eid=%d class=statechange pool='%s' vdev=%s vdev_state=DEGRADED".formatted(eid, pool.name(), vdev));
        stage.says(
                host,
                onset + Stage.minutes(4.2),
                "smartd.service",
                "smartd",
                2,
                "Device: /dev/%s [SAT], %d Currently unreadable (pending) sectors"
                        .formatted(disk.device(), 8 + stage.roll(6, 90)));
        stage.says(
                host,
                onset + Stage.minutes(4.2) + 3,
                "smartd.service",
                "smartd",
                2,
                "Device: /dev/%s [SAT], ATA error count increased from 0 to %d"
                        .formatted(disk.device(), 12 + stage.roll(7, 40)));
    }
}
