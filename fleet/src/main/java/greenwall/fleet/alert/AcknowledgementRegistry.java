package greenwall.fleet.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The acknowledgements of alerts. Each belongs to one firing of an alert and is dropped once the alert is
/// known to be over. Other consoles may write to the same store; this console keeps its own changes until
/// they are stored.
public final class AcknowledgementRegistry {
    /// An alert that another console acknowledged may reach this console slightly later.
    private static final Duration MINIMUM_AGE = Duration.ofMinutes(5);

    private final Map<Alert.Key, Acknowledgement> acknowledged = new LinkedHashMap<>();
    /// Changes that are not stored yet; an empty value is a removal.
    private final Map<Alert.Key, Optional<Acknowledgement>> unwritten = new HashMap<>();
    /// Those that are still stored although their alerts are over. Each console detects that itself, so a team
    /// keeps them.
    private final Set<Acknowledgement> over = new HashSet<>();

    public AcknowledgementRegistry(Collection<Acknowledgement> kept) {
        kept.forEach(a -> acknowledged.put(a.key(), a));
    }

    public synchronized void add(Acknowledgement acknowledgement) {
        acknowledged.put(acknowledgement.key(), acknowledgement);
        unwritten.put(acknowledgement.key(), Optional.of(acknowledgement));
    }

    public synchronized void remove(Alert.Key key) {
        acknowledged.remove(key);
        unwritten.put(key, Optional.empty());
    }

    /// The changes by people that are not stored yet; an empty value is a removed acknowledgement.
    public synchronized Map<Alert.Key, Optional<Acknowledgement>> unwrittenChanges() {
        return Map.copyOf(unwritten);
    }

    public synchronized List<Acknowledgement> all() {
        return List.copyOf(acknowledged.values());
    }

    /// Merges the stored acknowledgements of other consoles with the changes made here, and keeps the result.
    public synchronized List<Acknowledgement> merge(List<Acknowledgement> kept) {
        acknowledged.clear();
        over.retainAll(Set.copyOf(kept));
        kept.stream().filter(a -> !over.contains(a)).forEach(a -> acknowledged.put(a.key(), a));
        unwritten.forEach(
                (key, change) -> change.ifPresentOrElse(a -> acknowledged.put(key, a), () -> acknowledged.remove(key)));
        return all();
    }

    /// @param written the changes as they were before the result of [#merge] was stored; one that was replaced
    ///     meanwhile stays unwritten
    public synchronized void markWritten(Map<Alert.Key, Optional<Acknowledgement>> written) {
        written.forEach(unwritten::remove);
    }

    /// The alerts with their acknowledgements; removes those of alerts that are over in the clusters that were
    /// queried.
    public synchronized AlertSnapshot apply(AlertSnapshot state) {
        if (acknowledged.isEmpty()) {
            return state;
        }
        var present = new HashSet<Alert.Key>();
        var alerts = new ArrayList<Alert>(state.alerts().size());
        for (var alert : state.alerts()) {
            var acknowledgement = acknowledged.get(alert.key());
            if (acknowledgement != null && sameFiring(acknowledgement, alert)) {
                present.add(alert.key());
                alerts.add(alert.with(Optional.of(acknowledgement)));
            } else {
                alerts.add(alert);
            }
        }
        if (state.failures().isEmpty()) {
            var queried = state.watchdogs().stream().map(WatchdogAlert::cluster).collect(Collectors.toSet());
            acknowledged.values().stream()
                    .filter(a -> queried.contains(a.cluster())
                            && !present.contains(a.key())
                            && a.at().plus(MINIMUM_AGE).isBefore(state.at()))
                    .toList()
                    .forEach(a -> {
                        acknowledged.remove(a.key());
                        unwritten.remove(a.key());
                        over.add(a);
                    });
        }
        return state.with(alerts);
    }

    /// Alertmanager moves the start of an alert a little when its Prometheus restarts; a new firing starts
    /// after the acknowledgement. The local clock may be behind Alertmanager's.
    private static boolean sameFiring(Acknowledgement acknowledgement, Alert alert) {
        return alert.phase() != AlertPhase.PENDING
                && !(alert.since().isAfter(acknowledgement.at())
                        && alert.since().isAfter(acknowledgement.since()));
    }

    /// An acknowledgement of the alert's current firing.
    public static Acknowledgement acknowledgementOf(
            Alert alert, Instant at, String by, String comment, String silence) {
        return new Acknowledgement(alert.cluster(), alert.labels(), alert.since(), at, by, comment, silence);
    }
}
