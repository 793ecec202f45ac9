package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.Literals;
import greenwall.lab.http.Json;
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
final class SiteApi {
    private final Backend backend;

    SiteApi(Backend backend) {
        this.backend = backend;
    }

    Object targets(ApiParameters parameters) {
        String state = parameters.text("state").toLowerCase(Locale.ROOT);
        boolean any = state.isEmpty() || state.equals("any");
        String pool = parameters.text("scrapePool");
        var active = any || state.equals("active") ? backend.targets().active() : List.<TargetsView.Target>of();
        var dropped = any || state.equals("dropped") ? backend.targets().dropped() : List.<Labels>of();
        return Json.object(
                "activeTargets",
                active.stream()
                        .filter(t -> pool.isEmpty() || t.pool().equals(pool))
                        .map(SiteApi::target)
                        .toList(),
                "droppedTargets",
                dropped.stream()
                        .filter(labels -> pool.isEmpty() || labels.get("job").equals(pool))
                        .map(labels -> Map.of("discoveredLabels", labels))
                        .toList());
    }

    private static Object target(TargetsView.Target target) {
        return Json.object(
                "discoveredLabels", target.discovered(),
                "labels", target.labels(),
                "scrapePool", target.pool(),
                "scrapeUrl", target.scrapeUrl(),
                "globalUrl", target.scrapeUrl(),
                "lastError", target.lastError(),
                "lastScrape", target.lastScrape().toString(),
                "lastScrapeDuration", seconds(target.lastScrapeDuration()),
                "health", target.health().name().toLowerCase(Locale.ROOT),
                "scrapeInterval", Literals.text(target.interval()),
                "scrapeTimeout", Literals.text(target.timeout()));
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

    private static Object group(RulesView.Group group, boolean alerting, boolean recording) {
        var rules = group.rules().stream()
                .filter(rule -> switch (rule) {
                    case RulesView.Alerting _ -> alerting;
                    case RulesView.Recording _ -> recording;
                })
                .map(SiteApi::rule)
                .toList();
        return Json.object(
                "name", group.name(),
                "file", group.file(),
                "rules", rules,
                "interval", seconds(group.interval()),
                "limit", 0,
                "evaluationTime", seconds(group.evaluationTime()),
                "lastEvaluation", group.lastEvaluation().toString());
    }

    private static Object rule(RulesView.Rule rule) {
        var alerting =
                Optional.of(rule).filter(RulesView.Alerting.class::isInstance).map(RulesView.Alerting.class::cast);
        var error = Optional.of(rule.lastError()).filter(text -> !text.isEmpty());
        return Json.object(
                "state", alerting.map(SiteApi::state).map(SiteApi::word),
                "name", rule.name(),
                "query", rule.query(),
                "duration", alerting.map(alert -> seconds(alert.holdFor())),
                "keepFiringFor", alerting.map(alert -> seconds(alert.keepFiringFor())),
                "labels", Optional.of(rule.labels()).filter(labels -> alerting.isPresent() || !labels.isEmpty()),
                "annotations", alerting.map(RulesView.Alerting::annotations),
                "alerts", alerting.map(alert -> alerts(alert.alerts())),
                "health", error.isEmpty() ? "ok" : "err",
                "lastError", error,
                "evaluationTime", seconds(rule.evaluationTime()),
                "lastEvaluation", rule.lastEvaluation().toString(),
                "type", alerting.isPresent() ? "alerting" : "recording");
    }

    private static RulesView.State state(RulesView.Alerting rule) {
        return rule.alerts().stream()
                .map(RulesView.Alert::state)
                .max(RulesView.State::compareTo)
                .orElse(RulesView.State.INACTIVE);
    }

    private static String word(RulesView.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    Object alerts() {
        var alerts = new ArrayList<RulesView.Alert>();
        for (var group : backend.rules().groups()) {
            for (var rule : group.rules()) {
                if (rule instanceof RulesView.Alerting alerting) {
                    alerts.addAll(alerting.alerts());
                }
            }
        }
        return Map.of("alerts", alerts(alerts));
    }

    private static List<Object> alerts(Collection<RulesView.Alert> alerts) {
        return alerts.stream().map(SiteApi::alert).toList();
    }

    private static Object alert(RulesView.Alert alert) {
        return Json.object(
                "labels", alert.labels(),
                "annotations", alert.annotations(),
                "state", word(alert.state()),
                "activeAt", alert.activeAt().toString(),
                "keepFiringSince", alert.keepFiringSince().map(Instant::toString),
                "value", GoText.scientific(alert.value()));
    }

    Object metadata(ApiParameters parameters) throws ApiFailure {
        int limit = parameters.limit();
        String metric = parameters.text("metric");
        return backend.metadata().byMetric().entrySet().stream()
                .filter(entry -> metric.isEmpty() || entry.getKey().equals(metric))
                .limit(limit < 0 ? Long.MAX_VALUE : limit)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, TreeMap::new));
    }

    private static BigDecimal seconds(Duration duration) {
        return new BigDecimal(GoText.plain(duration.toNanos() / 1e9));
    }
}
