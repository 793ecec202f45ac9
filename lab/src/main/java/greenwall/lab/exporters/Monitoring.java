package greenwall.lab.exporters;

import greenwall.lab.world.Life;
import java.util.List;

/// What the monitoring itself says: Prometheus, Alertmanager and Loki on the monitoring hosts.
final class Monitoring {
    private static final List<String> QUANTILES = List.of("0.5", "0.9", "0.99");

    private Monitoring() {}

    private static double slowed(Life life, long t, String quantile) {
        double tail = switch (quantile) {
            case "0.5" -> 0.4;
            case "0.9" -> 1;
            default -> 1.6;
        };
        return tail * (0.011 + life.queryDelaySeconds(t));
    }

    static List<Family> prometheus() {
        var list = new FamilyList();
        Go.buildInfo(list, "prometheus", "unknown", "netgo,builtinassets,stringlabels", "2.53.3");
        list.summary("prometheus_engine_query_duration_seconds", "Query timings", out -> {
            var life = out.life();
            for (var slice : List.of("inner_eval", "prepare_time", "queue_time", "result_sort")) {
                double part = slice.equals("inner_eval") ? 1 : slice.equals("queue_time") ? 0.3 : 0.02;
                for (var quantile : QUANTILES) {
                    out.gauge(t -> part * slowed(life, t, quantile), "quantile", quantile, "slice", slice);
                }
                out.sum(t -> part * 0.02 * life.uptimeMillis(t) / 1000.0, "slice", slice);
                out.total(t -> Math.floor(2.2 * life.uptimeMillis(t) / 1000.0), "slice", slice);
            }
        });
        list.gauge("prometheus_engine_queries", "The current number of queries being executed or waiting.", out -> {
            var life = out.life();
            out.gauge(t -> Math.round(4 * life.queryDelaySeconds(t)));
        });
        list.gauge(
                "prometheus_engine_queries_concurrent_max",
                "The max number of concurrent queries.",
                out -> out.constant(20));
        list.gauge(
                "prometheus_rule_group_interval_seconds",
                "The interval of a rule group.",
                out -> out.constant(15, "rule_group", "/etc/prometheus/rules.yml;fleet"));
        list.gauge(
                "prometheus_rule_group_last_duration_seconds",
                "The duration of the last rule group evaluation.",
                out -> {
                    var life = out.life();
                    out.gauge(
                            t -> 0.04 + 5.2 * life.queryDelaySeconds(t),
                            "rule_group",
                            "/etc/prometheus/rules.yml;fleet");
                });
        list.counter(
                "prometheus_rule_group_iterations_missed_total",
                "The total number of rule group evaluations missed due to slow rule group evaluation.",
                out -> {
                    var life = out.life();
                    out.count(life.missedEvaluations(), "rule_group", "/etc/prometheus/rules.yml;fleet");
                });
        list.counter(
                "prometheus_tsdb_head_samples_appended_total",
                "Total number of appended samples.",
                out -> out.gauge(
                        t -> Math.floor(series(out) / 15.0 * out.life().uptimeMillis(t) / 1000), "type", "float"));
        list.gauge(
                "prometheus_tsdb_head_series",
                "Total number of series in the head block.",
                out -> out.constant(series(out)));
        list.gauge(
                "prometheus_tsdb_storage_blocks_bytes",
                "The number of bytes that are currently used for local storage by all blocks.",
                out -> out.constant(series(out) * 1.4 * 4 * 60 * 24 * 30));
        list.counter(
                "prometheus_notifications_dropped_total",
                "Total number of alerts dropped due to errors when sending to Alertmanager.",
                out -> out.constant(0));
        list.gauge(
                "prometheus_notifications_queue_length",
                "The number of alert notifications in the queue.",
                out -> out.constant(0));
        list.gauge(
                "prometheus_config_last_reload_successful",
                "Whether the last configuration reload attempt was successful.",
                out -> out.constant(1));
        list.counter(
                "prometheus_tsdb_wal_corruptions_total", "Total number of WAL corruptions.", out -> out.constant(0));
        list.counter(
                "prometheus_tsdb_compactions_failed_total",
                "Total number of compactions that failed for the partition.",
                out -> out.constant(0));
        Go.addTo(list, "prometheus", 900e6);
        return list.all();
    }

    private static double series(Out out) {
        return out.world().hosts().size() * 1_150.0;
    }

    static List<Family> alertmanager() {
        var list = new FamilyList();
        Go.buildInfo(list, "alertmanager", "unknown", "netgo", "0.27.0");
        list.gauge(
                "alertmanager_config_last_reload_successful",
                "Whether the last configuration reload attempt was successful.",
                out -> out.constant(1));
        list.counter(
                "alertmanager_notifications_failed_total",
                "The total number of failed notifications.",
                out -> out.constant(0, "integration", "webhook", "reason", "other"));
        list.counter(
                "alertmanager_notifications_total",
                "The total number of attempted notifications.",
                out -> out.gauge(t -> Math.floor(out.life().uptimeMillis(t) / 14_400_000.0), "integration", "webhook"));
        Go.addTo(list, "alertmanager", 20e6);
        return list.all();
    }

    static List<Family> loki() {
        var list = new FamilyList();
        Go.buildInfo(list, "loki", "unknown", "netgo", "3.1.1");
        list.counter(
                "loki_distributor_lines_received_total",
                "The total number of lines received per tenant",
                out -> out.gauge(
                        t -> Math.floor(
                                out.world().hosts().size() * 0.35 * out.life().uptimeMillis(t) / 1000.0),
                        "tenant",
                        "fake"));
        Go.addTo(list, "loki", 300e6);
        return list.all();
    }
}
