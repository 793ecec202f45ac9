package greenwall.lab.replay;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.PromQl;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Metrics;
import greenwall.lab.prometheus.RulesResponse;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.QueryOutcome;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.QueryResult.Element;
import greenwall.lab.rules.AlertText;
import greenwall.lab.rules.FiredAlert;
import greenwall.lab.series.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The rules of a recording with the alerts that were pending or fired at the clock's time, from the series that rules
/// write.
final class RecordedAlerts implements RulesResponse {
    private static final long LOOK_BACK = Duration.ofMinutes(5).toMillis();
    private static final String STATE = "alertstate";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern VALUE = Pattern.compile("\\$value|\\.Value");

    private final List<Metrics.RuleGroup> rules;
    private final Engine engine;
    private final InstantSource clock;
    private final List<Matrix.Series> alerts;
    private final Map<Labels, Matrix.Series> since = new HashMap<>();

    /// @param engine over the recording
    RecordedAlerts(List<Matrix.Series> series, List<Metrics.RuleGroup> rules, Engine engine, InstantSource clock) {
        this.rules = rules;
        this.engine = engine;
        this.clock = clock;
        alerts = series.stream()
                .filter(one -> one.labels().metricName().equals("ALERTS"))
                .toList();
        series.stream()
                .filter(one -> one.labels().metricName().equals("ALERTS_FOR_STATE"))
                .forEach(one -> since.put(one.labels().without(Labels.NAME), one));
    }

    /// @param value NaN where it cannot be found any more
    private record Active(Labels labels, State state, Instant since, Optional<Metrics.Rule> rule, double value) {
        /// What needs a value that is not known is left out.
        Map<String, String> annotations() {
            var texts = new HashMap<String, String>();
            rule.ifPresent(of -> of.annotations().forEach((name, text) -> {
                if (!Double.isNaN(value) || !VALUE.matcher(text).find()) {
                    texts.put(name, AlertText.expand(of.name(), text, labels, value));
                }
            }));
            return texts;
        }

        String expr() {
            return rule.map(Metrics.Rule::query).orElse("");
        }
    }

    private List<Active> active() {
        long now = clock.millis();
        var all = new ArrayList<Active>();
        var found = new HashMap<Metrics.Rule, List<Element>>();
        for (var one : alerts) {
            if (!Double.isNaN(newest(one, now))) {
                var labels = one.labels().without(List.of(Labels.NAME, STATE));
                var begun = since.get(labels);
                double seconds = begun == null ? Double.NaN : newest(begun, now);
                var rule = rules.stream()
                        .flatMap(group -> group.rules().stream())
                        .filter(any -> any.alerting() && isOf(any, labels))
                        .findFirst();
                all.add(new Active(
                        labels,
                        State.valueOf(one.labels().get(STATE).toUpperCase(Locale.ROOT)),
                        Double.isNaN(seconds)
                                ? Instant.ofEpochMilli(one.timeMillis()[0])
                                : Instant.ofEpochMilli(Math.round(seconds * 1000)),
                        rule,
                        rule.map(of -> value(found.computeIfAbsent(of, any -> elements(any, now)), labels))
                                .orElse(Double.NaN)));
            }
        }
        return all;
    }

    private List<Element> elements(Metrics.Rule rule, long now) {
        return PromQl.parse(rule.query())
                .tree()
                .map(expr -> engine.instant(expr, now, TIMEOUT))
                .map(outcome -> outcome instanceof QueryOutcome.Answered(QueryResult.Vector(var _, var elements))
                        ? elements
                        : List.<Element>of())
                .orElse(List.of());
    }

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

    /// NaN where there is none within the look-back, or where the series was gone.
    private static double newest(Matrix.Series series, long now) {
        int found = Arrays.binarySearch(series.timeMillis(), now);
        int last = found >= 0 ? found : -found - 2;
        return last < 0 || series.timeMillis()[last] <= now - LOOK_BACK || Samples.isStale(series.values()[last])
                ? Double.NaN
                : series.values()[last];
    }

    @Override
    public List<Group> groups() {
        var active = active();
        var now = clock.instant();
        return rules.stream()
                .map(group -> new Group(
                        group.name(),
                        "recorded",
                        group.interval(),
                        Duration.ZERO,
                        now,
                        group.rules().stream()
                                .map(rule -> rule(rule, active, now))
                                .toList()))
                .toList();
    }

    private static Rule rule(Metrics.Rule rule, List<Active> active, Instant now) {
        var alerts = active.stream()
                .filter(one -> one.rule().equals(Optional.of(rule)))
                .map(one -> new Alert(
                        one.labels(), one.annotations(), one.state(), one.since(), Optional.empty(), one.value()))
                .toList();
        var alerting = new Alerting(rule.holdFor(), Duration.ZERO, rule.annotations(), alerts);
        return new Rule(
                rule.name(),
                rule.query(),
                rule.labels(),
                Optional.of(alerting).filter(_ -> rule.alerting()),
                "",
                Duration.ZERO,
                now);
    }

    /// Rules of one name differ in their own labels; one that is a template says nothing.
    private static boolean isOf(Metrics.Rule rule, Labels alert) {
        if (!alert.get("alertname").equals(rule.name())) {
            return false;
        }
        for (int i = 0; i < rule.labels().size(); i++) {
            var value = rule.labels().value(i);
            if (!value.contains("{{") && !alert.get(rule.labels().name(i)).equals(value)) {
                return false;
            }
        }
        return true;
    }

    /// As Prometheus tells its Alertmanagers.
    List<FiredAlert> firing() {
        return active().stream()
                .filter(one -> one.state() == State.FIRING)
                .map(one -> new FiredAlert(one.labels(), one.annotations(), one.since(), Optional.empty(), one.expr()))
                .toList();
    }
}
