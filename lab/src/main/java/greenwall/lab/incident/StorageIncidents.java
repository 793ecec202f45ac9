package greenwall.lab.incident;

import greenwall.lab.signal.Ramp;
import greenwall.lab.world.Disturbances.ScrubHabit;
import greenwall.lab.world.Parts.Disk;
import greenwall.lab.world.Parts.Pool;
import greenwall.lab.world.PoolSimulation.Scan;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import greenwall.lab.world.World;
import java.time.Duration;

/// Disks and pools: a scrub that saturates its disks and harms nobody, a disk that fails, and both at once.
record StorageIncidents(IncidentStage stage) {
    private static final double SATURATING = 3;
    private static final long WEEK_SECONDS = 7 * 86_400;

    private static boolean hasPool(SimulatedHost host) {
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
        return stage.script(IncidentName.SCRUB, host, "scrub")
                .with("pool", pool.name())
                .with("device", pool.devices().getFirst())
                .truth(host.name(), onset, onset + takes.toMillis());
    }

    Truth failingDisk() {
        var host = stage.pick(StorageIncidents::hasPool);
        var pool = host.pools().getFirst();
        var disk = host.disk(pool.devices().get(stage.roll(2, pool.devices().size())))
                .orElseThrow();
        long onset = stage.onset(Duration.ofMinutes(12));
        long end = onset + Duration.ofHours(5).toMillis();
        return fail(IncidentName.FAILING_DISK, host, pool, disk, onset, end);
    }

    /// The scrub is harmless and the disk is not: it fails while the scrub makes every disk slow.
    Truth scrubWithFailingDisk() {
        var host = stage.pick(StorageIncidents::hasPool);
        var pool = host.pools().getFirst();
        var disk = host.disk(pool.devices().get(stage.roll(2, pool.devices().size())))
                .orElseThrow();
        long onset = stage.onset(Duration.ofMinutes(12));
        long scrubbed = onset - IncidentStage.minutes(25);
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
        return fail(IncidentName.SCRUB_FAILING_DISK, host, pool, disk, onset, end);
    }

    private Truth fail(IncidentName incident, SimulatedHost host, Pool pool, Disk disk, long onset, long end) {
        var world = stage.world();
        var load = stage.physics().baseline(host).disk(disk);
        String channel = "disk." + disk.device();
        world.add(host, channel + ".read.stuck", onset, end, 0.14 * load.reads() + 0.5);
        world.add(host, channel + ".write.stuck", onset, end, 0.06 * load.writes());
        world.hold(host, channel + ".busy", onset, end, 0.93);
        String errors = "pool." + pool.name() + ".error." + disk.device();
        world.add(host, errors + ".read", onset, end, 0.11);
        world.add(host, errors + ".cksum", onset + IncidentStage.minutes(1), end, 0.04);
        world.add(host, errors + ".write", onset, end, 0.012);
        world.add(host, "pool." + pool.name() + ".slow." + disk.device(), onset, end, 0.02);
        long degraded = onset + IncidentStage.minutes(2.5);
        world.phase(host, "pool." + pool.name() + ".disk." + disk.device(), degraded, "DEGRADED");
        world.phase(host, "pool." + pool.name() + ".health", degraded, "DEGRADED");
        world.ramp(host, "pool." + pool.name() + ".txg", Ramp.step(onset, end, 1.9));
        world.add(host, "txg.slow", onset, end, 0.04);
        stage.physics().waitForDisks(host, onset, end, 0.9);
        stage.physics().feelPool(host, onset, end, 0.24, 0.12);
        var script = stage.script(incident, host, incident.word())
                .with("pool", pool.name())
                .with("device", disk.device())
                .with("disk", disk.byId())
                .with("vdev", disk.byId() + "-part1");
        complain(script, host, disk, onset, end, degraded);
        return script.truth(host.name(), onset, end);
    }

    private void complain(Script script, SimulatedHost host, Disk disk, long onset, long end, long degraded) {
        int port = 1 + host.disks().indexOf(disk);
        long last = Math.min(end, onset + Duration.ofHours(3).toMillis());
        int eid = 1_310;
        for (long t = onset + 1_800; t < last; t += 14_000 + stage.roll(t, 26_000)) {
            long sector = 80_000_000L + stage.roll(t + 1, 1_900_000_000);
            script.say(host, t, "exception", port, 0x3c0 + stage.roll(t + 2, 4_000));
            script.say(host, t + 1, "command", port);
            script.say(host, t + 2, "uncorrectable", port);
            script.say(host, t + 4, "sense", port - 1, stage.roll(t + 3, 32));
            script.say(host, t + 5, "more-sense", port - 1, stage.roll(t + 3, 32));
            script.say(host, t + 6, "io-error", sector, 1 + stage.roll(t + 4, 16));
            script.say(host, t + 120, "zed-io", eid++, sector * 512);
            if (stage.roll(t + 5, 3) == 0) {
                script.say(host, t + 400, "zed-delay", eid++, sector * 512 + 4096, 30_000 + stage.roll(t, 9_000));
            }
        }
        script.say(host, degraded, "zed-state", eid);
        script.say(host, onset + IncidentStage.minutes(4.2), "pending", 8 + stage.roll(6, 90));
        script.say(host, onset + IncidentStage.minutes(4.2) + 3, "smart-errors", 12 + stage.roll(7, 40));
    }
}
