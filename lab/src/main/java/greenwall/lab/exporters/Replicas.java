package greenwall.lab.exporters;

import greenwall.lab.world.Life;
import java.util.List;

/// Replication and snapshots: zrepl's own endpoint, and the textfiles that sanoid sites write.
final class Replicas {
    private static final String SNAPSHOTS_FILE = "/var/lib/prometheus/node-exporter/zfs_snapshots.prom";
    private static final String SYNCOID_FILE = "/var/lib/prometheus/node-exporter/zfs_replication.prom";
    private static final long MINUTE = 60_000;

    /// Kept hourly, daily and monthly.
    private static final int KEPT_SNAPSHOTS = 24 + 30 + 3;

    private Replicas() {}

    static List<Family> zrepl() {
        var list = new FamilyList();
        list.gauge("zrepl_replication_last_successful", "timestamp of last successful replication", out -> {
            var life = out.life();
            for (var job : life.host().replications()) {
                out.gauge(t -> Math.floorDiv(life.lastReplication(job, t), 1000L), "zrepl_job", job.job());
            }
        });
        list.gauge(
                "zrepl_replication_filesystem_errors",
                "number of filesystems that failed replication in the latest replication attempt, or -1 if the job "
                        + "failed before enumerating the filesystems",
                out -> {
                    var life = out.life();
                    for (var job : life.host().replications()) {
                        out.gauge(t -> life.replicates(job, t) ? 0 : -1, "zrepl_job", job.job());
                    }
                });
        list.counter(
                "zrepl_replication_bytes_replicated",
                "number of bytes replicated from sender to receiver per filesystem",
                out -> {
                    var life = out.life();
                    for (var job : life.host().replications()) {
                        out.gauge(
                                t -> Math.floor((life.lastReplication(job, t) - life.bootedAt(t)) / 1000.0 * 61_000),
                                "filesystem",
                                job.source(),
                                "zrepl_job",
                                job.job());
                    }
                });
        list.counter("zrepl_daemon_log_entries", "number of log entries per job task and level", out -> {
            var life = out.life();
            for (var job : life.host().replications()) {
                out.gauge(t -> Math.floor(life.uptimeMillis(t) / 90_000.0), "level", "info", "zrepl_job", job.job());
            }
        });
        list.gauge("zrepl_start_time", "zrepl daemon start time", out -> {
            var life = out.life();
            out.gauge(t -> Math.floor(life.bootedAt(t) / 1000.0) + 12);
        });
        Go.addTo(list, "zrepl", 14e6);
        return list.all();
    }

    static boolean writesTextfiles(Life life) {
        return life.host().hasZfs();
    }

    static void addTextfilesTo(FamilyList list) {
        list.gauge("zfs_latest_snapshot_age_seconds", "Metric read from " + SNAPSHOTS_FILE, out -> {
            var life = out.life();
            snapshotted(
                    out,
                    (set, ignored) -> out.gauge(
                            t -> {
                                long written = Math.floorDiv(t, MINUTE) * MINUTE;
                                return Math.floor((written - life.lastSnapshot(written)) / 1000.0);
                            },
                            "dataset",
                            set));
        });
        list.gauge(
                "zfs_snapshot_count",
                "Metric read from " + SNAPSHOTS_FILE,
                out -> snapshotted(out, (set, pool) -> out.constant(KEPT_SNAPSHOTS, "dataset", set)));
        list.gauge("zfs_replication_lag_seconds", "Metric read from " + SYNCOID_FILE, out -> {
            var life = out.life();
            for (var job : life.host().replications()) {
                if (job.unit().equals("syncoid.service")) {
                    out.gauge(
                            t -> {
                                long written = Math.floorDiv(t, MINUTE) * MINUTE;
                                return Math.floor((written - life.lastReplication(job, written)) / 1000.0);
                            },
                            "dataset",
                            job.source());
                }
            }
        });
        list.gauge("node_textfile_mtime_seconds", "Unixtime mtime of textfiles successfully read.", out -> {
            if (writesTextfiles(out.life())) {
                Value minute = t -> Math.floorDiv(t, MINUTE) * 60.0;
                out.gauge(minute, "file", SNAPSHOTS_FILE);
                if (out.life().host().replications().stream()
                        .anyMatch(j -> j.unit().equals("syncoid.service"))) {
                    out.gauge(minute, "file", SYNCOID_FILE);
                }
            }
        });
    }

    private interface OfSet {
        void tell(String set, String pool);
    }

    private static void snapshotted(Out out, OfSet teller) {
        for (var pool : out.life().pools()) {
            for (var set : pool.pool().datasets()) {
                if (set.snapshots()) {
                    teller.tell(set.name(), pool.pool().name());
                }
            }
        }
    }
}
