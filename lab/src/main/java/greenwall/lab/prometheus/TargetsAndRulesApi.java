package greenwall.lab.prometheus;

import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.Metrics;
import greenwall.lab.http.RefusedRequest;
import greenwall.lab.text.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// `/api/v1/targets`, `rules`, `alerts` and `metadata`: the data other than series.
record TargetsAndRulesApi(PrometheusData backend) {
    Object targets(ApiParameters parameters) {
        String state = parameters.text("state").toLowerCase(Locale.ROOT);
        boolean active = state.isEmpty() || state.equals("any") || state.equals("active");
        return new Fields()
                .with("activeTargets", active ? backend.targets().get() : List.of())
                .with("droppedTargets", List.of());
    }

    Object rules(ApiParameters parameters) throws RefusedRequest {
        Predicate<Metrics.Rule> wanted = switch (parameters.text("type").toLowerCase(Locale.ROOT)) {
            case "" -> _ -> true;
            case "alert" -> Metrics.Rule::alerting;
            case "record" -> rule -> !rule.alerting();
            case String other ->
                throw ApiParameters.badParameter("type", "not supported value " + GoFormat.quote(other));
        };
        return Map.of(
                "groups",
                backend.rules().get().stream()
                        .map(group -> group(group, wanted))
                        .toList());
    }

    private static Object group(Metrics.RuleGroup group, Predicate<Metrics.Rule> wanted) {
        return new Fields()
                .with("name", group.name())
                .with("file", group.file())
                .with(
                        "rules",
                        group.rules().stream()
                                .filter(wanted)
                                .map(TargetsAndRulesApi::rule)
                                .toList())
                .with("interval", seconds(group.interval()));
    }

    private static Object rule(Metrics.Rule rule) {
        var fields = new Fields();
        if (rule.alerting()) {
            fields.with("state", rule.state())
                    .with("duration", seconds(rule.holdFor()))
                    .with("annotations", rule.annotations())
                    .with("alerts", alerts(rule.alerts()));
        }
        return fields.with("name", rule.name())
                .with("query", rule.query())
                .with("labels", rule.labels())
                .with("health", rule.health())
                .with("lastError", Optional.of(rule.lastError()).filter(text -> !text.isEmpty()))
                .with("type", rule.alerting() ? "alerting" : "recording");
    }

    Object alerts() {
        var alerts = backend.rules().get().stream()
                .flatMap(group -> group.rules().stream())
                .flatMap(rule -> rule.alerts().stream())
                .toList();
        return Map.of("alerts", alerts(alerts));
    }

    private static List<Object> alerts(List<Metrics.RuleAlert> alerts) {
        return alerts.stream().map(TargetsAndRulesApi::alert).toList();
    }

    private static Object alert(Metrics.RuleAlert alert) {
        return new Fields()
                .with("labels", alert.labels())
                .with("annotations", alert.annotations())
                .with("state", alert.state())
                .with("activeAt", alert.activeAt().toString())
                .with("value", GoFormat.scientific(alert.value()));
    }

    Object metadata(ApiParameters parameters) throws RefusedRequest {
        String metric = parameters.text("metric");
        return backend.metadata().entrySet().stream()
                .filter(entry -> metric.isEmpty() || entry.getKey().equals(metric))
                .limit(parameters.limit())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> List.of(entry.getValue()), (a, _) -> a, TreeMap::new));
    }

    private static BigDecimal seconds(Duration duration) {
        return new BigDecimal(GoFormat.plain(duration.toNanos() / 1e9));
    }
}
