package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.source.MetricsSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The alerts of a Prometheus' rules by their labels, so that alerts from Alertmanager can be joined to them.
/// A Prometheus adds external labels to alerts that it sends to Alertmanager; the matching pairs show which
/// ones.
final class RuleAlertIndex {
    /// The most sets of label names that the alerts of one name may have.
    private static final int MAX_SHAPES = 64;
    private static final String ALERTNAME = "alertname";

    record Entry(MetricsSource.Rule rule, MetricsSource.RuleAlert alert) {}

    private final Map<Labels, Entry> byLabels = new HashMap<>();
    /// The sets of label names that the alerts of a name have, the largest first.
    private final Map<String, List<Set<String>>> shapes = new HashMap<>();
    private final Map<String, MetricsSource.Rule> rules = new HashMap<>();
    private final Map<MetricsSource.Rule, Alert.Rule> alertRules = new IdentityHashMap<>();
    /// The labels that matched alerts have in addition to those of their rules' alerts, with the number of
    /// these alerts.
    private final Map<Labels, Integer> externalLabels = new LinkedHashMap<>();
    private final Set<String> externalNames = new HashSet<>();
    private final Set<Entry> used = Collections.newSetFromMap(new IdentityHashMap<>());

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
                    addShape(alert.labels());
                }
            }
        }
        shapes.values()
                .forEach(sets -> sets.sort(
                        Comparator.<Set<String>>comparingInt(Set::size).reversed()));
    }

    private void addShape(Labels alert) {
        var sets = shapes.computeIfAbsent(alert.get(ALERTNAME), _ -> new ArrayList<>());
        var names = alert.names();
        if (sets.size() < MAX_SHAPES && !sets.contains(names)) {
            sets.add(names);
        }
    }

    boolean hasRule(String name) {
        return rules.containsKey(name);
    }

    /// The rule with this name, for an alert that none of its alerts matches.
    Optional<Alert.Rule> rule(Labels shown) {
        return Optional.ofNullable(rules.get(shown.get(ALERTNAME)))
                .map(rule -> rule(rule, shown.without(externalNames)));
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
    Optional<Entry> match(Labels shown) {
        var found = find(shown);
        found.ifPresent(entry -> {
            used.add(entry);
            var added = shown.without(entry.alert().labels().names());
            externalLabels.merge(added, 1, Integer::sum);
            externalNames.addAll(added.names());
        });
        return found;
    }

    /// Of several alerts whose labels this one has too, the one with the most labels is meant.
    private Optional<Entry> find(Labels shown) {
        var exact = byLabels.get(shown);
        return exact != null
                ? Optional.of(exact)
                : shapes.getOrDefault(shown.get(ALERTNAME), List.of()).stream()
                        .filter(names -> names.stream().allMatch(shown::has))
                        .flatMap(names -> Optional.ofNullable(byLabels.get(shown.only(names))).stream())
                        .findFirst();
    }

    /// Finds the rules' firing alerts whose labels Prometheus dropped in part before it sent them
    /// (`alert_relabel_configs`), and marks them as matched. A host is never dropped: an alert without one can be
    /// another alert. Alerts that fit in several ways are left out. Several alerts of a rule that become one are
    /// returned as one without a value.
    ///
    /// @param shown labels from Alertmanager that [#match] did not find
    /// @param external the labels that this Prometheus adds
    Map<Labels, Entry> matchShortened(Collection<Labels> shown, Labels external) {
        var firing = byLabels.values().stream()
                .filter(entry -> !used.contains(entry) && !entry.alert().state().equals("pending"))
                .collect(Collectors.groupingBy(entry -> entry.alert().labels().get(ALERTNAME)));
        record Shape(String alertname, Set<String> names) {}
        var byShape = new HashMap<Shape, Map<Labels, List<Entry>>>();
        var fitting = new LinkedHashMap<Labels, List<Entry>>();
        var fits = new IdentityHashMap<Entry, Integer>();
        for (var labels : shown) {
            var own = labels.without(external.names());
            var ofName = firing.getOrDefault(own.get(ALERTNAME), List.of());
            var shape = new Shape(own.get(ALERTNAME), own.names());
            if (ofName.isEmpty()
                    || !labels.containsAll(external)
                    || byShape.size() >= MAX_SHAPES && !byShape.containsKey(shape)) {
                continue;
            }
            var entries = byShape
                    .computeIfAbsent(
                            shape,
                            _ -> ofName.stream()
                                    .collect(Collectors.groupingBy(
                                            entry -> entry.alert().labels().only(shape.names()))))
                    .getOrDefault(own, List.of())
                    .stream()
                    .filter(entry -> HostLabelNames.in(entry.alert().labels()).equals(HostLabelNames.in(own)))
                    .toList();
            entries.forEach(entry -> fits.merge(entry, 1, Integer::sum));
            if (!entries.isEmpty()) {
                fitting.put(labels, entries);
            }
        }
        var matched = new HashMap<Labels, Entry>();
        fitting.forEach((labels, entries) -> {
            var rule = entries.getFirst().rule();
            if (entries.stream().allMatch(entry -> entry.rule() == rule && fits.getOrDefault(entry, 0) == 1)) {
                used.addAll(entries);
                matched.put(labels, asOne(entries));
            }
        });
        return matched;
    }

    private static Entry asOne(List<Entry> entries) {
        var first = entries.getFirst();
        if (entries.size() == 1) {
            return first;
        }
        var labels = Labels.common(
                entries.stream().map(entry -> entry.alert().labels()).toList());
        var alert = first.alert();
        return new Entry(
                first.rule(),
                new MetricsSource.RuleAlert(labels, alert.annotations(), alert.state(), alert.activeAt(), Double.NaN));
    }

    /// The labels that most matched alerts have in addition to those of the rules; empty if none was matched.
    /// In a shared Alertmanager, a few alerts of other clusters may match too.
    Optional<Labels> externalLabels() {
        return externalLabels.values().stream()
                .max(Comparator.naturalOrder())
                .map(most -> Labels.common(externalLabels.keySet().stream()
                        .filter(labels -> most.equals(externalLabels.get(labels)))
                        .toList()));
    }

    /// The labels that more matched alerts have in addition than any others.
    Optional<Labels> mostCommonExternalLabels() {
        var most =
                externalLabels.values().stream().max(Comparator.naturalOrder()).orElse(0);
        var labels = externalLabels.keySet().stream()
                .filter(added -> most.equals(externalLabels.get(added)))
                .toList();
        return labels.size() == 1 ? Optional.of(labels.getFirst()) : Optional.empty();
    }

    /// The alerts that were not matched: pending alerts, and alerts that Alertmanager has not received yet.
    List<Entry> unmatched() {
        return byLabels.values().stream().filter(e -> !used.contains(e)).toList();
    }
}
