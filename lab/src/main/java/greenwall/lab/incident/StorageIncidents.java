package greenwall.lab.incident;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.signal.WeeklyPattern;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.HostSpec.Role;
import greenwall.lab.world.MachineComponents.Disk;
import greenwall.lab.world.MachineComponents.Pool;
import greenwall.lab.world.PoolSimulation.Scan;
import greenwall.lab.world.SimulatedFaults.ScrubSchedule;
import java.time.Duration;

/// Incidents of disks and pools: a harmless scrub that saturates its disks, a failing disk, both at once, a
/// dataset that fills up, and replication that stalls.
final class StorageIncidents extends IncidentScenario {
    private static final double SATURATING = 3;
    private static final int WEEK_SECONDS = 7 * 86_400;
    private static final double BYTES_A_WRITE = 240_000;
    /// The share of data (without parity) on a raidz2 of six disks.
    private static final double DATA_SHARE = 4.0 / 6;

    StorageIncidents(Setup setup) {
        super(setup);
    }

    private static int secondsIntoWeek(long at) {
        return Math.floorMod((at - WeeklyPattern.A_MONDAY) / 1000, WEEK_SECONDS);
    }

    private static Duration scrubTakes(HostSpec host, Pool pool) {
        return host.role() == Role.HYPERVISOR ? ofMinutes(85) : pool.scrubTakes();
    }

    /// The weekly scrub of a host, which started at the same hour in earlier weeks.
    GroundTruth scrub() {
        var host = pick(HostSpec::hasZfs);
        var pool = host.pools().getFirst();
        var takes = scrubTakes(host, pool);
        lasts(takes);
        with("pool", pool.name()).with("device", pool.devices().getFirst());
        faults.scrub(host, pool.name(), new ScrubSchedule(secondsIntoWeek(onset), takes, SATURATING));
        return truth();
    }

    GroundTruth failingDisk() {
        var host = pick(HostSpec::hasZfs);
        var pool = host.pools().getFirst();
        scrubLater(host, pool);
        return fail(host, pool);
    }

    /// Moves a weekly scrub that would run during the incident by half a week. Its many fast reads would hide
    /// the stuck ones; a scrub with a failing disk is a separate incident.
    private void scrubLater(HostSpec host, Pool pool) {
        int begun = secondsIntoWeek(onset);
        boolean runs = Math.floorMod(begun - pool.scrubAt(), WEEK_SECONDS)
                < pool.scrubTakes().plus(ofHours(1)).toSeconds();
        boolean comes = Math.floorMod(pool.scrubAt() - begun, WEEK_SECONDS) < (end - onset) / 1000;
        if (runs || comes) {
            int later = Math.floorMod(begun + WEEK_SECONDS / 2, WEEK_SECONDS);
            faults.scrub(host, pool.name(), new ScrubSchedule(later, pool.scrubTakes(), 1));
        }
    }

    /// The scrub is harmless, but the disk is not: it fails while the scrub makes every disk slow.
    GroundTruth scrubWithFailingDisk() {
        var host = pick(HostSpec::hasZfs);
        var pool = host.pools().getFirst();
        var earlier = ofMinutes(25);
        long scrubbed = onset - earlier.toMillis();
        var takes = scrubTakes(host, pool);
        lasts(takes.minus(earlier));
        faults.scrub(host, pool.name(), new ScrubSchedule(secondsIntoWeek(scrubbed), takes, SATURATING));
        double toExamine = pool.sizeBytes() * pool.allocatedShare();
        faults.addScan(host, pool.name(), new Scan(scrubbed, end, toExamine, onset, 61_341_696, 4_100));
        propagation.scrub(host, pool, scrubbed, end, SATURATING);
        return fail(host, pool);
    }

    private GroundTruth fail(HostSpec host, Pool pool) {
        var devices = pool.devices();
        var disk = host.disk(devices.get(random(2, devices.size()))).orElseThrow();
        with("pool", pool.name())
                .with("device", disk.device())
                .with("disk", disk.byId())
                .with("vdev", disk.byId() + "-part1");
        var load = propagation.baseline(host).disk(disk);
        String channel = "disk." + disk.device();
        add(host, channel + ".read.stuck", 0.14 * load.reads() + 0.5);
        add(host, channel + ".write.stuck", 0.06 * load.writes());
        String ofPool = "pool." + pool.name();
        faults.add(host, ofPool + ".error." + disk.device() + ".cksum", onset + minutes(1), end, 0.04);
        long degraded = onset + minutes(2.5);
        faults.phase(host, ofPool + ".disk." + disk.device(), degraded, "DEGRADED");
        faults.phase(host, ofPool + ".health", degraded, "DEGRADED");
        propagation.waitForDisks(host, onset, end, 0.9);
        propagation.slowGuests(host, onset, end, 0.24, 0.12);
        logDiskErrors(host, disk, degraded);
        return truth();
    }

    private void logDiskErrors(HostSpec host, Disk disk, long degraded) {
        int port = 1 + host.disks().indexOf(disk);
        long last = Math.min(end, onset + ofHours(3).toMillis());
        int eid = 1_310;
        for (long t = onset + 1_800; t < last; t += 14_000 + random(t, 26_000)) {
            long sector = 80_000_000L + random(t + 1, 1_900_000_000);
            log(host, t, "exception", port, 0x3c0 + random(t + 2, 4_000));
            log(host, t + 1, "command", port);
            log(host, t + 2, "uncorrectable", port);
            log(host, t + 4, "sense", port - 1, random(t + 3, 32));
            log(host, t + 5, "more-sense", port - 1, random(t + 3, 32));
            log(host, t + 6, "io-error", sector, 1 + random(t + 4, 16));
            log(host, t + 120, "zed-io", eid++, sector * 512);
            if (random(t + 5, 3) == 0) {
                log(host, t + 400, "zed-delay", eid++, sector * 512 + 4096, 30_000 + random(t, 9_000));
            }
        }
        log(host, degraded, "zed-state", eid);
        log(host, onset + minutes(4.2), "pending", 8 + random(6, 90));
        log(host, onset + minutes(4.2) + 3, "smart-errors", 12 + random(7, 40));
    }

    /// Trace logging was enabled, and the logs fill a dataset with a quota.
    GroundTruth diskFilling() {
        var host = pick(Role.STORAGE);
        var pool = host.pools().getFirst();
        var set = host.dataset("tank/logs").orElseThrow();
        long full = setup.begin().plus(ofMinutes(30)).toEpochMilli();
        lasts(Duration.ofMillis(full - onset).plusHours(2));
        double bytes = set.quotaBytes() * 0.998 - pool.sizeBytes() * pool.allocatedShare() * set.share() * DATA_SHARE;
        faults.ramp(host, "dataset.tank/logs.used", new Ramp(onset, full, end, end + 60_000, bytes));
        faults.ramp(host, "pool.tank.used", new Ramp(onset, full, end, end + 60_000, bytes / DATA_SHARE));
        double perSecond = bytes / ((full - onset) / 1000.0);
        double writes = perSecond / DATA_SHARE / pool.devices().size() / BYTES_A_WRITE;
        for (var device : pool.devices()) {
            faults.add(host, "disk." + device + ".write", onset, full, writes);
            faults.add(host, "disk." + device + ".busy", onset, full, 0.24);
        }
        faults.add(host, "dataset.tank/logs.write", onset, full, perSecond / 64_000);
        faults.add(host, "net." + host.uplink().device() + ".rx", onset, full, perSecond);
        for (long t = onset + 2_000; t < end; t += 90_000 + random(t, 240_000)) {
            log(host, t, "drops");
        }
        log(host, full + 900, "full");
        return truth();
    }

    GroundTruth replicationStalled() {
        var host = pick(h -> !h.replications().isEmpty());
        var job = host.replications().getFirst();
        boolean zrepl = job.unit().equals("zrepl.service");
        take(zrepl ? "zrepl-stalled" : "syncoid-stalled");
        with("job", job.job())
                .with("source", job.source())
                .with("target", job.target())
                .with("copy", job.targetDataset());
        if (!zrepl) {
            faults.phase(host, "unit." + job.unit(), onset + 5_000, "failed");
            faults.phase(host, "unit." + job.unit(), end, "inactive");
        }
        return truth();
    }
}
