package greenwall.fleet.runbook.run;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
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

/// The subject of a run.
///
/// @param alert the name of the alert; empty for a run without one
/// @param host empty if the alert is not about a host
/// @param instances the `instance` labels of the host's targets
/// @param names the names of the host in logs
/// @param since when the alert began
/// @param window the time that is examined
public record RunbookSubject(
        String alert,
        String cluster,
        String host,
        Labels labels,
        Set<String> instances,
        Set<String> names,
        Instant since,
        Instant at,
        TimeWindow window) {
    private static final List<String> DISTINGUISHING =
            List.of("pool", "path", "device", "domain", "dataset", "mountpoint", "name");
    private static final Duration BEFORE = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(24);

    public RunbookSubject(
            String alert,
            String cluster,
            String host,
            Labels labels,
            Set<String> instances,
            Set<String> names,
            Instant since,
            Instant at) {
        this(alert, cluster, host, labels, instances, names, since, at, examined(Optional.empty(), since, at));
    }

    /// Whether the labels of an alert name the host, with or without a port, in any case.
    public static boolean isAbout(Labels alert, HostState host) {
        return HostLabelNames.IN_SERIES.stream()
                .map(alert::get)
                .filter(value -> !value.isEmpty())
                .anyMatch(value -> value.equals(host.name())
                        || host.host().names().stream()
                                .anyMatch(name ->
                                        InstanceAddress.plain(name.value()).equals(InstanceAddress.plain(value))));
    }

    /// @param start the start that the user chose; empty for the usual window
    public static RunbookSubject of(
            Labels alert,
            String cluster,
            Optional<HostState> host,
            Instant since,
            Instant at,
            Optional<Instant> start) {
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
        return new RunbookSubject(
                alert.get("alertname"),
                cluster,
                host.map(HostState::name).orElseGet(() -> HostLabelNames.in(alert)),
                alert,
                instances,
                names,
                since,
                at,
                examined(start, since, at));
    }

    /// Labels that this alert lacks: first those by which it was selected, from the cells of its problem, then
    /// those of other alerts, if all alerts that do not contradict it agree on them.
    public static Labels missingLabels(Labels alert, Labels selected, Collection<Labels> others) {
        var found = new TreeMap<String, String>();
        var disputed = new TreeSet<String>();
        for (var other : others) {
            boolean contradicts = DISTINGUISHING.stream()
                    .anyMatch(name -> alert.has(name)
                            && other.has(name)
                            && !alert.get(name).equals(other.get(name)));
            if (contradicts) {
                continue;
            }
            for (var name : DISTINGUISHING) {
                var value = other.get(name);
                var known = value.isEmpty() || alert.has(name) ? null : found.putIfAbsent(name, value);
                if (known != null && !known.equals(value)) {
                    disputed.add(name);
                }
            }
        }
        found.keySet().removeAll(disputed);
        selected.forEach((name, value) -> {
            if (!alert.has(name)) {
                found.put(name, value);
            }
        });
        return Labels.of(found);
    }

    /// The host, or else the service that the alert names; empty if it names neither.
    public String hostOrService() {
        return host.isEmpty() ? Alert.serviceIn(labels) : host;
    }

    /// The time from the chosen start, or else from half an hour before the alert began, but at most a day.
    private static TimeWindow examined(Optional<Instant> chosen, Instant since, Instant at) {
        var start = chosen.filter(at::isAfter)
                .orElseGet(() -> TimeMath.earlier(since, at).minus(BEFORE));
        return new TimeWindow(TimeMath.later(start, at.minus(LONGEST)), at);
    }
}
