package greenwall.lab.incident;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.world.MachineParts.Disk;
import greenwall.lab.world.MachineParts.Pool;
import greenwall.lab.world.PoolSimulation.Scan;
import greenwall.lab.world.SimulatedFaults.ScrubHabit;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import greenwall.lab.world.World;
import java.time.Duration;
import java.util.Map;

/// Incidents of disks and pools: a harmless scrub that saturates its disks, a failing disk, both at once, a
/// dataset that fills up, and replication that stalls.
record StorageIncidents(IncidentStage stage) {
    private static final double SATURATING = 3;
    private static final Duration FAILS_BEFORE = ofMinutes(12);
    private static final int WEEK_SECONDS = 7 * 86_400;
    private static final double BYTES_A_WRITE = 240_000;
    /// The share of data (without parity) on a raidz2 of six disks.
    private static final double DATA_SHARE = 4.0 / 6;

    private static int secondsIntoWeek(long at) {
        return Math.floorMod((at - World.A_MONDAY) / 1000, WEEK_SECONDS);
    }

    private static Duration scrubTakes(SimulatedHost host, Pool pool) {
        return host.role() == Role.HYPERVISOR ? ofMinutes(85) : pool.scrubTakes();
    }

    /// The weekly scrub of a host, which started at the same hour in earlier weeks.
    GroundTruth scrub() {
        var host = stage.pick(SimulatedHost::hasZfs);
        var pool = host.pools().getFirst();
        var takes = scrubTakes(host, pool);
        var script = stage.script(IncidentKind.SCRUB, host, ofMinutes(25), takes)
                .with("pool", pool.name())
                .with("device", pool.devices().getFirst());
        stage.faults().scrub(host, pool.name(), new ScrubHabit(secondsIntoWeek(script.onset), takes, SATURATING));
        return script.truth();
    }

    private Disk anyDisk(SimulatedHost host, Pool pool) {
        return host.disk(pool.devices().get(stage.roll(2, pool.devices().size())))
                .orElseThrow();
    }

    GroundTruth failingDisk() {
        var host = stage.pick(SimulatedHost::hasZfs);
        var pool = host.pools().getFirst();
        var lasts = ofHours(5);
        scrubLater(host, pool, stage.onset(FAILS_BEFORE), lasts);
        return fail(IncidentKind.FAILING_DISK, host, pool, anyDisk(host, pool), lasts);
    }

    /// Moves a weekly scrub that would run during the incident by half a week. Its many fast reads would hide
    /// the stuck ones; a scrub with a failing disk is a separate incident.
    private void scrubLater(SimulatedHost host, Pool pool, long onset, Duration lasts) {
        int begun = secondsIntoWeek(onset);
        boolean runs = Math.floorMod(begun - pool.scrubAt(), WEEK_SECONDS)
                < pool.scrubTakes().plus(ofHours(1)).toSeconds();
        boolean comes = Math.floorMod(pool.scrubAt() - begun, WEEK_SECONDS) < lasts.toSeconds();
        if (runs || comes) {
            stage.faults()
                    .scrub(
                            host,
                            pool.name(),
                            new ScrubHabit(
                                    Math.floorMod(begun + WEEK_SECONDS / 2, WEEK_SECONDS), pool.scrubTakes(), 1));
        }
    }

    /// The scrub is harmless, but the disk is not: it fails while the scrub makes every disk slow.
    GroundTruth scrubWithFailingDisk() {
        var host = stage.pick(SimulatedHost::hasZfs);
        var pool = host.pools().getFirst();
        long onset = stage.onset(FAILS_BEFORE);
        var earlier = ofMinutes(25);
        long scrubbed = onset - earlier.toMillis();
        var takes = scrubTakes(host, pool);
        long end = scrubbed + takes.toMillis();
        stage.faults().scrub(host, pool.name(), new ScrubHabit(secondsIntoWeek(scrubbed), takes, SATURATING));
        double toExamine = pool.sizeBytes() * pool.allocatedShare();
        stage.faults().scan(host, pool.name(), new Scan(false, scrubbed, end, toExamine, onset, 61_341_696, 4_100));
        stage.propagation().scrub(host, pool, scrubbed, end, SATURATING);
        return fail(IncidentKind.SCRUB_FAILING_DISK, host, pool, anyDisk(host, pool), takes.minus(earlier));
    }

    private GroundTruth fail(IncidentKind incident, SimulatedHost host, Pool pool, Disk disk, Duration lasts) {
        var script = stage.script(incident, host, FAILS_BEFORE, lasts, incident.word())
                .with("pool", pool.name())
                .with("device", disk.device())
                .with("disk", disk.byId())
                .with("vdev", disk.byId() + "-part1");
        var load = stage.propagation().baseline(host).disk(disk);
        String channel = "disk." + disk.device();
        script.add(host, channel + ".read.stuck", 0.14 * load.reads() + 0.5);
        script.add(host, channel + ".write.stuck", 0.06 * load.writes());
        script.hold(host, channel + ".busy", 0.93);
        String ofPool = "pool." + pool.name();
        String errors = ofPool + ".error." + disk.device();
        script.add(host, errors + ".read", 0.11);
        stage.faults().add(host, errors + ".cksum", script.onset + IncidentStage.minutes(1), script.end, 0.04);
        script.add(host, errors + ".write", 0.012);
        script.add(host, ofPool + ".slow." + disk.device(), 0.02);
        long degraded = script.onset + IncidentStage.minutes(2.5);
        stage.faults().phase(host, ofPool + ".disk." + disk.device(), degraded, "DEGRADED");
        stage.faults().phase(host, ofPool + ".health", degraded, "DEGRADED");
        script.step(host, ofPool + ".txg", 1.9);
        script.add(host, "txg.slow", 0.04);
        stage.propagation().waitForDisks(host, script.onset, script.end, 0.9);
        stage.propagation().slowGuests(host, script.onset, script.end, 0.24, 0.12);
        logDiskErrors(script, host, disk, degraded);
        return script.truth();
    }

    private void logDiskErrors(IncidentScript script, SimulatedHost host, Disk disk, long degraded) {
        long onset = script.onset;
        int port = 1 + host.disks().indexOf(disk);
        long last = Math.min(script.end, onset + ofHours(3).toMillis());
        int eid = 1_310;
        for (long t = onset + 1_800; t < last; t += 14_000 + stage.roll(t, 26_000)) {
            long sector = 80_000_000L + stage.roll(t + 1, 1_900_000_000);
            script.log(host, t, "exception", port, 0x3c0 + stage.roll(t + 2, 4_000));
            script.log(host, t + 1, "command", port);
            script.log(host, t + 2, "uncorrectable", port);
            script.log(host, t + 4, "sense", port - 1, stage.roll(t + 3, 32));
            script.log(host, t + 5, "more-sense", port - 1, stage.roll(t + 3, 32));
            script.log(host, t + 6, "io-error", sector, 1 + stage.roll(t + 4, 16));
            script.log(host, t + 120, "zed-io", eid++, sector * 512);
            if (stage.roll(t + 5, 3) == 0) {
                script.log(host, t + 400, "zed-delay", eid++, sector * 512 + 4096, 30_000 + stage.roll(t, 9_000));
            }
        }
        script.log(host, degraded, "zed-state", eid);
        script.log(host, onset + IncidentStage.minutes(4.2), "pending", 8 + stage.roll(6, 90));
        script.log(host, onset + IncidentStage.minutes(4.2) + 3, "smart-errors", 12 + stage.roll(7, 40));
    }

    /// Trace logging was enabled, and the logs fill a dataset with a quota.
    GroundTruth diskFilling() {
        var host = stage.pick(h -> h.role() == Role.STORAGE);
        var pool = host.pools().getFirst();
        var set = host.dataset("tank/logs").orElseThrow();
        var before = ofHours(4);
        long onset = stage.onset(before);
        long full = stage.start() + ofMinutes(30).toMillis();
        var lasts = Duration.ofMillis(full - onset).plusHours(2);
        var script = stage.script(IncidentKind.DISK_FILLING, host, before, lasts);
        long end = script.end;
        double bytes = set.quotaBytes() * 0.998 - pool.sizeBytes() * pool.allocatedShare() * set.share() * DATA_SHARE;
        stage.faults().ramp(host, "dataset.tank/logs.used", new Ramp(onset, full, end, end + 60_000, bytes));
        stage.faults().ramp(host, "pool.tank.used", new Ramp(onset, full, end, end + 60_000, bytes / DATA_SHARE));
        double perSecond = bytes / ((full - onset) / 1000.0);
        double writes = perSecond / DATA_SHARE / pool.devices().size() / BYTES_A_WRITE;
        for (var device : pool.devices()) {
            stage.faults().add(host, "disk." + device + ".write", onset, full, writes);
            stage.faults().add(host, "disk." + device + ".busy", onset, full, 0.24);
        }
        stage.faults().add(host, "dataset.tank/logs.write", onset, full, perSecond / 64_000);
        stage.faults().add(host, "net." + host.uplink().device() + ".rx", onset, full, perSecond);
        for (long t = onset + 2_000; t < end; t += 90_000 + stage.roll(t, 240_000)) {
            script.log(host, t, "drops");
        }
        script.log(host, full + 900, "full");
        return script.truth();
    }

    GroundTruth replicationStalled() {
        var host = stage.pick(h -> !h.replications().isEmpty());
        var job = host.replications().getFirst();
        boolean zrepl = job.unit().equals("zrepl.service");
        var script = stage.script(
                        IncidentKind.REPLICATION_STALLED,
                        host,
                        ofMinutes(135),
                        ofHours(9),
                        zrepl ? "zrepl-stalled" : "syncoid-stalled")
                .with("job", job.job())
                .with("source", job.source())
                .with("target", job.target())
                .with("copy", job.targetDataset());
        script.phase(host, "replication." + job.job(), "stalled", "ok");
        if (!zrepl) {
            stage.faults().phase(host, "unit." + job.unit(), script.onset + 5_000, "failed");
            stage.faults().phase(host, "unit." + job.unit(), script.end, "inactive");
        }
        var delays = zrepl
                ? Map.of("start", 0, "refused", 2_600, "failed", 2_700)
                : Map.of("refused", 0, "since", 3, "critical", 40, "exited", 900, "result", 901);
        script.every(
                4_000, job.every().toMillis(), t -> delays.forEach((key, after) -> script.log(host, t + after, key)));
        return script.truth();
    }
}
