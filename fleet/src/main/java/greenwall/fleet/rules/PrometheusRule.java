package greenwall.fleet.rules;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/// One rule of a Prometheus.
public sealed interface PrometheusRule {
    String name();

    String expr();

    record Recording(String name, String expr) implements PrometheusRule {}

    /// @param keepFiringFor how long the alert continues to fire after its expression is no longer true
    record Alerting(
            String name,
            String expr,
            Duration holdFor,
            Duration keepFiringFor,
            SortedMap<String, String> labels,
            SortedMap<String, String> annotations)
            implements PrometheusRule {}

    /// Rules that are evaluated one after another at each interval.
    record Group(String name, Duration interval, List<PrometheusRule> rules) {}
}
