package greenwall.lab.world;

import greenwall.fleet.Window;
import greenwall.lab.signal.Noise;
import greenwall.lab.world.Parts.Replication;
import greenwall.lab.world.PoolLife.Scan;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What the machines of the fleet write about what they do: the planned, and the lines of an incident.
final class Chronicle {
    private static final long HOUR = 3_600_000L;
    private static final DateTimeFormatter SNAPSHOT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SYNCOID =
            DateTimeFormatter.ofPattern("yyyy-MM-dd:HH:mm:ss").withZone(ZoneOffset.UTC);

    private final World world;
    private final Disturbances disturbances;

    Chronicle(World world, Disturbances disturbances) {
        this.world = world;
        this.disturbances = disturbances;
    }

    List<LogEvent> events(Host host, Window window) {
        var life = world.life(host);
        var out = new ArrayList<LogEvent>();
        for (var line : disturbances.lines(host)) {
            if (window.contains(line.at())) {
                out.add(line);
            }
        }
        long from = window.start().toEpochMilli();
        long to = window.end().toEpochMilli();
        for (var pool : life.pools()) {
            for (var scan : pool.scans()) {
                scanned(host, pool, scan, window, out);
            }
            snapshots(host, pool, from, to, out);
        }
        for (var job : host.replications()) {
            replicated(host, life, job, from, to, out);
        }
        power(host, life, window, out);
        out.removeIf(line -> !life.isReachable(line.at().toEpochMilli())
                && !line.message().startsWith("Linux version")
                && !line.message().startsWith("reboot:"));
        out.sort(Comparator.comparing(LogEvent::at));
        return out;
    }

    private static void scanned(Host host, PoolLife pool, Scan scan, Window window, List<LogEvent> out) {
        String what = scan.resilver() ? "resilver" : "scrub";
        int eid = 100 + Noise.below(Noise.mix(host.seed(), 701), scan.from() / 1000, 800);
        String name = pool.pool().name();
        say(
                out,
                window,
                scan.from() + 900,
                host,
                "zfs-zed.service",
                "zed",
                5,
                "eid=%d class=%s_start pool='%s'".formatted(eid, what, name));
        say(
                out,
                window,
                scan.to() + 700,
                host,
                "zfs-zed.service",
                "zed",
                5,
                "eid=%d class=%s_finish pool='%s'".formatted(eid + 1, what, name));
        if (!scan.resilver()) {
            say(
                    out,
                    window,
                    scan.from() - 200,
                    host,
                    "zfs-scrub-weekly@%s.service".formatted(name),
                    "systemd",
                    6,
                    "Starting zfs-scrub-weekly@%s.service - zpool scrub on %s...".formatted(name, name));
            say(
                    out,
                    window,
                    scan.from() + 1_100,
                    host,
                    "zfs-scrub-weekly@%s.service".formatted(name),
                    "systemd",
                    6,
                    "Finished zfs-scrub-weekly@%s.service - zpool scrub on %s.".formatted(name, name));
        }
    }

    private static void snapshots(Host host, PoolLife pool, long from, long to, List<LogEvent> out) {
        for (long hour = Math.floorDiv(from, HOUR) * HOUR; hour < to; hour += HOUR) {
            long at = hour + 1_200;
            var window = new Window(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to));
            say(out, window, at, host, "sanoid.service", "sanoid", 6, "INFO: taking snapshots...");
            for (var set : pool.pool().datasets()) {
                if (set.snapshots()) {
                    at += 120;
                    say(
                            out,
                            window,
                            at,
                            host,
                            "sanoid.service",
                            "sanoid",
                            6,
                            "taking snapshot %s@autosnap_%s_hourly"
                                    .formatted(set.name(), SNAPSHOT.format(Instant.ofEpochMilli(hour + 1_000))));
                }
            }
            say(
                    out,
                    window,
                    at + 400,
                    host,
                    "sanoid.service",
                    "sanoid",
                    6,
                    "INFO: cache expired - updating from zfs list.");
        }
    }

    private static void replicated(Host host, Life life, Replication job, long from, long to, List<LogEvent> out) {
        long every = job.every().toMillis();
        var window = new Window(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to));
        for (long t = from; t < to + every; t += every) {
            long done = life.lastReplication(job, t);
            if (done < from - every || !life.replicates(job, t)) {
                continue;
            }
            if (job.unit().equals("zrepl.service")) {
                say(
                        out,
                        window,
                        done - 18_000,
                        host,
                        job.unit(),
                        "zrepl",
                        6,
                        "job=%s subsystem=repl level=info msg=\"start replication\"".formatted(job.job()));
                say(
                        out,
                        window,
                        done,
                        host,
                        job.unit(),
                        "zrepl",
                        6,
                        "job=%s subsystem=repl level=info msg=\"replication finished\"".formatted(job.job()));
            } else {
                String then = SYNCOID.format(Instant.ofEpochMilli(done - every));
                String now = SYNCOID.format(Instant.ofEpochMilli(done - 15_000));
                say(
                        out,
                        window,
                        done - 15_000,
                        host,
                        job.unit(),
                        "syncoid",
                        6,
                        "Sending incremental %s@syncoid_%s_%s-GMT00:00 ... syncoid_%s_%s-GMT00:00 (~ %d.%d MB):"
                                .formatted(
                                        job.source(),
                                        host.name(),
                                        then,
                                        host.name(),
                                        now,
                                        20 + Noise.below(host.seed(), done, 300),
                                        Noise.below(host.seed(), done + 1, 10)));
                say(out, window, done, host, job.unit(), "systemd", 6, "syncoid.service: Deactivated successfully.");
            }
        }
    }

    private static void power(Host host, Life life, Window window, List<LogEvent> out) {
        for (var change : life.power().changes()) {
            if (change.value().equals("up")) {
                long boot = life.bootedAt(change.from());
                say(
                        out,
                        window,
                        boot,
                        host,
                        LogEvent.KERNEL,
                        "kernel",
                        5,
                        "Linux version %s (debian-kernel@lists.debian.org)"
                                .formatted(host.os().kernel()));
                say(
                        out,
                        window,
                        change.from() + 4_000,
                        host,
                        "init.scope",
                        "systemd",
                        6,
                        "Startup finished in 4.812s (kernel) + 16.377s (userspace) = 21.190s.");
            }
        }
    }

    private static void say(
            List<LogEvent> out,
            Window window,
            long at,
            Host host,
            String unit,
            String identifier,
            int priority,
            String message) {
        var when = Instant.ofEpochMilli(at);
        if (window.contains(when)) {
            int pid =
                    unit.equals(LogEvent.KERNEL) ? 0 : 500 + Noise.below(Noise.mix(host.seed(), identifier), 0, 4_000);
            out.add(new LogEvent(
                    when, host.name(), unit, identifier, identifier.equals("systemd") ? 1 : pid, priority, message));
        }
    }
}
