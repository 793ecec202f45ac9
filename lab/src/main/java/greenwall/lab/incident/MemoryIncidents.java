package greenwall.lab.incident;

import greenwall.lab.world.Disturbances.Extra;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import java.time.Duration;

/// Memory: a hog that takes it from the ARC, and a service that the kernel kills.
record MemoryIncidents(IncidentStage stage) {
    private static final long KIB = 1024;

    Truth arcCollapse() {
        var host = stage.pick(h -> h.role() == Role.STORAGE || h.role() == Role.BACKUP);
        var script = stage.script(IncidentName.ARC_COLLAPSE, host, "arc-collapse");
        long onset = stage.onset(Duration.ofMinutes(20));
        long full = onset + IncidentStage.minutes(3);
        long end = onset + Duration.ofHours(2).toMillis();
        var base = stage.physics().baseline(host);
        double total = host.hardware().memoryBytes();
        double hog = 0.85 * total - base.anonBytes();
        stage.physics().takeMemory(host, hog, onset, full, end);
        stage.physics()
                .squeezeArc(host, base.arcBytes() - 0.065 * total, onset, full, end, end + IncidentStage.minutes(25));
        stage.physics().compute(host, 0.9, onset, end);
        String unit = "restic-backup.service";
        stage.world().run(new Extra(host.name(), onset, end, 21_407, "root", "restic", unit, 0.9, (long) hog));
        script.say(host, onset - 900, "starting");
        script.say(host, onset + 1_100, "opened");
        script.say(host, onset + 5_200, "no-parent");
        script.say(host, onset + 41_000, "index");
        return script.truth(host.name(), onset, end);
    }

    /// A service leaks until the kernel kills it; systemd starts it again, and it leaks again.
    Truth oom() {
        var host = stage.pick(h -> h.role() == Role.APPLICATION);
        var script = stage.script(IncidentName.OOM, host, "oom");
        long onset = stage.onset(Duration.ofMinutes(12));
        long end = onset + Duration.ofMinutes(70).toMillis();
        String unit = "orders-api.service";
        var base = stage.physics().baseline(host);
        double memory = host.hardware().memoryBytes();
        double leak = 0.95 * memory - base.anonBytes();
        int pid = 3_120;
        int restarts = 0;
        for (long t = onset; t < end; t += IncidentStage.minutes(4)) {
            long killed = t + 80_000;
            stage.physics().leak(host, leak, t, killed);
            stage.world().run(new Extra(host.name(), t, killed, pid, "orders", "java", unit, 0.4, (long) leak));
            stage.world().phase(host, "unit." + unit, killed, "failed");
            stage.world().phase(host, "unit." + unit, killed + 45_000, "active");
            kill(script, host, killed, pid, leak, ++restarts);
            pid += 37 + stage.roll(t, 80);
        }
        return script.truth(host.name(), onset, end);
    }

    private static void kill(Script script, SimulatedHost host, long t, int pid, double leak, int restarts) {
        long kib = (long) (leak / KIB);
        script.say(host, t - 20, "invoked");
        script.say(host, t - 12, "chosen", pid);
        script.say(host, t - 10, "killed", pid, kib * 2, kib, kib / 400);
        script.say(host, t + 190, "reaped", pid);
        script.say(host, t + 220, "unit-killed");
        script.say(host, t + 240, "exited");
        script.say(host, t + 250, "result");
        script.say(host, t + 45_000, "restart", restarts);
        script.say(host, t + 45_200, "started");
    }
}
