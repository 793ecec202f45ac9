package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the host that an alert is about, by any of the names of a host.
///
/// @param byCluster the hosts of each cluster by their names
public record AlertHostFinder(Map<String, ClusterHosts> byCluster) {
    public static final AlertHostFinder NONE = new AlertHostFinder(Map.of());

    /// Labels that name the machine of a value where `instance` is the exporter that reports it, such as
    /// kube-state-metrics or a federating Prometheus.
    private static final List<String> OF_MACHINE = List.of("exported_instance", "node", "node_name", "nodename");

    /// Labels of the exporter that reports a value, which is not always one of the host's own.
    private static final List<String> OF_EXPORTER =
            List.of("job", "instance", "namespace", "pod", "container", "endpoint", "service");

    /// The hosts of one cluster. Several may have one name, such as agents that scrape their own `localhost`.
    ///
    /// @param byDisplay by the name that is shown, which is unique
    /// @param byName by their names as they are
    /// @param byPlainName by their names without port and case
    /// @param byLabel by the labels of their targets that name hosts here, in addition to the usual ones
    public record ClusterHosts(
            Map<String, HostState> byDisplay,
            Map<String, List<HostState>> byName,
            Map<String, List<HostState>> byPlainName,
            Map<String, Map<String, List<HostState>>> byLabel) {
        private void add(HostState host) {
            byDisplay.put(host.name(), host);
            add(byName, host.name(), host);
            addPlain(host, host.name());
            for (var name : host.host().names()) {
                add(byName, name.value(), host);
                addPlain(host, name.value());
                // A number, such as the id of a node, may also be that of something else.
                boolean number = name.value().chars().allMatch(Character::isDigit);
                if (!number && !HostLabelNames.IN_SERIES.contains(name.label())) {
                    add(byLabel.computeIfAbsent(name.label(), _ -> new HashMap<>()), name.value(), host);
                }
            }
        }

        /// `localhost` without its port may be any machine.
        private void addPlain(HostState host, String name) {
            var address = InstanceAddress.parse(name);
            if (address.kind() != InstanceAddress.Kind.LOCAL) {
                add(byPlainName, address.host(), host);
            }
        }

        private static void add(Map<String, List<HostState>> hosts, String name, HostState host) {
            var ofName = hosts.computeIfAbsent(name, _ -> new ArrayList<>(1));
            if (ofName.isEmpty() || ofName.getLast() != host) {
                ofName.add(host);
            }
        }
    }

    public static AlertHostFinder of(FleetState fleet) {
        var byCluster = new HashMap<String, ClusterHosts>();
        for (var host : fleet.hosts()) {
            byCluster
                    .computeIfAbsent(
                            host.cluster().name(),
                            _ -> new ClusterHosts(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>()))
                    .add(host);
        }
        return new AlertHostFinder(byCluster);
    }

    public Optional<HostState> find(String cluster, Labels alert) {
        var hosts = byCluster.get(cluster);
        if (hosts == null) {
            return Optional.empty();
        }
        for (var label : HostLabelNames.IN_SERIES) {
            var found = named(hosts, alert.get(label), alert);
            if (found.isPresent()) {
                return label.equals("instance")
                        ? machine(hosts, alert, found.get()).or(() -> found)
                        : found;
            }
        }
        return hosts.byLabel().entrySet().stream()
                .flatMap(label -> one(label.getValue().get(alert.get(label.getKey())), alert).stream())
                .findFirst();
    }

    /// The host that a label names besides the `instance`, which may only be the exporter.
    private static Optional<HostState> machine(ClusterHosts hosts, Labels alert, HostState instance) {
        return OF_MACHINE.stream()
                .map(alert::get)
                .filter(name -> !instance.host().hasName(name))
                .flatMap(name -> named(hosts, name, alert).stream())
                .findFirst();
    }

    /// Finds a host of the cluster by any of its names, with or without port and in any case.
    public Optional<HostState> named(String cluster, String name) {
        var hosts = byCluster.get(cluster);
        return hosts == null ? Optional.empty() : named(hosts, name, Labels.EMPTY);
    }

    /// @param alert decides where several hosts have the name
    private static Optional<HostState> named(ClusterHosts hosts, String name, Labels alert) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return one(hosts.byName().get(name), alert)
                .or(() -> Optional.ofNullable(hosts.byDisplay().get(name)))
                .or(() -> one(hosts.byPlainName().get(InstanceAddress.plain(name)), alert));
    }

    /// Of several hosts, the one with a target that has no other value of a label of the alert.
    private static Optional<HostState> one(@Nullable List<HostState> hosts, Labels alert) {
        if (hosts == null) {
            return Optional.empty();
        }
        var labels = alert.without(OF_EXPORTER);
        var fitting = hosts.size() == 1
                ? hosts
                : hosts.stream()
                        .filter(host -> host.targets().stream()
                                .anyMatch(target -> target.labels().agreesWith(labels)))
                        .toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    /// The host's name as the wall shows it, or as the labels name it; empty if they name none.
    public String name(String cluster, Labels alert) {
        return find(cluster, alert).map(HostState::name).orElseGet(() -> HostLabelNames.in(alert));
    }
}
