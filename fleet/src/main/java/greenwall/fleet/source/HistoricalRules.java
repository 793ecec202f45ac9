package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.source.MetricsSource.Rule;
import greenwall.fleet.source.MetricsSource.RuleAlert;
import greenwall.fleet.source.MetricsSource.RuleGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The alerts of an earlier instant, from the two series that alerting rules write.
final class HistoricalRules {
    static final String ALERTS = "ALERTS";
    static final String SINCE = "ALERTS_FOR_STATE";
    private static final String STATE = "alertstate";
    private static final Pattern TEMPLATE =
            Pattern.compile("\\{\\{-?\\s*(?:(?:\\$labels|\\.Labels)\\.(\\w+)\\s*-?}}|.*?}})", Pattern.DOTALL);
    private static final String NO_RULE = "rules that are not loaded any more";

    private HistoricalRules() {}

    /// @param at the start of an alert whose start is not known
    static List<RuleAlert> alerts(InstantVector fired, InstantVector since, Instant at) {
        var active = new HashMap<Labels, Instant>();
        since.forEach((labels, seconds) ->
                active.put(labels.without(Labels.NAME), Instant.ofEpochMilli(Math.round(seconds * 1000))));
        var alerts = new ArrayList<RuleAlert>();
        for (var row : fired.rows()) {
            var labels = row.without(List.of(Labels.NAME, STATE));
            alerts.add(new RuleAlert(labels, Map.of(), row.get(STATE), active.getOrDefault(labels, at), Double.NaN));
        }
        return alerts;
    }

    /// The groups with these alerts in place of their own. An alert belongs to the first rule with its name
    /// whose labels it has. Alerts whose rule no longer exists get a group of their own.
    static List<RuleGroup> with(List<RuleAlert> alerts, List<RuleGroup> groups) {
        var remaining = new ArrayList<>(alerts);
        var all = new ArrayList<RuleGroup>();
        for (var group : groups) {
            all.add(new RuleGroup(
                    group.name(),
                    group.file(),
                    group.interval(),
                    group.rules().stream()
                            .map(rule -> rule.with(take(rule, remaining), ""))
                            .toList()));
        }
        var withoutRule = new LinkedHashMap<String, List<RuleAlert>>();
        remaining.forEach(alert -> withoutRule
                .computeIfAbsent(alert.labels().get("alertname"), _ -> new ArrayList<>())
                .add(alert));
        var rules = new ArrayList<Rule>();
        withoutRule.forEach((name, ofRule) ->
                rules.add(new Rule(true, name, "", Duration.ZERO, Labels.EMPTY, Map.of(), List.of(), "unknown", "", "")
                        .with(ofRule, "")));
        if (!rules.isEmpty()) {
            all.add(new RuleGroup(NO_RULE, "", Duration.ZERO, rules));
        }
        return all;
    }

    private static List<RuleAlert> take(Rule rule, List<RuleAlert> remaining) {
        if (!rule.alerting()) {
            return List.of();
        }
        var ofRule = new ArrayList<RuleAlert>();
        remaining.removeIf(alert ->
                alert.labels().get("alertname").equals(rule.name()) && constant(rule, alert) && ofRule.add(alert));
        return ofRule.stream().map(alert -> withTexts(rule, alert)).toList();
    }

    /// The series have the labels of the alert but not its value, so what else the texts of the rule contain stays
    /// open.
    private static RuleAlert withTexts(Rule rule, RuleAlert alert) {
        var texts = new HashMap<String, String>();
        rule.annotations()
                .forEach((name, text) -> texts.put(
                        name,
                        TEMPLATE.matcher(text)
                                .replaceAll(found -> found.group(1) == null
                                        ? "…"
                                        : Matcher.quoteReplacement(
                                                alert.labels().get(found.group(1))))));
        return new RuleAlert(alert.labels(), texts, alert.state(), alert.activeAt(), alert.value());
    }

    /// Template labels of the rule are not compared.
    private static boolean constant(Rule rule, RuleAlert alert) {
        return rule.labels().toMap().entrySet().stream()
                .filter(label -> !label.getValue().contains("{{"))
                .allMatch(label -> alert.labels().get(label.getKey()).equals(label.getValue()));
    }
}
