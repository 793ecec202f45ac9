package greenwall.fleet.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who has seen which alert. An acknowledgement goes with the firing that it was made for; it is forgotten once
/// that is over, never while nobody can tell whether it is.
public final class AckBook {
    private final Map<Alert.Key, Acknowledgement> acknowledged = new HashMap<>();

    public AckBook(Collection<Acknowledgement> kept) {
        kept.forEach(a -> acknowledged.put(a.key(), a));
    }

    public synchronized void add(Acknowledgement acknowledgement) {
        acknowledged.put(acknowledgement.key(), acknowledgement);
    }

    public synchronized boolean remove(Alert.Key key) {
        return acknowledged.remove(key) != null;
    }

    public synchronized List<Acknowledgement> all() {
        return List.copyOf(acknowledged.values());
    }

    /// The alerts with who acknowledged them; forgets what is over. Whether anything was forgotten is told by a
    /// shorter [#all].
    public synchronized AlertState apply(AlertState state) {
        if (acknowledged.isEmpty()) {
            return state;
        }
        var there = new HashSet<Alert.Key>();
        var alerts = new ArrayList<Alert>(state.alerts().size());
        for (var alert : state.alerts()) {
            var found = acknowledged.get(alert.key());
            if (found == null) {
                alerts.add(alert);
            } else if (sameFiring(found, alert)) {
                there.add(alert.key());
                alerts.add(alert.with(Optional.of(found)));
            } else {
                alerts.add(alert);
            }
        }
        if (state.troubles().isEmpty()) {
            acknowledged.keySet().removeIf(key -> !there.contains(key));
        }
        return state.with(alerts);
    }

    /// Alertmanager moves the start of an alert a little when its Prometheus restarts; a new firing starts later
    /// than the acknowledgement was made.
    private static boolean sameFiring(Acknowledgement acknowledgement, Alert alert) {
        return alert.phase() != Phase.PENDING && !alert.since().isAfter(acknowledgement.at());
    }

    /// An acknowledgement of the alert as it stands.
    public static Acknowledgement of(Alert alert, Instant at, String by, String comment, String silence) {
        return new Acknowledgement(alert.cluster(), alert.labels(), alert.since(), at, by, comment, silence);
    }
}
