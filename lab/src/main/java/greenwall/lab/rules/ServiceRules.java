package greenwall.lab.rules;

import static greenwall.lab.rules.RuleWriter.AT_ONCE;
import static greenwall.lab.rules.RuleWriter.BY;
import static greenwall.lab.rules.RuleWriter.CRITICAL;
import static greenwall.lab.rules.RuleWriter.WARNING;
import static greenwall.lab.rules.RuleWriter.hosted;
import static greenwall.lab.rules.RuleWriter.max;
import static greenwall.lab.rules.RuleWriter.minutes;

/// What the kernels measure of themselves, what was promised to users, and the monitoring itself.
final class ServiceRules {
    private ServiceRules() {}

    static void write(RuleWriter rules) {
        kernels(rules);
        objectives(rules);
        monitoring(rules);
    }

    private static String p99(String keys, String metric, String perSecond) {
        return "max by (" + BY + keys + ") ("
                + hosted("histogram_quantile(0.99, sum by (cluster, location, instance, hostname" + keys
                        + ", le) (rate(" + metric + "_bucket[5m])))" + perSecond)
                + ")";
    }

    private static void kernels(RuleWriter rules) {
        String disk = p99(", device", "ebpf_exporter_bio_latency_seconds", "") + " or "
                + p99(", device", "ebpf_disk_io_latency_microseconds", " / 1e6");
        rules.levels(
                "DiskLatencyP99High",
                minutes(5),
                "(" + disk + ")",
                "> 0.05",
                "> 0.2",
                "one in a hundred requests to {{ $labels.device }} of {{ $labels.host }} takes {{ $value | humanizeDuration }} or more");
        String queue = p99("", "ebpf_exporter_run_queue_latency_seconds", "") + " or "
                + p99("", "ebpf_sched_runqueue_latency_microseconds", " / 1e6");
        rules.levels(
                "RunQueueLatencyHigh",
                minutes(5),
                "(" + queue + ")",
                "> 0.01",
                "> 0.05",
                "one in a hundred tasks of {{ $labels.host }} waits {{ $value | humanizeDuration }} or more for a CPU");
        rules.alert(
                "TxgSyncSlow",
                WARNING,
                minutes(5),
                p99("", "ebpf_zfs_txg_sync_microseconds", " / 1e6") + " > 3",
                "a transaction group of {{ $labels.host }} takes {{ $value | humanizeDuration }} to sync");
        rules.alert(
                "PageCacheHitLow",
                WARNING,
                minutes(10),
                max("ebpf_page_cache_hit_ratio") + " < 0.9",
                "the page cache of {{ $labels.host }} answers only {{ $value | humanizePercentage }}");
        rules.group("kernels");
    }

    /// Three nines over thirty days: a month's budget is gone in two days at the fast burn, in ten at the slow
    /// one.
    private static void objectives(RuleWriter rules) {
        rules.alert(
                "HostAvailabilityBurnFast",
                CRITICAL,
                minutes(2),
                burn("1h", 14.4) + " and on (" + BY + ") " + burn("5m", 14.4),
                "{{ $labels.host }} spends its error budget fourteen times too fast ({{ $value | humanizePercentage }} of the last hour)");
        rules.alert(
                "HostAvailabilityBurnSlow",
                WARNING,
                minutes(15),
                burn("3d:3h", 3) + " and on (" + BY + ") " + burn("6h:15m", 3),
                "{{ $labels.host }} spends its error budget three times too fast");
        rules.group("objectives");
    }

    private static String burn(String window, double times) {
        return max("1 - avg_over_time(up{job=\"node\"}[" + window + "])") + " > " + times / 1000;
    }

    private static void monitoring(RuleWriter rules) {
        rules.alert(
                "Watchdog",
                "none",
                AT_ONCE,
                "vector(1)",
                "this alert always fires: where it is missing, nothing would be heard");
        rules.alert(
                "PrometheusSlow",
                WARNING,
                minutes(2),
                max("prometheus_engine_query_duration_seconds{slice=\"inner_eval\",quantile=\"0.9\"}") + " > 1",
                "one in ten queries of the Prometheus on {{ $labels.host }} takes {{ $value | humanizeDuration }} or more");
        rules.alert(
                "PrometheusRulesMissed",
                WARNING,
                AT_ONCE,
                minutes(5),
                max("increase(prometheus_rule_group_iterations_missed_total[5m])") + " > 0",
                "the Prometheus on {{ $labels.host }} is too slow for its own rules");
        rules.alert(
                "PrometheusRulesSlow",
                WARNING,
                minutes(2),
                max("prometheus_rule_group_last_duration_seconds / prometheus_rule_group_interval_seconds") + " > 0.8",
                "the rules of the Prometheus on {{ $labels.host }} take {{ $value | humanizePercentage }} of their interval");
        rules.alert(
                "PrometheusNotificationsLost",
                CRITICAL,
                minutes(1),
                max("rate(prometheus_notifications_dropped_total[5m])") + " > 0",
                "the Prometheus on {{ $labels.host }} loses alerts on their way to Alertmanager");
        rules.alert(
                "PrometheusStorageTrouble",
                CRITICAL,
                minutes(1),
                max(
                                "increase(prometheus_tsdb_wal_corruptions_total[1h]) + increase(prometheus_tsdb_compactions_failed_total[1h])")
                        + " > 0",
                "the storage of the Prometheus on {{ $labels.host }} has trouble");
        rules.alert(
                "ConfigurationNotLoaded",
                WARNING,
                minutes(5),
                "min by (" + BY + ", job) ("
                        + hosted(
                                "prometheus_config_last_reload_successful or alertmanager_config_last_reload_successful")
                        + ") == 0",
                "{{ $labels.job }} on {{ $labels.host }} runs with an old configuration");
        rules.alert(
                "AlertmanagerNotificationsFail",
                CRITICAL,
                minutes(2),
                max("integration", "rate(alertmanager_notifications_failed_total[5m])") + " > 0",
                "the Alertmanager on {{ $labels.host }} cannot notify by {{ $labels.integration }}");
        rules.group("monitoring");
    }
}
