package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Outcome;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Removes duplicate alerts: clusters that share an Alertmanager or an engine report the same alert. It is
/// listed once, under the cluster of its host.
final class CrossClusterDeduplicator {
    private record SourceAlert(URI url, Labels labels) {}

    private final Map<SourceAlert, Alert> seen = new HashMap<>();

    /// Whether to list the alert. Removes the same alert of another cluster from the list if its host is only
    /// known in this cluster.
    ///
    /// @param byAlertmanager whether an Alertmanager reported the alert, rather than the source of the rules
    boolean isNew(
            AlertQueries.ClusterResponses responses,
            Alert alert,
            boolean byAlertmanager,
            Map<Alert.Key, Alert> listed) {
        @Nullable Alert twin = null;
        for (var source : sources(responses, byAlertmanager)) {
            var key = new SourceAlert(source, alert.labels());
            var before = seen.putIfAbsent(key, alert);
            if (before != null && !before.cluster().equals(alert.cluster())) {
                twin = before;
                if (alert.hostKnown() && !before.hostKnown()) {
                    seen.put(key, alert);
                }
            }
        }
        if (twin == null) {
            return true;
        }
        if (alert.hostKnown() && !twin.hostKnown()) {
            listed.remove(twin.key());
            return true;
        }
        return false;
    }

    private static List<URI> sources(AlertQueries.ClusterResponses responses, boolean byAlertmanager) {
        return byAlertmanager
                ? responses.alerts().stream()
                        .flatMap(answer -> answer.peers().stream())
                        .filter(peer -> peer instanceof Outcome.Answered<Integer>)
                        .map(peer -> peer.source().url())
                        .toList()
                : responses.rules().stream()
                        .filter(_ -> responses.sharesEngine())
                        .map(rules -> rules.source().url())
                        .toList();
    }
}
