package greenwall.lab.rules;

import greenwall.lab.rules.RuleGroup.Alerting;
import greenwall.lab.rules.RuleGroup.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The rules of the range's own Prometheus. They know the exporters' dialects by themselves: nothing here is
/// shared with what is being rehearsed.
///
/// Every alert of a machine carries `host`, the same whichever exporter saw it, so that one alert can inhibit
/// another.
public final class RangeRules {
    private static final String BY = "cluster, location, host";
    private static final String WARNING = "warning";
    private static final String CRITICAL = "critical";
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final String PHYSICAL = "device!~\"(loop|ram|zram|dm-|zd|sr|fd|md).*\"";
    private static final String LOCAL = "fstype!~\"tmpfs|overlay|ramfs|squashfs|zfs\"";
    /// An hour of samples, one in five minutes, at the least: a slope over less says nothing.
    private static final String LONG_ENOUGH = "11";

    private final List<RuleGroup> groups = new ArrayList<>();
    private final double pace;
    private List<RuleGroup.Rule> rules = new ArrayList<>();

    private RangeRules(double pace) {
        this.pace = pace;
    }

    public static List<RuleGroup> groups() {
        return groups(1);
    }

    /// The rules with another patience.
    ///
    /// @param pace how much of each rule's `for` is kept: less than one lets a rehearsal of a minute see them fire
    public static List<RuleGroup> groups(double pace) {
        var all = new RangeRules(pace);
        all.hosts();
        all.systems();
        all.disks();
        all.pools();
        all.arc();
        all.replication();
        all.wireguard();
        all.guests();
        all.kernels();
        all.objectives();
        all.monitoring();
        return List.copyOf(all.groups);
    }

    private void group(String name) {
        groups.add(new RuleGroup(name, rules));
        rules = new ArrayList<>();
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    private void alert(String name, String severity, Duration holdFor, String expr, String summary) {
        alert(name, severity, holdFor, Duration.ZERO, expr, summary);
    }

    private void alert(
            String name, String severity, Duration holdFor, Duration keepFiringFor, String expr, String summary) {
        rules.add(new Alerting(
                name,
                expr,
                paced(holdFor),
                paced(keepFiringFor),
                Map.of("severity", severity),
                Map.of("summary", summary)));
    }

    private Duration paced(Duration duration) {
        return Duration.ofMillis(Math.round(duration.toMillis() * pace));
    }

    /// A warning and a critical alert about the same thing, which lets the second inhibit the first.
    private void levels(String name, Duration holdFor, String expr, String warn, String critical, String summary) {
        level(name, WARNING, name, holdFor, expr + " " + warn, summary);
        level(name + "Critical", CRITICAL, name, holdFor, expr + " " + critical, summary);
    }

    private void level(String name, String severity, String about, Duration holdFor, String expr, String summary) {
        rules.add(new Alerting(
                name,
                expr,
                paced(holdFor),
                Duration.ZERO,
                Map.of("severity", severity, "about", about),
                Map.of("summary", summary)));
    }

    /// The machine's own name, from the address without its port, or better from a label that has it.
    private static String hosted(String expr) {
        return "label_replace(label_replace(" + expr + ", \"host\", \"$1\", \"instance\", \"(.+):\\\\d+\")"
                + ", \"host\", \"$1\", \"hostname\", \"([^.]+)\\\\..+\")";
    }

    private static String max(String expr) {
        return "max by (" + BY + ") (" + hosted(expr) + ")";
    }

    private static String max(String keys, String expr) {
        return "max by (" + BY + ", " + keys + ") (" + hosted(expr) + ")";
    }

    private static String renamed(String expr, String to, String from) {
        return "label_replace(" + expr + ", \"" + to + "\", \"$1\", \"" + from + "\", \"(.+)\")";
    }

    private void hosts() {
        alert(
                "HostDown",
                CRITICAL,
                minutes(1),
                max("up") + " == 0",
                "{{ $labels.host }} answers none of its exporters");
        alert(
                "ExporterDown",
                WARNING,
                minutes(2),
                max("job", "up") + " == 0 and on (" + BY + ") " + max("up") + " == 1",
                "the {{ $labels.job }} exporter of {{ $labels.host }} does not answer, though the machine does");
        alert(
                "HostRebooted",
                "info",
                AT_ONCE,
                max("time() - node_boot_time_seconds") + " < 600",
                "{{ $labels.host }} booted {{ $value | humanizeDuration }} ago");
        rules.add(new Recording("cluster:host_up:ratio", "avg by (cluster) (" + max("up") + ")", Map.of()));
        group("hosts");
    }

    private void systems() {
        levels(
                "HighCpu",
                minutes(5),
                max(
                        "1 - sum by (cluster, location, instance, hostname) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) "
                                + "/ (sum by (cluster, location, instance, hostname) (rate(node_cpu_seconds_total[5m])) > 0)"),
                "> 0.9",
                "> 0.98",
                "{{ $labels.host }} is busy at {{ $value | humanizePercentage }}");
        levels(
                "HighLoad",
                minutes(10),
                max("node_load1 / on (cluster, instance) group_left () count by (cluster, instance) "
                        + "(node_cpu_seconds_total{mode=\"idle\"})"),
                "> 1.5",
                "> 4",
                "{{ $labels.host }} has {{ printf \"%.1f\" $value }} runnable tasks per CPU");
        levels(
                "MemoryLow",
                minutes(5),
                max("1 - (node_memory_MemAvailable_bytes + (clamp_min(node_zfs_arc_size - node_zfs_arc_c_min, 0) "
                        + "or 0 * node_memory_MemAvailable_bytes)) / node_memory_MemTotal_bytes"),
                "> 0.9",
                "> 0.95",
                "{{ $labels.host }} uses {{ $value | humanizePercentage }} of its memory, the ARC counted as free");
        alert(
                "OomKill",
                WARNING,
                AT_ONCE,
                minutes(10),
                max("increase(node_vmstat_oom_kill[10m])") + " > 0",
                "the kernel killed a process of {{ $labels.host }} for want of memory");
        alert(
                "MajorPageFaultsHigh",
                WARNING,
                minutes(10),
                max("rate(node_vmstat_pgmajfault[5m])") + " > 100",
                "{{ $labels.host }} reads {{ $value | humanize }} pages a second back from disk");
        levels(
                "ClockSkew",
                minutes(2),
                max("abs(node_timex_offset_seconds)"),
                "> 0.1",
                "> 1",
                "the clock of {{ $labels.host }} is off by {{ $value | humanizeDuration }}");
        alert(
                "ClockNotSynchronised",
                WARNING,
                minutes(10),
                "min by (" + BY + ") (" + hosted("node_timex_sync_status") + ") == 0",
                "the clock of {{ $labels.host }} follows no server");
        alert(
                "SystemdUnitFailed",
                WARNING,
                minutes(1),
                max("name", "node_systemd_unit_state{state=\"failed\"} == 1"),
                "{{ $labels.name }} failed on {{ $labels.host }}");
        alert(
                "SystemdUnitFlapping",
                WARNING,
                AT_ONCE,
                max("name", "changes(node_systemd_unit_state{state=\"active\"}[15m]) > 4"),
                "{{ $labels.name }} of {{ $labels.host }} went up and down {{ $value }} times in 15 minutes");
        levels(
                "TcpRetransmitsHigh",
                minutes(5),
                max("rate(node_netstat_Tcp_RetransSegs[5m])"),
                "> 50",
                "> 500",
                "{{ $labels.host }} sends {{ $value | humanize }} segments a second again");
        alert(
                "TextfileStale",
                WARNING,
                minutes(5),
                max("file", "time() - node_textfile_mtime_seconds") + " > 900",
                "{{ $labels.file }} of {{ $labels.host }} was last written {{ $value | humanizeDuration }} ago");
        rules.add(new Recording(
                "location:cpu_busy:ratio",
                "1 - sum by (cluster, location) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) "
                        + "/ sum by (cluster, location) (rate(node_cpu_seconds_total[5m]))",
                Map.of()));
        group("systems");
    }

    private void disks() {
        levels(
                "FilesystemAlmostFull",
                minutes(5),
                max(
                        "mountpoint",
                        "1 - node_filesystem_avail_bytes{" + LOCAL + "} / node_filesystem_size_bytes{" + LOCAL + "}"),
                "> 0.9",
                "> 0.95",
                "{{ $labels.mountpoint }} of {{ $labels.host }} is {{ $value | humanizePercentage }} full");
        String left = "node_filesystem_avail_bytes{" + LOCAL + "}";
        levels(
                "FilesystemFullSoon",
                minutes(10),
                "min by (" + BY + ", mountpoint) ("
                        + hosted(fullIn(left) + " and " + left + " / node_filesystem_size_bytes{" + LOCAL + "} < 0.4")
                        + ")",
                "< 86400",
                "< 14400",
                "{{ $labels.mountpoint }} of {{ $labels.host }} will be full in {{ $value | humanizeDuration }}");
        alert(
                "DiskBusy",
                WARNING,
                minutes(15),
                max("device", "rate(node_disk_io_time_seconds_total{" + PHYSICAL + "}[5m])") + " > 0.9",
                "{{ $labels.device }} of {{ $labels.host }} is busy {{ $value | humanizePercentage }} of the time");
        for (String way : new String[] {"Read", "Write"}) {
            String word = way.equals("Read") ? "read" : "write";
            levels(
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
        group("disks");
    }

    /// Seconds until nothing is left, by the slope of the last six hours; nothing where it does not shrink.
    private static String fullIn(String left) {
        return "(" + left + " / -(deriv(" + left + "[6h:5m]) < 0)) and count_over_time(" + left + "[6h:5m]) > "
                + LONG_ENOUGH;
    }

    private static String pooled(String siebenmann) {
        return renamed(siebenmann, "pool", "zpool");
    }

    private void pools() {
        String root = "zfs_vdev_state{vdev=\"root\"}";
        alert(
                "PoolDegraded",
                CRITICAL,
                minutes(1),
                max(
                        "pool",
                        "zfs_pool_health{state=\"\"} == 1 or " + pooled(root + " == 6") + " or "
                                + pooled("node_zfs_zpool_state{state=\"degraded\"} == 1")),
                "pool {{ $labels.pool }} of {{ $labels.host }} is degraded");
        alert(
                "PoolFaulted",
                CRITICAL,
                AT_ONCE,
                max(
                        "pool",
                        "zfs_pool_health{state=\"\"} > 1 or " + pooled(root + " < 6") + " or "
                                + pooled("node_zfs_zpool_state{state!~\"online|degraded\"} == 1")),
                "pool {{ $labels.pool }} of {{ $labels.host }} does not serve");
        levels(
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
        levels(
                "PoolFullSoon",
                minutes(10),
                "min by (" + BY + ", pool) ("
                        + hosted(fullIn("zfs_pool_free_bytes") + " and zfs_pool_free_bytes / zfs_pool_size_bytes < 0.4")
                        + ")",
                "< 604800",
                "< 86400",
                "pool {{ $labels.pool }} of {{ $labels.host }} will be full in {{ $value | humanizeDuration }}");
        alert(
                "PoolFragmented",
                WARNING,
                minutes(30),
                max("pool", "zfs_pool_fragmentation_ratio or " + pooled("zfs_vdev_fragmentation{vdev=\"root\"} / 100"))
                        + " > 0.5",
                "the free space of pool {{ $labels.pool }} of {{ $labels.host }} is {{ $value | humanizePercentage }} fragmented");
        alert(
                "PoolReadonly",
                WARNING,
                minutes(1),
                max("pool", "zfs_pool_readonly") + " == 1",
                "pool {{ $labels.pool }} of {{ $labels.host }} can only be read");
        levels(
                "PoolErrors",
                AT_ONCE,
                max("pool", pooled("zfs_pool_errors")),
                "> 0",
                "> 100",
                "pool {{ $labels.pool }} of {{ $labels.host }} has {{ $value }} files with errors");
        String leaf = "zfs_vdev_state{vdev!=\"root\",path!=\"\"}";
        alert(
                "VdevDegraded",
                CRITICAL,
                minutes(1),
                "min by (" + BY + ", pool, path) (" + hosted(pooled(leaf)) + ") < 7",
                "{{ $labels.path }} in pool {{ $labels.pool }} of {{ $labels.host }} is not healthy (state {{ $value }})");
        alert(
                "VdevErrors",
                WARNING,
                AT_ONCE,
                max("pool, path, type", pooled("zfs_vdev_errors{path!=\"\"}")) + " > 0",
                "{{ $labels.path }} in pool {{ $labels.pool }} of {{ $labels.host }}: {{ $value }} {{ $labels.type }} errors");
        alert(
                "ScrubErrors",
                CRITICAL,
                AT_ONCE,
                max("pool", pooled("zfs_pool_scan_errors")) + " > 0",
                "the scrub of pool {{ $labels.pool }} of {{ $labels.host }} found {{ $value }} errors");
        String since = max(
                "pool",
                pooled(
                        "time() - (zfs_pool_scan_end_time_seconds > 0) and on (cluster, instance, zpool) (zfs_pool_scan_func == 1)"));
        alert(
                "ScrubOverdue",
                WARNING,
                minutes(30),
                since + " > 3024000",
                "pool {{ $labels.pool }} of {{ $labels.host }} was last scrubbed {{ $value | humanizeDuration }} ago");
        alert(
                "DatasetQuotaAlmostUsed",
                WARNING,
                minutes(5),
                max("name", "zfs_dataset_used_bytes / (zfs_dataset_quota_bytes > 0)") + " > 0.9",
                "{{ $labels.name }} of {{ $labels.host }} uses {{ $value | humanizePercentage }} of its quota");
        group("pools");
    }

    private void arc() {
        String hits = "rate(node_zfs_arc_hits[5m])";
        String misses = "rate(node_zfs_arc_misses[5m])";
        String inFlight = "(rate(node_zfs_arc_iohits[5m]) or 0 * " + misses + ")";
        levels(
                "ArcHitRatioLow",
                minutes(10),
                max(hits + " / (" + hits + " + " + misses + " + " + inFlight + " > 0)"),
                "< 0.9",
                "< 0.8",
                "the ARC of {{ $labels.host }} answers only {{ $value | humanizePercentage }} of the reads");
        group("arc");
    }

    private void replication() {
        String age = max(
                "dataset",
                "zfs_replication_lag_seconds or "
                        + renamed("time() - (zrepl_replication_last_successful > 0)", "dataset", "zrepl_job"));
        levels(
                "ReplicationLagging",
                minutes(5),
                age,
                "> 3600",
                "> 86400",
                "{{ $labels.dataset }} of {{ $labels.host }} was last replicated {{ $value | humanizeDuration }} ago");
        alert(
                "ReplicationFailing",
                WARNING,
                minutes(5),
                max("zrepl_job", "zrepl_replication_filesystem_errors != bool 0") + " == 1",
                "replication job {{ $labels.zrepl_job }} of {{ $labels.host }} fails");
        levels(
                "SnapshotsStale",
                minutes(10),
                max("dataset", "zfs_latest_snapshot_age_seconds"),
                "> 7200",
                "> 86400",
                "the newest snapshot of {{ $labels.dataset }} on {{ $labels.host }} is {{ $value | humanizeDuration }} old");
        group("replication");
    }

    private void wireguard() {
        String age = max(
                "peer",
                renamed("time() - (wireguard_latest_handshake_seconds{public_key!=\"\"} > 1e9)", "peer", "public_key")
                        + " or " + renamed("wireguard_latest_handshake_seconds{public_key=\"\"} > 0", "peer", "name")
                        + " or " + renamed("time() - (wireguard_peer_last_handshake_seconds > 0)", "peer", "public_key")
                        + " or wireguard_duration_since_latest_handshake / 1000 < 1e9");
        levels(
                "WireGuardPeerStale",
                minutes(1),
                age,
                "> 300",
                "> 900",
                "peer {{ $labels.peer }} of {{ $labels.host }} last shook hands {{ $value | humanizeDuration }} ago");
        alert(
                "WireGuardPeerNeverSeen",
                WARNING,
                minutes(15),
                max(
                                "peer",
                                renamed(
                                                "wireguard_latest_handshake_seconds{public_key!=\"\"} == 0",
                                                "peer",
                                                "public_key")
                                        + " or "
                                        + renamed("wireguard_peer_last_handshake_seconds == 0", "peer", "public_key"))
                        + " == 0",
                "peer {{ $labels.peer }} of {{ $labels.host }} is configured and never shook hands");
        String sent = renamed("rate(wireguard_sent_bytes_total[5m])", "peer", "public_key") + " or "
                + renamed("rate(wireguard_peer_transmit_bytes_total[5m])", "peer", "public_key") + " or "
                + "rate(wireguard_peer_bytes_total{direction=\"tx\"}[5m]) or "
                + renamed("rate(wireguard_sent_bytes[5m])", "peer", "name");
        String received = renamed("rate(wireguard_received_bytes_total[2m])", "peer", "public_key") + " or "
                + renamed("rate(wireguard_peer_receive_bytes_total[2m])", "peer", "public_key") + " or "
                + "rate(wireguard_peer_bytes_total{direction=\"rx\"}[2m]) or "
                + renamed("rate(wireguard_received_bytes[2m])", "peer", "name");
        alert(
                "WireGuardOneWay",
                WARNING,
                minutes(2),
                max("peer", sent) + " > 50 unless on (" + BY + ", peer) " + max("peer", received) + " > 5",
                "{{ $labels.host }} sends to peer {{ $labels.peer }} and hears nothing back");
        group("wireguard");
    }

    private void guests() {
        String state = "libvirt_domain_info_state or libvirt_domain_info_vstate or libvirt_domain_state_code";
        alert(
                "GuestCrashed",
                CRITICAL,
                AT_ONCE,
                max("domain", state) + " == 6",
                "guest {{ $labels.domain }} on {{ $labels.host }} crashed");
        alert(
                "GuestPaused",
                WARNING,
                minutes(5),
                "(" + max("domain", state) + " == 3 or " + max("domain", state) + " == 7)",
                "guest {{ $labels.domain }} on {{ $labels.host }} is paused");
        alert(
                "GuestStopped",
                CRITICAL,
                minutes(1),
                max("domain", state) + " == 5 and on (" + BY + ", domain) "
                        + max(
                                "domain",
                                "min_over_time(libvirt_domain_info_state[1h:5m]) or min_over_time(libvirt_domain_info_vstate[1h:5m]) "
                                        + "or min_over_time(libvirt_domain_state_code[1h:5m])")
                        + " == 1",
                "guest {{ $labels.domain }} on {{ $labels.host }} ran within the hour and is shut off");
        alert(
                "GuestGone",
                WARNING,
                minutes(1),
                max(
                                "domain",
                                "last_over_time(libvirt_domain_state_code[1h]) or last_over_time(libvirt_domain_info_vstate[1h])")
                        + " unless on (" + BY + ", domain) " + max("domain", state) + " unless on (" + BY + ") "
                        + max("up{job=\"libvirt\"}") + " == 0",
                "guest {{ $labels.domain }} is no longer listed on {{ $labels.host }}");
        alert(
                "GuestCpuHigh",
                WARNING,
                minutes(10),
                max("domain", "rate(libvirt_domain_info_cpu_time_seconds_total[5m]) / libvirt_domain_info_virtual_cpus")
                        + " > 0.9",
                "guest {{ $labels.domain }} on {{ $labels.host }} uses {{ $value | humanizePercentage }} of its CPUs");
        levels(
                "GuestSteal",
                minutes(5),
                "avg by (" + BY + ", domain) (" + hosted("rate(libvirt_domain_vcpu_delay_seconds_total[5m])") + ")",
                "> 0.1",
                "> 0.3",
                "guest {{ $labels.domain }} on {{ $labels.host }} waits {{ $value | humanizePercentage }} of the time for a CPU");
        for (String way : new String[] {"read", "write"}) {
            String requests = "(rate(libvirt_domain_block_stats_" + way + "_requests_total[5m]) > 0)";
            levels(
                    "GuestDisk" + (way.equals("read") ? "Read" : "Write") + "LatencyHigh",
                    minutes(5),
                    max(
                            "domain, target_device",
                            "rate(libvirt_domain_block_stats_" + way + "_time_seconds_total[5m]) / " + requests
                                    + " or rate(" + "libvirt_domain_block_stats_" + way + "_seconds_total[5m]) / "
                                    + requests),
                    "> 0.05",
                    "> 0.2",
                    "a " + way
                            + " of guest {{ $labels.domain }} on {{ $labels.host }} takes {{ $value | humanizeDuration }}");
        }
        alert(
                "GuestMemoryHigh",
                WARNING,
                minutes(10),
                max(
                                "domain",
                                "1 - libvirt_domain_memory_stats_usable_bytes / (libvirt_domain_memory_stats_available_bytes > 0) "
                                        + "or 1 - libvirt_domain_stat_memory_usable_bytes / (libvirt_domain_stat_memory_available_bytes > 0)")
                        + " > 0.95",
                "guest {{ $labels.domain }} on {{ $labels.host }} uses {{ $value | humanizePercentage }} of its memory");
        group("guests");
    }

    private static String p99(String keys, String metric, String perSecond) {
        return "max by (" + BY + keys + ") ("
                + hosted("histogram_quantile(0.99, sum by (cluster, location, instance, hostname" + keys
                        + ", le) (rate(" + metric + "_bucket[5m])))" + perSecond)
                + ")";
    }

    private void kernels() {
        String disk = p99(", device", "ebpf_exporter_bio_latency_seconds", "") + " or "
                + p99(", device", "ebpf_disk_io_latency_microseconds", " / 1e6");
        levels(
                "DiskLatencyP99High",
                minutes(5),
                "(" + disk + ")",
                "> 0.05",
                "> 0.2",
                "one in a hundred requests to {{ $labels.device }} of {{ $labels.host }} takes {{ $value | humanizeDuration }} or more");
        String queue = p99("", "ebpf_exporter_run_queue_latency_seconds", "") + " or "
                + p99("", "ebpf_sched_runqueue_latency_microseconds", " / 1e6");
        levels(
                "RunQueueLatencyHigh",
                minutes(5),
                "(" + queue + ")",
                "> 0.01",
                "> 0.05",
                "one in a hundred tasks of {{ $labels.host }} waits {{ $value | humanizeDuration }} or more for a CPU");
        alert(
                "TxgSyncSlow",
                WARNING,
                minutes(5),
                p99("", "ebpf_zfs_txg_sync_microseconds", " / 1e6") + " > 3",
                "a transaction group of {{ $labels.host }} takes {{ $value | humanizeDuration }} to sync");
        alert(
                "PageCacheHitLow",
                WARNING,
                minutes(10),
                max("ebpf_page_cache_hit_ratio") + " < 0.9",
                "the page cache of {{ $labels.host }} answers only {{ $value | humanizePercentage }}");
        group("kernels");
    }

    /// Three nines over thirty days: a month's budget is gone in two days at the fast burn, in ten at the slow
    /// one.
    private void objectives() {
        alert(
                "HostAvailabilityBurnFast",
                CRITICAL,
                minutes(2),
                burn("1h", 14.4) + " and on (" + BY + ") " + burn("5m", 14.4),
                "{{ $labels.host }} spends its error budget fourteen times too fast ({{ $value | humanizePercentage }} of the last hour)");
        alert(
                "HostAvailabilityBurnSlow",
                WARNING,
                minutes(15),
                burn("3d:3h", 3) + " and on (" + BY + ") " + burn("6h:15m", 3),
                "{{ $labels.host }} spends its error budget three times too fast");
        group("objectives");
    }

    private static String burn(String window, double times) {
        return max("1 - avg_over_time(up{job=\"node\"}[" + window + "])") + " > " + times / 1000;
    }

    private void monitoring() {
        alert(
                "Watchdog",
                "none",
                AT_ONCE,
                "vector(1)",
                "this alert always fires: where it is missing, nothing would be heard");
        alert(
                "PrometheusSlow",
                WARNING,
                minutes(2),
                max("prometheus_engine_query_duration_seconds{slice=\"inner_eval\",quantile=\"0.9\"}") + " > 1",
                "one in ten queries of the Prometheus on {{ $labels.host }} takes {{ $value | humanizeDuration }} or more");
        alert(
                "PrometheusRulesMissed",
                WARNING,
                AT_ONCE,
                minutes(5),
                max("increase(prometheus_rule_group_iterations_missed_total[5m])") + " > 0",
                "the Prometheus on {{ $labels.host }} is too slow for its own rules");
        alert(
                "PrometheusRulesSlow",
                WARNING,
                minutes(2),
                max("prometheus_rule_group_last_duration_seconds / prometheus_rule_group_interval_seconds") + " > 0.8",
                "the rules of the Prometheus on {{ $labels.host }} take {{ $value | humanizePercentage }} of their interval");
        alert(
                "PrometheusNotificationsLost",
                CRITICAL,
                minutes(1),
                max("rate(prometheus_notifications_dropped_total[5m])") + " > 0",
                "the Prometheus on {{ $labels.host }} loses alerts on their way to Alertmanager");
        alert(
                "PrometheusStorageTrouble",
                CRITICAL,
                minutes(1),
                max(
                                "increase(prometheus_tsdb_wal_corruptions_total[1h]) + increase(prometheus_tsdb_compactions_failed_total[1h])")
                        + " > 0",
                "the storage of the Prometheus on {{ $labels.host }} has trouble");
        alert(
                "ConfigurationNotLoaded",
                WARNING,
                minutes(5),
                "min by (" + BY + ", job) ("
                        + hosted(
                                "prometheus_config_last_reload_successful or alertmanager_config_last_reload_successful")
                        + ") == 0",
                "{{ $labels.job }} on {{ $labels.host }} runs with an old configuration");
        alert(
                "AlertmanagerNotificationsFail",
                CRITICAL,
                minutes(2),
                max("integration", "rate(alertmanager_notifications_failed_total[5m])") + " > 0",
                "the Alertmanager on {{ $labels.host }} cannot notify by {{ $labels.integration }}");
        group("monitoring");
    }
}
