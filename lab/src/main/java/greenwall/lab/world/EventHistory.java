package greenwall.lab.world;

import greenwall.fleet.Window;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.Parts.Replication;
import greenwall.lab.world.PoolSimulation.Scan;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The log lines of the fleet about planned jobs and incidents.
record EventHistory(World world, Disturbances disturbances) {
    private static final long HOUR = 3_600_000L;
    private static final String SYSTEMD = "systemd";
    private static final DateTimeFormatter SNAPSHOT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SYNCOID =
            DateTimeFormatter.ofPattern("yyyy-MM-dd:HH:mm:ss").withZone(ZoneOffset.UTC);

    List<LogEvent> events(SimulatedHost host, Window window) {
        var life = world.life(host);
        var out = new ArrayList<LogEvent>();
        for (var line : disturbances.lines(host)) {
            if (window.contains(line.at())) {
                out.add(line);
            }
        }
        var page = new Page(host, window, out);
        for (var pool : life.pools()) {
            for (var scan : pool.scans()) {
                scanned(page, pool, scan);
            }
            snapshots(page, pool);
        }
        for (var job : host.replications()) {
            replicated(page, life, job);
        }
        power(page, life);
        out.removeIf(line -> !life.isReachable(line.at().toEpochMilli())
                && !line.message().startsWith("Linux version")
                && !line.message().startsWith("reboot:"));
        out.sort(Comparator.comparing(LogEvent::at));
        return out;
    }

    private static void scanned(Page page, PoolSimulation pool, Scan scan) {
        String what = scan.resilver() ? "resilver" : "scrub";
        int eid = 100 + SeededNoise.below(SeededNoise.mix(page.host().seed(), 701), scan.from() / 1000, 800);
        String name = pool.pool().name();
        String zed = "zfs-zed.service";
        page.say(scan.from() + 900, zed, "zed", 5, "eid=%d class=%s_start pool='%s'".formatted(eid, what, name));
        page.say(scan.to() + 700, zed, "zed", 5, "eid=%d class=%s_finish pool='%s'".formatted(eid + 1, what, name));
        if (!scan.resilver()) {
            String unit = "zfs-scrub-weekly@%s.service".formatted(name);
            String task = unit + " - zpool scrub on " + name;
            page.say(scan.from() - 200, unit, SYSTEMD, 6, "Starting " + task + "...");
            page.say(scan.from() + 1_100, unit, SYSTEMD, 6, "Finished " + task + ".");
        }
    }

    private static void snapshots(Page page, PoolSimulation pool) {
        String unit = "sanoid.service";
        for (long hour = Math.floorDiv(page.from(), HOUR) * HOUR; hour < page.to(); hour += HOUR) {
            long at = hour + 1_200;
            page.say(at, unit, "sanoid", 6, "INFO: taking snapshots...");
            String taken = SNAPSHOT.format(Instant.ofEpochMilli(hour + 1_000));
            for (var set : pool.pool().datasets()) {
                if (set.snapshots()) {
                    at += 120;
                    page.say(
                            at,
                            unit,
                            "sanoid",
                            6,
                            "taking snapshot %s@autosnap_%s_hourly".formatted(set.name(), taken));
                }
            }
            page.say(at + 400, unit, "sanoid", 6, "INFO: cache expired - updating from zfs list.");
        }
    }

    private static void replicated(Page page, HostSimulation life, Replication job) {
        long every = job.every().toMillis();
        for (long t = page.from(); t < page.to() + every; t += every) {
            long done = life.lastReplication(job, t);
            if (done >= page.from() - every && life.replicates(job, t)) {
                if (job.unit().equals("zrepl.service")) {
                    String head = "job=%s subsystem=repl level=info msg=".formatted(job.job());
                    page.say(done - 18_000, job.unit(), "zrepl", 6, head + "\"start replication\"");
                    page.say(done, job.unit(), "zrepl", 6, head + "\"replication finished\"");
                } else {
                    page.say(done - 15_000, job.unit(), "syncoid", 6, sending(page.host(), job, done));
                    page.say(done, job.unit(), SYSTEMD, 6, "syncoid.service: Deactivated successfully.");
                }
            }
        }
    }

    private static String sending(SimulatedHost host, Replication job, long done) {
        return "Sending incremental %s@syncoid_%s_%s-GMT00:00 ... syncoid_%s_%s-GMT00:00 (~ %d.%d MB):"
                .formatted(
                        job.source(),
                        host.name(),
                        SYNCOID.format(Instant.ofEpochMilli(done - job.every().toMillis())),
                        host.name(),
                        SYNCOID.format(Instant.ofEpochMilli(done - 15_000)),
                        20 + SeededNoise.below(host.seed(), done, 300),
                        SeededNoise.below(host.seed(), done + 1, 10));
    }

    private static void power(Page page, HostSimulation life) {
        for (var change : life.power().changes()) {
            if (change.value().equals("up")) {
                String version = "Linux version %s (debian-kernel@lists.debian.org)"
                        .formatted(page.host().os().kernel());
                page.say(life.bootedAt(change.from()), LogEvent.KERNEL, "kernel", 5, version);
                String started = "Startup finished in 4.812s (kernel) + 16.377s (userspace) = 21.190s.";
                page.say(change.from() + 4_000, "init.scope", SYSTEMD, 6, started);
            }
        }
    }

    /// What one host writes within a window.
    private record Page(SimulatedHost host, Window window, List<LogEvent> lines) {
        long from() {
            return window.start().toEpochMilli();
        }

        long to() {
            return window.end().toEpochMilli();
        }

        void say(long at, String unit, String identifier, int priority, String message) {
            var when = Instant.ofEpochMilli(at);
            if (window.contains(when)) {
                lines.add(LogEvent.of(host, when, unit, identifier, priority, message));
            }
        }
    }
}
