package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.source.MetricsSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The alerts of a Prometheus' rules by their labels, so that alerts from Alertmanager can be joined to them.
/// A Prometheus adds external labels to alerts that it sends to Alertmanager; the first matching pair shows
/// which ones.
final class RuleAlertIndex {
    private static final int MAX_SCANS = 64;
    private static final String ALERTNAME = "alertname";

    record Entry(MetricsSource.Rule rule, MetricsSource.RuleAlert alert) {}

    private final Map<Labels, Entry> byLabels = new HashMap<>();
    private final Map<String, List<Entry>> byName = new HashMap<>();
    private final Map<String, MetricsSource.Rule> rules = new HashMap<>();
    private final Map<MetricsSource.Rule, Alert.Rule> alertRules = new IdentityHashMap<>();
    private final Set<Set<String>> externalLabels = new LinkedHashSet<>();
    private final Set<Entry> used = Collections.newSetFromMap(new IdentityHashMap<>());
    private int scans;

    RuleAlertIndex(Collection<MetricsSource.RuleGroup> groups) {
        for (var group : groups) {
            for (var rule : group.rules()) {
                if (!rule.alerting()) {
                    continue;
                }
                rules.putIfAbsent(rule.name(), rule);
                for (var alert : rule.alerts()) {
                    var entry = new Entry(rule, alert);
                    byLabels.putIfAbsent(alert.labels(), entry);
                    byName.computeIfAbsent(alert.labels().get(ALERTNAME), _ -> new ArrayList<>())
                            .add(entry);
                }
            }
        }
    }

    boolean hasRule(String name) {
        return rules.containsKey(name);
    }

    /// The rule with this name, for an alert that none of its alerts matches.
    Optional<Alert.Rule> rule(Labels shown) {
        var added = externalLabels.stream().flatMap(Set::stream).toList();
        return Optional.ofNullable(rules.get(shown.get(ALERTNAME))).map(rule -> rule(rule, shown.without(added)));
    }

    Alert.Rule rule(Entry entry) {
        return rule(entry.rule(), entry.alert().labels());
    }

    /// Its expression is parsed once for all its alerts.
    private Alert.Rule rule(MetricsSource.Rule rule, Labels alert) {
        return alertRules
                .computeIfAbsent(rule, r -> new Alert.Rule(r.query()))
                .ofSeries(alert.without(rule.labels().names()).without(ALERTNAME));
    }

    /// Finds the rule's alert with these labels from Alertmanager, and marks it as matched.
    Optional<Entry> claim(Labels shown) {
        var found = find(shown);
        found.ifPresent(used::add);
        return found;
    }

    private Optional<Entry> find(Labels shown) {
        var exact = byLabels.get(shown);
        if (exact != null) {
            return Optional.of(exact);
        }
        for (var extra : externalLabels) {
            var without = byLabels.get(shown.without(extra));
            if (without != null) {
                return Optional.of(without);
            }
        }
        var candidates = byName.getOrDefault(shown.get(ALERTNAME), List.of());
        if (candidates.isEmpty() || scans >= MAX_SCANS) {
            return Optional.empty();
        }
        scans++;
        for (var entry : candidates) {
            var labels = entry.alert().labels();
            if (shown.containsAll(labels)) {
                externalLabels.add(shown.without(labels.names()).names());
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /// The alerts that were not matched: pending alerts, and alerts that Alertmanager has not received yet.
    List<Entry> unclaimed() {
        return byLabels.values().stream().filter(e -> !used.contains(e)).toList();
    }
}
