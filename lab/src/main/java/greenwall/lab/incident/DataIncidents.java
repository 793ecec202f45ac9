package greenwall.lab.incident;

import greenwall.lab.incident.Truth.Line;
import greenwall.lab.incident.Truth.Verdict;
import greenwall.lab.signal.Ramp;
import greenwall.lab.world.Host;
import greenwall.lab.world.Host.Role;
import greenwall.lab.world.Parts.Replication;
import java.time.Duration;
import java.util.List;

/// What lies on the disks: a dataset that fills, and copies that no longer arrive.
final class DataIncidents {
    private static final double BYTES_A_WRITE = 240_000;

    private final Stage stage;

    DataIncidents(Stage stage) {
        this.stage = stage;
    }

    /// Somebody turned on trace logging; a dataset with a quota takes it all.
    Truth diskFilling() {
        var host = stage.pick(h -> h.role() == Role.STORAGE);
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
        String drops = "begin to drop messages due to rate-limiting";
        for (long t = onset + 2_000; t < end; t += 90_000 + stage.roll(t, 240_000)) {
            stage.says(
                    host, t, "rsyslog.service", "rsyslogd", 4, "imptcp[remote orders-api, log level TRACE]: " + drops);
        }
        stage.says(
                host,
                full + 900,
                "rsyslog.service",
                "rsyslogd",
                3,
                "file '/tank/logs/remote/orders-api.log': write error: Disk quota exceeded [v8.2302.0 try https://www.rsyslog.com/e/2027 ]");
        return new Truth(
                IncidentName.DISK_FILLING.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "dataset tank/logs fills its quota: a client logs at level TRACE",
                Verdict.INCIDENT,
                List.of(new Line(host.name(), "rsyslog.service", drops)),
                List.of(
                        "deriv(node_filesystem_avail_bytes" + Stage.of(host, 9100, "mountpoint=\"/tank/logs\"")
                                + "[5m])",
                        "node_filesystem_avail_bytes" + Stage.of(host, 9100, "mountpoint=\"/tank/logs\"")),
                List.of("DatasetQuotaAlmostUsed"),
                "filetop",
                "set the client's log level back, delete or move the trace logs, then raise the quota if it is too small");
    }

    Truth replicationStalled() {
        var host = stage.pick(h -> !h.replications().isEmpty());
        var job = host.replications().getFirst();
        long onset = stage.onset(Duration.ofMinutes(135));
        long end = onset + Duration.ofHours(9).toMillis();
        stage.world().phase(host, "replication." + job.job(), onset, "stalled");
        stage.world().phase(host, "replication." + job.job(), end, "ok");
        var lines = job.unit().equals("zrepl.service") ? zrepl(host, job, onset, end) : syncoid(host, job, onset, end);
        String metric = job.unit().equals("zrepl.service")
                ? "zrepl_replication_filesystem_errors" + Stage.of(host, 9811, "zrepl_job=\"" + job.job() + "\"")
                : "node_systemd_unit_state" + Stage.of(host, 9100, "name=\"" + job.unit() + "\",state=\"failed\"");
        return new Truth(
                IncidentName.REPLICATION_STALLED.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "replication " + job.job() + " stalls: somebody changed the copy on " + job.target(),
                Verdict.INCIDENT,
                lines,
                List.of(metric),
                job.unit().equals("zrepl.service")
                        ? List.of("ReplicationLagging", "ReplicationFailing")
                        : List.of("ReplicationLagging", "SystemdUnitFailed"),
                "zpool iostat",
                "on " + job.target() + ": zfs rollback " + job.targetDataset()
                        + " to the newest common snapshot, set it readonly=on, then run the job again");
    }

    private List<Line> zrepl(Host host, Replication job, long onset, long end) {
        String why = "destination " + job.targetDataset() + " has been modified since most recent snapshot";
        for (long t = onset + 4_000; t < end; t += job.every().toMillis()) {
            stage.says(
                    host,
                    t,
                    job.unit(),
                    "zrepl",
                    6,
                    "job=%s subsystem=repl level=info msg=\"start replication\"".formatted(job.job()));
            stage.says(
                    host,
                    t + 2_600,
                    job.unit(),
                    "zrepl",
                    3,
                    "job=%s subsystem=repl level=error msg=\"receive request failed\" err=\"cannot receive incremental stream: %s\""
                            .formatted(job.job(), why));
            stage.says(
                    host,
                    t + 2_700,
                    job.unit(),
                    "zrepl",
                    3,
                    "job=%s subsystem=repl level=error msg=\"replication failed\"".formatted(job.job()));
        }
        return List.of(new Line(host.name(), job.unit(), why), new Line(host.name(), job.unit(), "replication failed"));
    }

    private List<Line> syncoid(Host host, Replication job, long onset, long end) {
        String why = "destination " + job.targetDataset() + " has been modified";
        stage.world().phase(host, "unit." + job.unit(), onset + 5_000, "failed");
        stage.world().phase(host, "unit." + job.unit(), end, "inactive");
        for (long t = onset + 4_000; t < end; t += job.every().toMillis()) {
            stage.says(host, t, job.unit(), "syncoid", 3, "cannot receive incremental stream: " + why);
            stage.says(host, t + 3, job.unit(), "syncoid", 3, "since most recent snapshot");
            stage.says(
                    host,
                    t + 40,
                    job.unit(),
                    "syncoid",
                    2,
                    "CRITICAL ERROR:  zfs send  -I '%s'@'syncoid' | mbuffer -q -s 128k -m 16M | ssh root@%s zfs receive -s -F '%s' failed: 256 at /usr/sbin/syncoid line 889."
                            .formatted(job.source(), job.target(), job.targetDataset()));
            stage.systemd(
                    host,
                    t + 900,
                    job.unit(),
                    5,
                    "syncoid.service: Main process exited, code=exited, status=2/INVALIDARGUMENT");
            stage.systemd(host, t + 901, job.unit(), 4, "syncoid.service: Failed with result 'exit-code'.");
        }
        return List.of(
                new Line(host.name(), job.unit(), why), new Line(host.name(), job.unit(), "CRITICAL ERROR:  zfs send"));
    }
}
