package greenwall.lab.rules;

import greenwall.fleet.Labels;
import greenwall.fleet.source.MetricsSource;
import greenwall.lab.promql.QueryResult.Element;
import greenwall.lab.template.GoTemplate;
import greenwall.lab.template.TemplateFunctions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tracks the alerts of one rule across evaluations: pending, firing, ended.
public final class AlertTracker {
    private static final int MAX_PAST = 5_000;
    private static final Map<String, GoTemplate.Function> FUNCTIONS = TemplateFunctions.prometheus();

    private static final class ActiveAlert {
        private final Labels labels;
        private final long activeAt;
        private double value;
        private long firingFrom = Long.MAX_VALUE;

        ActiveAlert(Labels labels, long activeAt) {
            this.labels = labels;
            this.activeAt = activeAt;
        }
    }

    private final MetricsSource.Rule rule;
    private final Map<String, String> ruleLabels;
    private final Map<Labels, ActiveAlert> active = new LinkedHashMap<>();
    private final Deque<ActiveTime> past = new ArrayDeque<>();

    AlertTracker(MetricsSource.Rule rule) {
        this.rule = rule;
        this.ruleLabels = rule.labels().toMap();
        ruleLabels.put("alertname", rule.name());
    }

    /// Processes the result of one evaluation and returns the alerts that ended with it.
    synchronized List<PostedAlert> update(long now, List<Element> elements) {
        var seen = new HashSet<Labels>();
        for (Element element : elements) {
            Labels labels = labelled(element);
            if (!seen.add(labels)) {
                continue;
            }
            ActiveAlert alert = active.computeIfAbsent(labels, l -> new ActiveAlert(l, now));
            alert.value = element.value();
            if (alert.firingFrom == Long.MAX_VALUE
                    && now - alert.activeAt >= rule.holdFor().toMillis()) {
                alert.firingFrom = now;
            }
        }
        var ended = new ArrayList<PostedAlert>();
        for (var alert : List.copyOf(active.values())) {
            if (!seen.contains(alert.labels)) {
                active.remove(alert.labels);
                past.add(new ActiveTime(alert.labels, alert.activeAt, alert.firingFrom, now));
                if (alert.firingFrom != Long.MAX_VALUE) {
                    ended.add(fired(alert, Optional.of(Instant.ofEpochMilli(now))));
                }
            }
        }
        while (past.size() > MAX_PAST) {
            past.removeFirst();
        }
        return ended;
    }

    private Labels labelled(Element element) {
        var labels = element.labels().without(Labels.NAME).toMap();
        for (var label : ruleLabels.entrySet()) {
            labels.put(label.getKey(), expand(rule.name(), label.getValue(), element.labels(), element.value()));
        }
        return Labels.of(labels);
    }

    private Map<String, String> annotations(ActiveAlert alert) {
        var texts = new HashMap<String, String>();
        Labels own = alert.labels.without(ruleLabels.keySet());
        rule.annotations().forEach((name, text) -> texts.put(name, expand(rule.name(), text, own, alert.value)));
        return texts;
    }

    private PostedAlert fired(ActiveAlert alert, Optional<Instant> endsAt) {
        return new PostedAlert(
                alert.labels, annotations(alert), Instant.ofEpochMilli(alert.firingFrom), endsAt, rule.query());
    }

    synchronized List<PostedAlert> firing() {
        return active.values().stream()
                .filter(a -> a.firingFrom != Long.MAX_VALUE)
                .map(a -> fired(a, Optional.empty()))
                .toList();
    }

    synchronized List<MetricsSource.RuleAlert> alerts() {
        return active.values().stream()
                .map(a -> new MetricsSource.RuleAlert(
                        a.labels,
                        annotations(a),
                        a.firingFrom == Long.MAX_VALUE ? "pending" : "firing",
                        Instant.ofEpochMilli(a.activeAt),
                        a.value))
                .toList();
    }

    /// Adds earlier active times that another tracker found.
    synchronized void addPast(List<ActiveTime> earlier) {
        earlier.stream().filter(s -> s.to() != Long.MAX_VALUE).forEach(past::addFirst);
    }

    /// Returns current and earlier active times, as far back as they are kept.
    synchronized List<ActiveTime> activeTimes() {
        var all = new ArrayList<>(past);
        active.values().forEach(a -> all.add(new ActiveTime(a.labels, a.activeAt, a.firingFrom, Long.MAX_VALUE)));
        return all;
    }

    /// A period during which an alert was active, in epoch milliseconds.
    ///
    /// @param labels the labels without the metric name and with `alertname`
    /// @param firingFrom the start of firing; `Long.MAX_VALUE` while the alert is pending
    /// @param to the evaluation in which the alert was no longer active; `Long.MAX_VALUE` while it is active
    record ActiveTime(Labels labels, long activeAt, long firingFrom, long to) {}

    /// Expands a template in a label or annotation of a rule.
    public static String expand(String rule, String text, Labels labels, double value) {
        if (!text.contains("{{")) {
            return text;
        }
        Map<String, String> map = labels.without(Labels.NAME).toMap();
        Map<String, Object> variables = Map.of("labels", map, "value", value);
        try {
            return GoTemplate.parse("__alert_" + rule, text)
                    .render(Map.of("Labels", map, "Value", value), variables, FUNCTIONS);
        } catch (GoTemplate.TemplateException fault) {
            return "<error expanding template: " + fault.getMessage() + ">";
        }
    }
}
