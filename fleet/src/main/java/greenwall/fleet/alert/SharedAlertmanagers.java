package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Outcome;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Two clusters may send their alerts to one Alertmanager, which then tells them to both: each is listed once,
/// under the cluster whose host it is about.
final class SharedAlertmanagers {
    private record Place(URI url, Labels labels) {}

    private final Map<Place, Alert> seen = new HashMap<>();

    /// Whether the alert, told by an Alertmanager, is to be listed; takes away one that was listed for a cluster that
    /// has less to do with it.
    boolean isNew(AlertRound.Told told, Alert alert, Map<Alert.Key, Alert> listed) {
        if (told.alerts().isEmpty()) {
            return true;
        }
        @Nullable Alert twin = null;
        for (var peer : told.alerts().get().peers()) {
            if (peer instanceof Outcome.Answered<Integer>) {
                var place = new Place(peer.source().url(), alert.labels());
                var before = seen.putIfAbsent(place, alert);
                if (before != null && !before.cluster().equals(alert.cluster())) {
                    twin = before;
                }
            }
        }
        if (twin == null) {
            return true;
        }
        if (alert.known() && !twin.known()) {
            listed.remove(twin.key());
            return true;
        }
        return false;
    }
}
