package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.Literals;
import greenwall.lab.http.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/// `/api/v1/targets`, `rules`, `alerts` and `metadata`: what the server knows beside its series.
final class SiteApi {
    private final Backend backend;

    SiteApi(Backend backend) {
        this.backend = backend;
    }

    String targets(ApiParameters parameters) {
        String state = parameters.text("state").toLowerCase(Locale.ROOT);
        boolean any = state.isEmpty() || state.equals("any");
        String pool = parameters.text("scrapePool");
        var active = any || state.equals("active") ? backend.targets().active() : List.<TargetsView.Target>of();
        var dropped = any || state.equals("dropped") ? backend.targets().dropped() : List.<Labels>of();
        String activeJson = active.stream()
                .filter(t -> pool.isEmpty() || t.pool().equals(pool))
                .map(SiteApi::target)
                .collect(array());
        String droppedJson = dropped.stream()
                .filter(labels -> pool.isEmpty() || labels.get("job").equals(pool))
                .map(labels -> JsonText.labels(new StringBuilder("{\"discoveredLabels\":"), labels)
                        .append('}')
                        .toString())
                .collect(array());
        return "{\"activeTargets\":" + activeJson + ",\"droppedTargets\":" + droppedJson + "}";
    }

    private static String target(TargetsView.Target target) {
        var out = new StringBuilder("{\"discoveredLabels\":");
        JsonText.labels(out, target.discovered()).append(",\"labels\":");
        JsonText.labels(out, target.labels());
        field(out, "scrapePool", target.pool());
        field(out, "scrapeUrl", target.scrapeUrl());
        field(out, "globalUrl", target.scrapeUrl());
        field(out, "lastError", target.lastError());
        field(out, "lastScrape", target.lastScrape().toString());
        out.append(",\"lastScrapeDuration\":").append(seconds(target.lastScrapeDuration()));
        field(out, "health", target.health().name().toLowerCase(Locale.ROOT));
        field(out, "scrapeInterval", Literals.text(target.interval()));
        field(out, "scrapeTimeout", Literals.text(target.timeout()));
        return out.append('}').toString();
    }

    String rules(ApiParameters parameters) throws ApiFailure {
        String type = parameters.text("type").toLowerCase(Locale.ROOT);
        boolean known = type.isEmpty() || type.equals("alert") || type.equals("record");
        if (!known) {
            throw ApiFailure.badParameter("type", "not supported value " + GoText.quote(type));
        }
        return "{\"groups\":"
                + backend.rules().groups().stream()
                        .map(group -> group(group, !type.equals("record"), !type.equals("alert")))
                        .collect(array())
                + "}";
    }

    private static String group(RulesView.Group group, boolean alerting, boolean recording) {
        var out = new StringBuilder("{\"name\":");
        JsonText.quote(out, group.name());
        field(out, "file", group.file());
        out.append(",\"rules\":");
        out.append(group.rules().stream()
                .filter(rule -> switch (rule) {
                    case RulesView.Alerting _ -> alerting;
                    case RulesView.Recording _ -> recording;
                })
                .map(SiteApi::rule)
                .collect(array()));
        out.append(",\"interval\":").append(seconds(group.interval())).append(",\"limit\":0");
        out.append(",\"evaluationTime\":").append(seconds(group.evaluationTime()));
        field(out, "lastEvaluation", group.lastEvaluation().toString());
        return out.append('}').toString();
    }

    private static String rule(RulesView.Rule rule) {
        var out = new StringBuilder("{");
        if (rule instanceof RulesView.Alerting alerting) {
            out.append("\"state\":")
                    .append(JsonText.quote(word(state(alerting))))
                    .append(',');
        }
        out.append("\"name\":");
        JsonText.quote(out, rule.name());
        field(out, "query", rule.query());
        if (rule instanceof RulesView.Alerting alerting) {
            out.append(",\"duration\":").append(seconds(alerting.holdFor()));
            out.append(",\"keepFiringFor\":").append(seconds(alerting.keepFiringFor()));
        }
        if (rule instanceof RulesView.Alerting || !rule.labels().isEmpty()) {
            JsonText.labels(out.append(",\"labels\":"), rule.labels());
        }
        if (rule instanceof RulesView.Alerting alerting) {
            out.append(",\"annotations\":").append(map(alerting.annotations(), JsonText::quote));
            out.append(",\"alerts\":").append(alerts(alerting.alerts()));
        }
        field(out, "health", rule.lastError().isEmpty() ? "ok" : "err");
        if (!rule.lastError().isEmpty()) {
            field(out, "lastError", rule.lastError());
        }
        out.append(",\"evaluationTime\":").append(seconds(rule.evaluationTime()));
        field(out, "lastEvaluation", rule.lastEvaluation().toString());
        field(out, "type", rule instanceof RulesView.Alerting ? "alerting" : "recording");
        return out.append('}').toString();
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

    String alerts() {
        var alerts = new ArrayList<RulesView.Alert>();
        for (var group : backend.rules().groups()) {
            for (var rule : group.rules()) {
                if (rule instanceof RulesView.Alerting alerting) {
                    alerts.addAll(alerting.alerts());
                }
            }
        }
        return "{\"alerts\":" + alerts(alerts) + "}";
    }

    private static String alerts(Collection<RulesView.Alert> alerts) {
        return alerts.stream().map(SiteApi::alert).collect(array());
    }

    private static String alert(RulesView.Alert alert) {
        var out = new StringBuilder("{\"labels\":");
        JsonText.labels(out, alert.labels());
        out.append(",\"annotations\":").append(map(alert.annotations(), JsonText::quote));
        field(out, "state", word(alert.state()));
        field(out, "activeAt", alert.activeAt().toString());
        alert.keepFiringSince().map(Instant::toString).ifPresent(since -> field(out, "keepFiringSince", since));
        field(out, "value", GoText.scientific(alert.value()));
        return out.append('}').toString();
    }

    String metadata(ApiParameters parameters) throws ApiFailure {
        int limit = parameters.limit();
        String metric = parameters.text("metric");
        var chosen = backend.metadata().byMetric().entrySet().stream()
                .filter(entry -> metric.isEmpty() || entry.getKey().equals(metric))
                .limit(limit < 0 ? Long.MAX_VALUE : limit)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return map(chosen, entries -> entries.stream().map(SiteApi::metadata).collect(array()));
    }

    private static String metadata(MetadataView.Metadata metadata) {
        var out = new StringBuilder("{\"type\":");
        JsonText.quote(out, metadata.type());
        field(out, "help", metadata.help());
        field(out, "unit", metadata.unit());
        return out.append('}').toString();
    }

    private static void field(StringBuilder out, String name, String value) {
        JsonText.quote(out.append(",\"").append(name).append("\":"), value);
    }

    private static String seconds(Duration duration) {
        return GoText.plain(duration.toNanos() / 1e9);
    }

    private static Collector<CharSequence, ?, String> array() {
        return Collectors.joining(",", "[", "]");
    }

    private static <V> String map(Map<String, V> map, Function<? super V, String> value) {
        return map.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> JsonText.quote(entry.getKey()) + ":" + value.apply(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
