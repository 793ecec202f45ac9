package greenwall.lab.replay;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.source.Metrics;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.QueryOutcome;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.QueryResult.Element;
import greenwall.lab.rules.AlertTracker;
import greenwall.lab.rules.FiredAlert;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The rules of a recording, with the alerts that were pending or firing at the clock's time. The alerts are
/// read from the recorded `ALERTS` series.
///
/// @param engine runs queries over the recording
record RecordedAlerts(List<Metrics.RuleGroup> rules, Engine engine, InstantSource clock) {
    private static final String STATE = "alertstate";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern VALUE = Pattern.compile("\\$value|\\.Value");

    private record Active(Metrics.RuleAlert alert, Optional<Metrics.Rule> rule) {}

    private List<Active> active() {
        var begun = query("ALERTS_FOR_STATE").stream()
                .collect(Collectors.toMap(one -> one.labels().without(Labels.NAME), Element::value));
        var found = new HashMap<Metrics.Rule, List<Element>>();
        var all = new ArrayList<Active>();
        for (var one : query("ALERTS")) {
            var labels = one.labels().without(List.of(Labels.NAME, STATE));
            var seconds = begun.get(labels);
            var since = seconds == null ? clock.instant() : Instant.ofEpochMilli(Math.round(seconds * 1000));
            var rule = rules.stream()
                    .flatMap(group -> group.rules().stream())
                    .filter(any -> any.alerting() && isOf(any, labels))
                    .findFirst();
            double value = rule.map(of -> value(found.computeIfAbsent(of, any -> query(any.query())), labels))
                    .orElse(Double.NaN);
            var annotations = rule.map(of -> annotations(of, labels, value)).orElse(Map.of());
            all.add(new Active(
                    new Metrics.RuleAlert(labels, annotations, one.labels().get(STATE), since, value), rule));
        }
        return all;
    }

    private List<Element> query(String text) {
        return Promql.parse(text)
                .tree()
                .map(expr -> engine.instant(expr, clock.millis(), TIMEOUT))
                .map(outcome -> outcome instanceof QueryOutcome.Answered(QueryResult.Vector(var _, var elements))
                        ? elements
                        : List.<Element>of())
                .orElse(List.of());
    }

    /// The value of an alert; NaN if it was not recorded.
    private static double value(List<Element> elements, Labels alert) {
        return elements.stream()
                .filter(element -> alert.toMap()
                        .entrySet()
                        .containsAll(
                                element.labels().without(Labels.NAME).toMap().entrySet()))
                .mapToDouble(Element::value)
                .findFirst()
                .orElse(Double.NaN);
    }

    /// The annotations of an alert, without those that need an unknown value.
    private static Map<String, String> annotations(Metrics.Rule rule, Labels labels, double value) {
        var texts = new HashMap<String, String>();
        rule.annotations().forEach((name, text) -> {
            if (!Double.isNaN(value) || !VALUE.matcher(text).find()) {
                texts.put(name, AlertTracker.expand(rule.name(), text, labels, value));
            }
        });
        return texts;
    }

    /// The rules with their alerts at the clock's time.
    List<Metrics.RuleGroup> groups() {
        var active = active();
        return rules.stream()
                .map(group -> new Metrics.RuleGroup(
                        group.name(),
                        "recorded",
                        group.interval(),
                        group.rules().stream()
                                .map(rule -> rule.with(alertsOf(rule, active), ""))
                                .toList()))
                .toList();
    }

    private static List<Metrics.RuleAlert> alertsOf(Metrics.Rule rule, List<Active> active) {
        return active.stream()
                .filter(one -> one.rule().equals(Optional.of(rule)))
                .map(Active::alert)
                .toList();
    }

    /// Whether a rule created the alert. Rules with the same name differ in their labels. A label that is a
    /// template matches every alert.
    private static boolean isOf(Metrics.Rule rule, Labels alert) {
        return alert.get("alertname").equals(rule.name())
                && rule.labels().toMap().entrySet().stream()
                        .filter(label -> !label.getValue().contains("{{"))
                        .allMatch(label -> alert.get(label.getKey()).equals(label.getValue()));
    }

    /// The firing alerts, as Prometheus sends them to its Alertmanagers.
    List<FiredAlert> firing() {
        return active().stream()
                .filter(one -> one.alert().state().equals("firing"))
                .map(one -> new FiredAlert(
                        one.alert().labels(),
                        one.alert().annotations(),
                        one.alert().activeAt(),
                        Optional.empty(),
                        one.rule().map(Metrics.Rule::query).orElse("")))
                .toList();
    }
}
