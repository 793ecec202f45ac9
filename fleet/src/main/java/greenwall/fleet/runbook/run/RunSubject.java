package greenwall.fleet.runbook.run;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a run is about.
///
/// @param alert its name, empty for a look around without one
/// @param host empty where the alert is about no host
/// @param labels the alert's
/// @param instances by which the host's targets are scraped
/// @param names under which the host writes logs
/// @param since when it began
/// @param at up to when one looks
public record RunSubject(
        String alert,
        String cluster,
        String host,
        Labels labels,
        Set<String> instances,
        Set<String> names,
        Instant since,
        Instant at) {
    private static final List<String> TELLING =
            List.of("pool", "path", "device", "domain", "dataset", "mountpoint", "name");
    private static final Duration BEFORE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(24);

    /// The host that an alert's labels name, among those that are known.
    public static Optional<HostState> host(Labels alert, Collection<HostState> hosts) {
        for (var label : HostLabelNames.IN_SERIES) {
            var value = alert.get(label);
            if (value.isEmpty()) {
                continue;
            }
            for (var host : hosts) {
                boolean named = host.name().equals(value)
                        || host.host().names().stream().anyMatch(n -> n.value().equals(value));
                if (named) {
                    return Optional.of(host);
                }
            }
            var bare = InstanceAddress.bare(value);
            for (var host : hosts) {
                if (host.host().names().stream()
                        .anyMatch(n -> InstanceAddress.bare(n.value()).equals(bare))) {
                    return Optional.of(host);
                }
            }
        }
        return Optional.empty();
    }

    /// @param since when the alert began
    public static RunSubject of(Labels alert, String cluster, Optional<HostState> host, Instant since, Instant at) {
        var instances = new LinkedHashSet<String>();
        var names = new LinkedHashSet<String>();
        host.ifPresent(h -> {
            names.add(h.name());
            h.host().names().forEach(n -> {
                if (n.label().equals("instance")) {
                    instances.add(n.value());
                } else {
                    names.add(n.value());
                }
            });
        });
        return new RunSubject(
                alert.get("alertname"),
                cluster,
                host.map(HostState::name).orElseGet(() -> HostLabelNames.in(alert)),
                alert,
                instances,
                names,
                since,
                at);
    }

    /// The labels that this alert lacks: those that it was selected by, from the cells of its problem, then those of
    /// other alerts.
    public static Labels beside(Labels alert, Labels asked, Collection<Labels> others) {
        var found = new TreeMap<>(beside(alert, others).toMap());
        asked.forEach((name, value) -> {
            if (!alert.has(name)) {
                found.put(name, value);
            }
        });
        return Labels.of(found);
    }

    /// The labels that other alerts tell and this one lacks, where all that do not contradict it agree.
    static Labels beside(Labels alert, Collection<Labels> others) {
        var found = new TreeMap<String, String>();
        var disputed = new TreeSet<String>();
        for (var other : others) {
            var labels = other.toMap();
            boolean contradicts = TELLING.stream()
                    .anyMatch(name -> alert.has(name)
                            && other.has(name)
                            && !alert.get(name).equals(other.get(name)));
            if (contradicts) {
                continue;
            }
            for (var name : TELLING) {
                var value = labels.getOrDefault(name, "");
                var known = value.isEmpty() || alert.has(name) ? null : found.putIfAbsent(name, value);
                if (known != null && !known.equals(value)) {
                    disputed.add(name);
                }
            }
        }
        found.keySet().removeAll(disputed);
        return Labels.of(found);
    }

    /// Whether an alert is about a host at all, known or not.
    public static boolean namesHost(Labels alert) {
        return !HostLabelNames.in(alert).isEmpty();
    }

    /// From half an hour before it began until now, a day at the most.
    public TimeWindow window() {
        var start = since.minus(BEFORE);
        var earliest = at.minus(LONGEST);
        return new TimeWindow(
                start.isBefore(earliest) ? earliest : start.isAfter(at.minus(BEFORE)) ? at.minus(BEFORE) : start, at);
    }
}
