package greenwall.lab.prometheus;

import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.Literals;
import greenwall.lab.text.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `/api/v1/targets`, `rules`, `alerts` and `metadata`: what the server knows beside its series.
record TargetsAndRulesApi(Backend backend) {
    Object targets(ApiParameters parameters) {
        String state = parameters.text("state").toLowerCase(Locale.ROOT);
        boolean any = state.isEmpty() || state.equals("any");
        String pool = parameters.text("scrapePool");
        var active = any || state.equals("active") ? backend.targets().active() : List.<TargetsResponse.Target>of();
        return new Fields()
                .with(
                        "activeTargets",
                        active.stream()
                                .filter(t -> pool.isEmpty() || t.pool().equals(pool))
                                .map(TargetsAndRulesApi::target)
                                .toList())
                .with("droppedTargets", List.of());
    }

    private static Object target(TargetsResponse.Target target) {
        return new Fields()
                .with("discoveredLabels", target.discovered())
                .with("labels", target.labels())
                .with("scrapePool", target.pool())
                .with("scrapeUrl", target.scrapeUrl())
                .with("globalUrl", target.scrapeUrl())
                .with("lastError", target.lastError())
                .with("lastScrape", target.lastScrape().toString())
                .with("lastScrapeDuration", seconds(target.lastScrapeDuration()))
                .with("health", target.health().name().toLowerCase(Locale.ROOT))
                .with("scrapeInterval", Literals.text(target.interval()))
                .with("scrapeTimeout", Literals.text(target.timeout()));
    }

    Object rules(ApiParameters parameters) throws ApiFailure {
        String type = parameters.text("type").toLowerCase(Locale.ROOT);
        boolean known = type.isEmpty() || type.equals("alert") || type.equals("record");
        if (!known) {
            throw ApiFailure.badParameter("type", "not supported value " + GoText.quote(type));
        }
        var groups = backend.rules().groups().stream()
                .map(group -> group(group, !type.equals("record"), !type.equals("alert")))
                .toList();
        return Map.of("groups", groups);
    }

    private static Object group(RulesResponse.Group group, boolean alerting, boolean recording) {
        var rules = group.rules().stream()
                .filter(rule -> rule.alerting().isPresent() ? alerting : recording)
                .map(TargetsAndRulesApi::rule)
                .toList();
        return new Fields()
                .with("name", group.name())
                .with("file", group.file())
                .with("rules", rules)
                .with("interval", seconds(group.interval()))
                .with("limit", 0)
                .with("evaluationTime", seconds(group.evaluationTime()))
                .with("lastEvaluation", group.lastEvaluation().toString());
    }

    private static Object rule(RulesResponse.Rule rule) {
        var alerting = rule.alerting();
        var error = Optional.of(rule.lastError()).filter(text -> !text.isEmpty());
        return new Fields()
                .with("state", alerting.map(TargetsAndRulesApi::state).map(TargetsAndRulesApi::word))
                .with("name", rule.name())
                .with("query", rule.query())
                .with("duration", alerting.map(alert -> seconds(alert.holdFor())))
                .with("keepFiringFor", alerting.map(alert -> seconds(alert.keepFiringFor())))
                .with("labels", Optional.of(rule.labels()).filter(labels -> alerting.isPresent() || !labels.isEmpty()))
                .with("annotations", alerting.map(RulesResponse.Alerting::annotations))
                .with("alerts", alerting.map(alert -> alerts(alert.alerts())))
                .with("health", error.isEmpty() ? "ok" : "err")
                .with("lastError", error)
                .with("evaluationTime", seconds(rule.evaluationTime()))
                .with("lastEvaluation", rule.lastEvaluation().toString())
                .with("type", alerting.isPresent() ? "alerting" : "recording");
    }

    private static RulesResponse.State state(RulesResponse.Alerting rule) {
        return rule.alerts().stream()
                .map(RulesResponse.Alert::state)
                .max(RulesResponse.State::compareTo)
                .orElse(RulesResponse.State.INACTIVE);
    }

    private static String word(RulesResponse.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    Object alerts() {
        var alerts = new ArrayList<RulesResponse.Alert>();
        for (var group : backend.rules().groups()) {
            for (var rule : group.rules()) {
                rule.alerting().ifPresent(alerting -> alerts.addAll(alerting.alerts()));
            }
        }
        return Map.of("alerts", alerts(alerts));
    }

    private static List<Object> alerts(Collection<RulesResponse.Alert> alerts) {
        return alerts.stream().map(TargetsAndRulesApi::alert).toList();
    }

    private static Object alert(RulesResponse.Alert alert) {
        return new Fields()
                .with("labels", alert.labels())
                .with("annotations", alert.annotations())
                .with("state", word(alert.state()))
                .with("activeAt", alert.activeAt().toString())
                .with("keepFiringSince", alert.keepFiringSince().map(Instant::toString))
                .with("value", GoText.scientific(alert.value()));
    }

    Object metadata(ApiParameters parameters) throws ApiFailure {
        int limit = parameters.limit();
        String metric = parameters.text("metric");
        return backend.metadata().entrySet().stream()
                .filter(entry -> metric.isEmpty() || entry.getKey().equals(metric))
                .limit(limit < 0 ? Long.MAX_VALUE : limit)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> List.of(entry.getValue()), (a, _) -> a, TreeMap::new));
    }

    private static BigDecimal seconds(Duration duration) {
        return new BigDecimal(GoText.plain(duration.toNanos() / 1e9));
    }
}
