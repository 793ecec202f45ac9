package greenwall.lab.rules;

import greenwall.fleet.Labels;
import greenwall.lab.prometheus.RulesResponse;
import greenwall.lab.promql.QueryResult.Element;
import greenwall.lab.rules.RuleGroup.Alerting;
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
import java.util.TreeMap;

/// The alerts of one rule from evaluation to evaluation: pending, firing, over.
final class AlertTracker {
    private static final int MAX_PAST = 5_000;

    private static final class Active {
        private final Labels labels;
        private final long activeAt;
        private double value;
        private long firingFrom = Long.MAX_VALUE;
        private long keepFiringSince = Long.MAX_VALUE;

        Active(Labels labels, long activeAt) {
            this.labels = labels;
            this.activeAt = activeAt;
        }
    }

    private final Alerting rule;
    private final Map<String, String> ruleLabels;
    private final Map<Labels, Active> active = new LinkedHashMap<>();
    private final Deque<ActiveTime> past = new ArrayDeque<>();

    AlertTracker(Alerting rule) {
        this.rule = rule;
        this.ruleLabels = new TreeMap<>(rule.labels());
        ruleLabels.put("alertname", rule.name());
    }

    /// Takes the answer of one evaluation; gives the alerts that ended with it.
    synchronized List<FiredAlert> update(long now, List<Element> elements) {
        var seen = new HashSet<Labels>();
        for (Element element : elements) {
            Labels labels = labelled(element);
            if (!seen.add(labels)) {
                continue;
            }
            Active alert = active.computeIfAbsent(labels, l -> new Active(l, now));
            alert.value = element.value();
            alert.keepFiringSince = Long.MAX_VALUE;
            if (alert.firingFrom == Long.MAX_VALUE
                    && now - alert.activeAt >= rule.holdFor().toMillis()) {
                alert.firingFrom = now;
            }
        }
        var ended = new ArrayList<FiredAlert>();
        active.values().removeIf(alert -> !seen.contains(alert.labels) && ends(alert, now, ended));
        while (past.size() > MAX_PAST) {
            past.removeFirst();
        }
        return ended;
    }

    private boolean ends(Active alert, long now, List<FiredAlert> ended) {
        boolean fires = alert.firingFrom != Long.MAX_VALUE;
        long keep = rule.keepFiringFor().toMillis();
        if (fires && keep > 0) {
            alert.keepFiringSince = Math.min(alert.keepFiringSince, now);
            if (now - alert.keepFiringSince < keep) {
                return false;
            }
        }
        past.add(new ActiveTime(alert.labels, alert.activeAt, alert.firingFrom, now));
        if (fires) {
            ended.add(fired(alert, Optional.of(Instant.ofEpochMilli(now))));
        }
        return true;
    }

    private Labels labelled(Element element) {
        var labels = element.labels().without(Labels.NAME).toMap();
        for (var label : ruleLabels.entrySet()) {
            labels.put(
                    label.getKey(), AlertText.expand(rule.name(), label.getValue(), element.labels(), element.value()));
        }
        return Labels.of(labels);
    }

    private Map<String, String> annotations(Active alert) {
        var texts = new HashMap<String, String>();
        Labels own = alert.labels.without(ruleLabels.keySet());
        rule.annotations()
                .forEach((name, text) -> texts.put(name, AlertText.expand(rule.name(), text, own, alert.value)));
        return texts;
    }

    private FiredAlert fired(Active alert, Optional<Instant> endsAt) {
        return new FiredAlert(
                alert.labels, annotations(alert), Instant.ofEpochMilli(alert.firingFrom), endsAt, rule.expr());
    }

    synchronized List<FiredAlert> firing() {
        return active.values().stream()
                .filter(a -> a.firingFrom != Long.MAX_VALUE)
                .map(a -> fired(a, Optional.empty()))
                .toList();
    }

    synchronized List<RulesResponse.Alert> alerts() {
        return active.values().stream()
                .map(a -> new RulesResponse.Alert(
                        a.labels,
                        annotations(a),
                        a.firingFrom == Long.MAX_VALUE ? RulesResponse.State.PENDING : RulesResponse.State.FIRING,
                        Instant.ofEpochMilli(a.activeAt),
                        a.keepFiringSince == Long.MAX_VALUE
                                ? Optional.empty()
                                : Optional.of(Instant.ofEpochMilli(a.keepFiringSince)),
                        a.value))
                .toList();
    }

    /// Takes over the alerts that another tracker found active before this one began.
    synchronized void remember(List<ActiveTime> earlier) {
        earlier.stream().filter(s -> s.to() != Long.MAX_VALUE).forEach(past::addFirst);
    }

    /// What is active and what was, as far back as it is kept.
    synchronized List<ActiveTime> stretches() {
        var all = new ArrayList<>(past);
        active.values().forEach(a -> all.add(new ActiveTime(a.labels, a.activeAt, a.firingFrom, Long.MAX_VALUE)));
        return all;
    }

    /// A time during which an alert was active, in epoch milliseconds.
    ///
    /// @param labels without the metric's name, with `alertname`
    /// @param firingFrom `Long.MAX_VALUE` while it is pending
    /// @param to the evaluation that found it over; `Long.MAX_VALUE` while it is not
    record ActiveTime(Labels labels, long activeAt, long firingFrom, long to) {}
}
