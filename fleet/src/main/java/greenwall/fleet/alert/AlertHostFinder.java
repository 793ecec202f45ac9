package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Host;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the host that an alert is about, by any of the names of a host.
///
/// @param byCluster the hosts of each cluster by their names
public record AlertHostFinder(Map<String, ClusterHosts> byCluster) {
    public static final AlertHostFinder NONE = new AlertHostFinder(Map.of());

    /// Labels that name the machine of a value where `instance` is the exporter that reports it, such as
    /// kube-state-metrics or a federating Prometheus.
    private static final List<String> OF_MACHINE = List.of("exported_instance", "node", "node_name", "nodename");

    /// The hosts of one cluster.
    ///
    /// @param byName by their names as they are
    /// @param byPlainName by their names without port and case; without names that are then ambiguous
    /// @param byLabel by the labels of their targets that name hosts here, in addition to the usual ones
    public record ClusterHosts(
            Map<String, HostState> byName,
            Map<String, HostState> byPlainName,
            Map<String, Map<String, HostState>> byLabel) {}

    public static AlertHostFinder of(FleetState fleet) {
        var builders = new HashMap<String, Builder>();
        for (var host : fleet.hosts()) {
            builders.computeIfAbsent(host.cluster().name(), _ -> new Builder()).add(host);
        }
        var byCluster = new HashMap<String, ClusterHosts>();
        builders.forEach((cluster, builder) -> byCluster.put(cluster, builder.build()));
        return new AlertHostFinder(byCluster);
    }

    private static final class Builder {
        final Map<String, HostState> byName = new HashMap<>();
        final Map<String, HostState> byPlainName = new HashMap<>();
        final Map<String, Map<String, HostState>> byLabel = new HashMap<>();
        final Set<String> ambiguous = new HashSet<>();

        void add(HostState host) {
            byName.putIfAbsent(host.name(), host);
            plain(host, host.name());
            for (var name : host.host().names()) {
                byName.putIfAbsent(name.value(), host);
                plain(host, name.value());
                if (isLabelOfSite(name)) {
                    byLabel.computeIfAbsent(name.label(), _ -> new HashMap<>()).putIfAbsent(name.value(), host);
                }
            }
        }

        /// `localhost` without its port may be any machine.
        private void plain(HostState host, String name) {
            if (InstanceAddress.parse(name).kind() == InstanceAddress.Kind.LOCAL) {
                return;
            }
            var plain = InstanceAddress.plain(name);
            var other = byPlainName.putIfAbsent(plain, host);
            if (other != null && other.index() != host.index()) {
                ambiguous.add(plain);
            }
        }

        private static boolean isLabelOfSite(Host.Name name) {
            return !HostLabelNames.IN_SERIES.contains(name.label());
        }

        ClusterHosts build() {
            byPlainName.keySet().removeAll(ambiguous);
            return new ClusterHosts(byName, byPlainName, byLabel);
        }
    }

    public Optional<HostState> find(String cluster, Labels alert) {
        var hosts = byCluster.get(cluster);
        if (hosts == null) {
            return Optional.empty();
        }
        for (var label : HostLabelNames.IN_SERIES) {
            var found = named(hosts, alert.get(label));
            if (found.isPresent()) {
                return label.equals("instance")
                        ? machine(hosts, alert, found.get()).or(() -> found)
                        : found;
            }
        }
        return hosts.byLabel().entrySet().stream()
                .flatMap(label -> Optional.ofNullable(label.getValue().get(alert.get(label.getKey()))).stream())
                .findFirst();
    }

    /// The host that a label names besides the `instance`, which may only be the exporter.
    private static Optional<HostState> machine(ClusterHosts hosts, Labels alert, HostState instance) {
        return OF_MACHINE.stream()
                .map(alert::get)
                .filter(name -> !instance.host().hasName(name))
                .flatMap(name -> named(hosts, name).stream())
                .findFirst();
    }

    /// Finds a host of the cluster by any of its names, with or without port and in any case.
    public Optional<HostState> named(String cluster, String name) {
        var hosts = byCluster.get(cluster);
        return hosts == null ? Optional.empty() : named(hosts, name);
    }

    private static Optional<HostState> named(ClusterHosts hosts, String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(hosts.byName().get(name))
                .or(() -> Optional.ofNullable(hosts.byName().get(InstanceAddress.hostOnly(name))))
                .or(() -> Optional.ofNullable(hosts.byPlainName().get(InstanceAddress.plain(name))));
    }

    /// The host's name as the wall shows it, or as the labels name it; empty if they name none.
    public String name(String cluster, Labels alert) {
        return find(cluster, alert).map(HostState::name).orElseGet(() -> HostLabelNames.in(alert));
    }
}
