package greenwall.fleet.alert;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The names by which alerts are grouped by their host: with the cluster if hosts of several clusters have the
/// name, in the fleet or, for hosts that the fleet does not have, in the alerts.
///
/// Not thread-safe.
public final class AlertHostNames {
    private static final String NO_HOST = "(no host)";

    private final Map<String, String> clusters = new HashMap<>();
    private final Set<String> shared;

    /// @param sharedInFleet the names that hosts of several clusters have
    public AlertHostNames(Set<String> sharedInFleet) {
        shared = new HashSet<>(sharedInFleet);
    }

    public void add(String cluster, String host) {
        if (!clusters.computeIfAbsent(host, _ -> cluster).equals(cluster)) {
            shared.add(host);
        }
    }

    public String of(String cluster, String host) {
        return host.isEmpty() ? NO_HOST : shared.contains(host) ? host + " (" + cluster + ")" : host;
    }
}
