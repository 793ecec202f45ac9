package greenwall.lab.rules;

import static greenwall.lab.rules.RuleWriter.AT_ONCE;
import static greenwall.lab.rules.RuleWriter.BY;
import static greenwall.lab.rules.RuleWriter.CRITICAL;
import static greenwall.lab.rules.RuleWriter.WARNING;
import static greenwall.lab.rules.RuleWriter.hosted;
import static greenwall.lab.rules.RuleWriter.max;
import static greenwall.lab.rules.RuleWriter.minutes;
import static greenwall.lab.rules.RuleWriter.renamed;

/// Disks, file systems, pools, their cache and their copies elsewhere.
final class StorageRules {
    private static final String PHYSICAL = "device!~\"(loop|ram|zram|dm-|zd|sr|fd|md).*\"";
    private static final String LOCAL = "fstype!~\"tmpfs|overlay|ramfs|squashfs|zfs\"";
    /// An hour of samples, one in five minutes, at the least: a slope over less says nothing.
    private static final String LONG_ENOUGH = "11";

    private StorageRules() {}

    static void write(RuleWriter rules) {
        disks(rules);
        pools(rules);
        arc(rules);
        replication(rules);
    }

    private static void disks(RuleWriter rules) {
        rules.levels(
                "FilesystemAlmostFull",
                minutes(5),
                max(
                        "mountpoint",
                        "1 - node_filesystem_avail_bytes{" + LOCAL + "} / node_filesystem_size_bytes{" + LOCAL + "}"),
                "> 0.9",
                "> 0.95",
                "{{ $labels.mountpoint }} of {{ $labels.host }} is {{ $value | humanizePercentage }} full");
        String left = "node_filesystem_avail_bytes{" + LOCAL + "}";
        rules.levels(
                "FilesystemFullSoon",
                minutes(10),
                "min by (" + BY + ", mountpoint) ("
                        + hosted(fullIn(left) + " and " + left + " / node_filesystem_size_bytes{" + LOCAL + "} < 0.4")
                        + ")",
                "< 86400",
                "< 14400",
                "{{ $labels.mountpoint }} of {{ $labels.host }} will be full in {{ $value | humanizeDuration }}");
        rules.alert(
                "DiskBusy",
                WARNING,
                minutes(15),
                max("device", "rate(node_disk_io_time_seconds_total{" + PHYSICAL + "}[5m])") + " > 0.9",
                "{{ $labels.device }} of {{ $labels.host }} is busy {{ $value | humanizePercentage }} of the time");
        for (String way : new String[] {"Read", "Write"}) {
            String word = way.equals("Read") ? "read" : "write";
            rules.levels(
                    "Disk" + way + "LatencyHigh",
                    minutes(5),
                    max(
                            "device",
                            "rate(node_disk_" + word + "_time_seconds_total{" + PHYSICAL + "}[5m]) / (rate(node_disk_"
                                    + word + "s_completed_total{" + PHYSICAL + "}[5m]) > 0)"),
                    "> 0.05",
                    "> 0.2",
                    "a " + word
                            + " from {{ $labels.device }} of {{ $labels.host }} takes {{ $value | humanizeDuration }}");
        }
        rules.group("disks");
    }

    /// Seconds until nothing is left, by the slope of the last six hours; nothing where it does not shrink.
    private static String fullIn(String left) {
        return "(" + left + " / -(deriv(" + left + "[6h:5m]) < 0)) and count_over_time(" + left + "[6h:5m]) > "
                + LONG_ENOUGH;
    }

    private static String pooled(String siebenmann) {
        return renamed(siebenmann, "pool", "zpool");
    }

    private static void pools(RuleWriter rules) {
        String root = "zfs_vdev_state{vdev=\"root\"}";
        rules.alert(
                "PoolDegraded",
                CRITICAL,
                minutes(1),
                max(
                        "pool",
                        "zfs_pool_health{state=\"\"} == 1 or " + pooled(root + " == 6") + " or "
                                + pooled("node_zfs_zpool_state{state=\"degraded\"} == 1")),
                "pool {{ $labels.pool }} of {{ $labels.host }} is degraded");
        rules.alert(
                "PoolFaulted",
                CRITICAL,
                AT_ONCE,
                max(
                        "pool",
                        "zfs_pool_health{state=\"\"} > 1 or " + pooled(root + " < 6") + " or "
                                + pooled("node_zfs_zpool_state{state!~\"online|degraded\"} == 1")),
                "pool {{ $labels.pool }} of {{ $labels.host }} does not serve");
        rules.levels(
                "PoolAlmostFull",
                minutes(5),
                max(
                        "pool",
                        "zfs_pool_allocated_bytes / zfs_pool_size_bytes or "
                                + pooled(
                                        "zfs_vdev_space_allocated_bytes{vdev=\"root\"} / zfs_vdev_space_capacity_bytes{vdev=\"root\"}")),
                "> 0.8",
                "> 0.9",
                "pool {{ $labels.pool }} of {{ $labels.host }} is {{ $value | humanizePercentage }} full");
        rules.levels(
                "PoolFullSoon",
                minutes(10),
                "min by (" + BY + ", pool) ("
                        + hosted(fullIn("zfs_pool_free_bytes") + " and zfs_pool_free_bytes / zfs_pool_size_bytes < 0.4")
                        + ")",
                "< 604800",
                "< 86400",
                "pool {{ $labels.pool }} of {{ $labels.host }} will be full in {{ $value | humanizeDuration }}");
        rules.alert(
                "PoolFragmented",
                WARNING,
                minutes(30),
                max("pool", "zfs_pool_fragmentation_ratio or " + pooled("zfs_vdev_fragmentation{vdev=\"root\"} / 100"))
                        + " > 0.5",
                "the free space of pool {{ $labels.pool }} of {{ $labels.host }} is {{ $value | humanizePercentage }} fragmented");
        rules.alert(
                "PoolReadonly",
                WARNING,
                minutes(1),
                max("pool", "zfs_pool_readonly") + " == 1",
                "pool {{ $labels.pool }} of {{ $labels.host }} can only be read");
        rules.levels(
                "PoolErrors",
                AT_ONCE,
                max("pool", pooled("zfs_pool_errors")),
                "> 0",
                "> 100",
                "pool {{ $labels.pool }} of {{ $labels.host }} has {{ $value }} files with errors");
        String leaf = "zfs_vdev_state{vdev!=\"root\",path!=\"\"}";
        rules.alert(
                "VdevDegraded",
                CRITICAL,
                minutes(1),
                "min by (" + BY + ", pool, path) (" + hosted(pooled(leaf)) + ") < 7",
                "{{ $labels.path }} in pool {{ $labels.pool }} of {{ $labels.host }} is not healthy (state {{ $value }})");
        rules.alert(
                "VdevErrors",
                WARNING,
                AT_ONCE,
                max("pool, path, type", pooled("zfs_vdev_errors{path!=\"\"}")) + " > 0",
                "{{ $labels.path }} in pool {{ $labels.pool }} of {{ $labels.host }}: {{ $value }} {{ $labels.type }} errors");
        rules.alert(
                "ScrubErrors",
                CRITICAL,
                AT_ONCE,
                max("pool", pooled("zfs_pool_scan_errors")) + " > 0",
                "the scrub of pool {{ $labels.pool }} of {{ $labels.host }} found {{ $value }} errors");
        String since = max(
                "pool",
                pooled(
                        "time() - (zfs_pool_scan_end_time_seconds > 0) and on (cluster, instance, zpool) (zfs_pool_scan_func == 1)"));
        rules.alert(
                "ScrubOverdue",
                WARNING,
                minutes(30),
                since + " > 3024000",
                "pool {{ $labels.pool }} of {{ $labels.host }} was last scrubbed {{ $value | humanizeDuration }} ago");
        rules.alert(
                "DatasetQuotaAlmostUsed",
                WARNING,
                minutes(5),
                max("name", "zfs_dataset_used_bytes / (zfs_dataset_quota_bytes > 0)") + " > 0.9",
                "{{ $labels.name }} of {{ $labels.host }} uses {{ $value | humanizePercentage }} of its quota");
        rules.group("pools");
    }

    private static void arc(RuleWriter rules) {
        String hits = "rate(node_zfs_arc_hits[5m])";
        String misses = "rate(node_zfs_arc_misses[5m])";
        String inFlight = "(rate(node_zfs_arc_iohits[5m]) or 0 * " + misses + ")";
        rules.levels(
                "ArcHitRatioLow",
                minutes(10),
                max(hits + " / (" + hits + " + " + misses + " + " + inFlight + " > 0)"),
                "< 0.9",
                "< 0.8",
                "the ARC of {{ $labels.host }} answers only {{ $value | humanizePercentage }} of the reads");
        rules.group("arc");
    }

    private static void replication(RuleWriter rules) {
        String age = max(
                "dataset",
                "zfs_replication_lag_seconds or "
                        + renamed("time() - (zrepl_replication_last_successful > 0)", "dataset", "zrepl_job"));
        rules.levels(
                "ReplicationLagging",
                minutes(5),
                age,
                "> 3600",
                "> 86400",
                "{{ $labels.dataset }} of {{ $labels.host }} was last replicated {{ $value | humanizeDuration }} ago");
        rules.alert(
                "ReplicationFailing",
                WARNING,
                minutes(5),
                max("zrepl_job", "zrepl_replication_filesystem_errors != bool 0") + " == 1",
                "replication job {{ $labels.zrepl_job }} of {{ $labels.host }} fails");
        rules.levels(
                "SnapshotsStale",
                minutes(10),
                max("dataset", "zfs_latest_snapshot_age_seconds"),
                "> 7200",
                "> 86400",
                "the newest snapshot of {{ $labels.dataset }} on {{ $labels.host }} is {{ $value | humanizeDuration }} old");
        rules.group("replication");
    }
}
