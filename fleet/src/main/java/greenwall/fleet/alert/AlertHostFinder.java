package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Finds the host that an alert is about, by any of the names of a host.
///
/// @param byName the hosts of each cluster by all their names
public record AlertHostFinder(Map<String, Map<String, HostState>> byName) {
    public static final AlertHostFinder NONE = new AlertHostFinder(Map.of());

    public static AlertHostFinder of(FleetState fleet) {
        var byName = new HashMap<String, Map<String, HostState>>();
        for (var host : fleet.hosts()) {
            var names = byName.computeIfAbsent(host.cluster().name(), _ -> new HashMap<>());
            names.putIfAbsent(host.name(), host);
            host.host().names().forEach(n -> names.putIfAbsent(n.value(), host));
        }
        return new AlertHostFinder(byName);
    }

    public Optional<HostState> find(String cluster, Labels alert) {
        var names = byName.getOrDefault(cluster, Map.of());
        for (var label : HostLabelNames.IN_SERIES) {
            var value = alert.get(label);
            if (!value.isEmpty()) {
                var found = names.get(value);
                if (found == null) {
                    found = names.get(InstanceAddress.hostOnly(value));
                }
                if (found != null) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }

    /// The host's name as the wall shows it, or as the labels name it; empty if they name none.
    public String name(String cluster, Labels alert) {
        return find(cluster, alert).map(HostState::name).orElseGet(() -> HostLabelNames.in(alert));
    }
}
