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
                    byName.computeIfAbsent(alert.labels().get("alertname"), _ -> new ArrayList<>())
                            .add(entry);
                }
            }
        }
    }

    boolean hasRule(String name) {
        return rules.containsKey(name);
    }

    Optional<Alert.Rule> rule(String name) {
        return Optional.ofNullable(rules.get(name)).map(this::rule);
    }

    /// The rule, shared by its alerts, so that its expression is parsed once.
    Alert.Rule rule(MetricsSource.Rule rule) {
        return alertRules.computeIfAbsent(rule, r -> new Alert.Rule(r.query()));
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
        var candidates = byName.getOrDefault(shown.get("alertname"), List.of());
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
