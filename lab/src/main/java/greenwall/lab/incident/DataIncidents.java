package greenwall.lab.incident;

import greenwall.lab.signal.Ramp;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import java.time.Duration;

/// A dataset that fills up, and replication that stalls.
record DataIncidents(IncidentStage stage) {
    private static final double BYTES_A_WRITE = 240_000;

    /// Somebody turned on trace logging; a dataset with a quota takes it all.
    Truth diskFilling() {
        var host = stage.pick(h -> h.role() == Role.STORAGE);
        var script = stage.script(IncidentName.DISK_FILLING, host, "disk-filling");
        var pool = host.pools().getFirst();
        var set = host.dataset("tank/logs").orElseThrow();
        long onset = stage.onset(Duration.ofHours(4));
        long full = stage.start() + Duration.ofMinutes(30).toMillis();
        double dataShare = 4.0 / 6;
        double used = pool.sizeBytes() * pool.allocatedShare() * set.share() * dataShare;
        double bytes = set.quotaBytes() * 0.998 - used;
        long end = full + Duration.ofHours(2).toMillis();
        stage.world().ramp(host, "dataset.tank/logs.used", new Ramp(onset, full, end, end + 60_000, bytes));
        stage.world().ramp(host, "pool.tank.used", new Ramp(onset, full, end, end + 60_000, bytes / dataShare));
        double perSecond = bytes / ((full - onset) / 1000.0);
        int width = pool.devices().size();
        for (var device : pool.devices()) {
            stage.world()
                    .add(host, "disk." + device + ".write", onset, full, perSecond / dataShare / width / BYTES_A_WRITE);
            stage.world().add(host, "disk." + device + ".busy", onset, full, 0.24);
        }
        stage.world().add(host, "dataset.tank/logs.write", onset, full, perSecond / 64_000);
        stage.world().add(host, "net." + host.uplink().device() + ".rx", onset, full, perSecond);
        for (long t = onset + 2_000; t < end; t += 90_000 + stage.roll(t, 240_000)) {
            script.say(host, t, "drops");
        }
        script.say(host, full + 900, "full");
        return script.truth(host.name(), onset, end);
    }

    Truth replicationStalled() {
        var host = stage.pick(h -> !h.replications().isEmpty());
        var job = host.replications().getFirst();
        boolean zrepl = job.unit().equals("zrepl.service");
        var script = stage.script(IncidentName.REPLICATION_STALLED, host, zrepl ? "zrepl-stalled" : "syncoid-stalled")
                .with("job", job.job())
                .with("source", job.source())
                .with("target", job.target())
                .with("copy", job.targetDataset());
        long onset = stage.onset(Duration.ofMinutes(135));
        long end = onset + Duration.ofHours(9).toMillis();
        stage.world().phase(host, "replication." + job.job(), onset, "stalled");
        stage.world().phase(host, "replication." + job.job(), end, "ok");
        if (!zrepl) {
            stage.world().phase(host, "unit." + job.unit(), onset + 5_000, "failed");
            stage.world().phase(host, "unit." + job.unit(), end, "inactive");
        }
        for (long t = onset + 4_000; t < end; t += job.every().toMillis()) {
            if (zrepl) {
                zrepl(script, host, t);
            } else {
                syncoid(script, host, t);
            }
        }
        return script.truth(host.name(), onset, end);
    }

    private static void zrepl(Script script, SimulatedHost host, long t) {
        script.say(host, t, "start");
        script.say(host, t + 2_600, "refused");
        script.say(host, t + 2_700, "failed");
    }

    private static void syncoid(Script script, SimulatedHost host, long t) {
        script.say(host, t, "refused");
        script.say(host, t + 3, "since");
        script.say(host, t + 40, "critical");
        script.say(host, t + 900, "exited");
        script.say(host, t + 901, "result");
    }
}
