package greenwall.lab.incident;

import greenwall.lab.incident.Truth.Line;
import greenwall.lab.incident.Truth.Verdict;
import greenwall.lab.signal.Change;
import greenwall.lab.signal.Ramp;
import greenwall.lab.world.Disturbances.Extra;
import greenwall.lab.world.Host;
import greenwall.lab.world.Host.Role;
import greenwall.lab.world.LogEvent;
import java.time.Duration;
import java.util.List;

/// Memory: a hog that takes it from the ARC, and a service that the kernel kills.
final class MemoryIncidents {
    private static final long KIB = 1024;

    private final Stage stage;

    MemoryIncidents(Stage stage) {
        this.stage = stage;
    }

    Truth arcCollapse() {
        var host = stage.pick(h -> h.role() == Role.STORAGE || h.role() == Role.BACKUP);
        long onset = stage.onset(Duration.ofMinutes(20));
        long full = onset + Stage.minutes(3);
        long end = onset + Duration.ofHours(2).toMillis();
        var base = stage.physics().baseline(host);
        double total = host.hardware().memoryBytes();
        double hog = 0.85 * total - base.anonBytes();
        stage.physics().takeMemory(host, hog, onset, full, end);
        stage.physics().squeezeArc(host, base.arcBytes() - 0.065 * total, onset, full, end, end + Stage.minutes(25));
        stage.physics().compute(host, 0.9, onset, end);
        String unit = "restic-backup.service";
        stage.world().run(new Extra(host.name(), onset, end, 21_407, "root", "restic", unit, 0.9, (long) hog));
        stage.systemd(
                host, onset - 900, unit, 6, "Starting restic-backup.service - Backup of all datasets with restic...");
        stage.says(
                host,
                onset + 1_100,
                unit,
                "restic",
                6,
                "repository 8f3a11cc opened (version 2, compression level auto)");
        stage.says(host, onset + 5_200, unit, "restic", 6, "no parent snapshot found, will read all files");
        stage.says(
                host, onset + 41_000, unit, "restic", 6, "loading indexes... 1912 index files loaded, 48211932 blobs");
        return new Truth(
                IncidentName.ARC_COLLAPSE.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "a backup (restic) takes the memory, the ARC shrinks to a sixth and reads go to the disks",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), unit, "Starting restic-backup.service"),
                        new Line(host.name(), unit, "no parent snapshot found, will read all files")),
                List.of(
                        "node_memory_MemAvailable_bytes" + Stage.of(host, 9100, ""),
                        "node_zfs_arc_size" + Stage.of(host, 9100, ""),
                        "rate(node_zfs_arc_misses" + Stage.of(host, 9100, "") + "[1m])"),
                List.of("ArcHitRatioLow", "MemoryLow"),
                "cachestat",
                "stop restic-backup.service or give it MemoryMax=; set zfs_arc_min so that a hog cannot take everything");
    }

    /// A service leaks until the kernel kills it; systemd starts it again, and it leaks again.
    Truth oom() {
        var host = stage.pick(h -> h.role() == Role.APPLICATION);
        long onset = stage.onset(Duration.ofMinutes(12));
        long end = onset + Duration.ofMinutes(70).toMillis();
        String unit = "orders-api.service";
        var base = stage.physics().baseline(host);
        double memory = host.hardware().memoryBytes();
        double leak = 0.95 * memory - base.anonBytes();
        int pid = 3_120;
        int restarts = 0;
        for (long t = onset; t < end; t += Stage.minutes(4)) {
            long killed = t + 80_000;
            stage.world().ramp(host, "mem.anon", new Ramp(t, killed - 6_000, killed, killed + 1_000, leak));
            stage.world().change(host, "mem.oomkills", Change.add(killed, killed + 1_000, 1));
            stage.world().add(host, "mem.majorfaults", killed - 40_000, killed, 220);
            stage.world().add(host, "psi.memory", killed - 40_000, killed + 2_000, 0.45);
            stage.world().add(host, "psi.memory.full", killed - 40_000, killed + 2_000, 0.3);
            stage.world().run(new Extra(host.name(), t, killed, pid, "orders", "java", unit, 0.4, (long) leak));
            stage.world().phase(host, "unit." + unit, killed, "failed");
            stage.world().phase(host, "unit." + unit, killed + 45_000, "active");
            kill(host, unit, killed, pid, leak, ++restarts);
            pid += 37 + stage.roll(t, 80);
        }
        return new Truth(
                IncidentName.OOM.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "orders-api leaks memory until the kernel's OOM killer ends it, again and again",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), LogEvent.KERNEL, "Out of memory: Killed process"),
                        new Line(host.name(), unit, "A process of this unit has been killed by the OOM killer.")),
                List.of(
                        "node_memory_MemAvailable_bytes" + Stage.of(host, 9100, ""),
                        "node_vmstat_oom_kill" + Stage.of(host, 9100, "")),
                List.of("OomKill"),
                "oomkill",
                "roll orders-api back to the release before; until then set MemoryMax= so that it dies alone");
    }

    private void kill(Host host, String unit, long t, int pid, double leak, int restarts) {
        long kib = (long) (leak / KIB);
        stage.kernel(
                host,
                t - 20,
                4,
                "java invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0");
        stage.kernel(
                host,
                t - 12,
                6,
                "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice/%s,task=java,pid=%d,uid=998"
                        .formatted(unit, pid));
        stage.kernel(
                host,
                t - 10,
                3,
                "Out of memory: Killed process %d (java) total-vm:%dkB, anon-rss:%dkB, file-rss:0kB, shmem-rss:0kB, UID:998 pgtables:%dkB oom_score_adj:0"
                        .formatted(pid, kib * 2, kib, kib / 400));
        stage.kernel(
                host,
                t + 190,
                6,
                "oom_reaper: reaped process %d (java), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB".formatted(pid));
        stage.systemd(host, t + 220, unit, 5, unit + ": A process of this unit has been killed by the OOM killer.");
        stage.systemd(host, t + 240, unit, 5, unit + ": Main process exited, code=killed, status=9/KILL");
        stage.systemd(host, t + 250, unit, 4, unit + ": Failed with result 'oom-kill'.");
        stage.systemd(
                host, t + 45_000, unit, 6, unit + ": Scheduled restart job, restart counter is at " + restarts + ".");
        stage.systemd(host, t + 45_200, unit, 6, "Started " + unit + " - Orders API.");
    }
}
