package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Rules for the identity of hosts, and facts that no metric provides.
///
/// @param labels the target labels that name a host, the most reliable first
/// @param hosts maps any name to the name of its host
/// @param peers maps the key or name of a WireGuard peer to its host
/// @param guests maps a virtual machine to the host that runs in it
/// @param disks maps `DOMAIN/DEVICE` to the dataset behind a guest's disk
/// @param shouldRun guests whose absence or shutdown is a fault
/// @param retired hosts that do not count once they are gone
/// @param clusterLabels the labels of all hosts of a cluster, by its name
public record IdentitySettings(
        List<String> labels,
        Map<String, String> hosts,
        Map<String, String> peers,
        Map<String, String> guests,
        Map<String, String> disks,
        Set<String> shouldRun,
        Set<String> retired,
        Map<String, Labels> clusterLabels) {
    public static final IdentitySettings DEFAULT = new IdentitySettings(
            List.of("host", "hostname", "nodename", "instance"),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Set.of(),
            Set.of(),
            Map.of());

    /// The labels that divide one name into several hosts, including those of federated tenants.
    public static final List<String> SCOPE_LABELS =
            List.of("cluster", "site", "datacenter", "dc", "__tenant_id__", "vm_account_id", "vm_project_id");

    /// Replaces the label in names that come from the configuration.
    static final String CONFIGURED_HOST = "identity.hosts";

    static final String CONFIGURED_GUEST = "identity.guests";

    /// Further labels that sites use for host names; they join hosts, and name a host if no better label does.
    static final List<String> ALSO =
            List.of("node", "node_name", "machine", "server", "server_name", "fqdn", "vm", "node_id");

    public IdentitySettings withClusterLabels(Map<String, Labels> newLabels) {
        return new IdentitySettings(labels, hosts, peers, guests, disks, shouldRun, retired, newLabels);
    }

    List<String> nameLabels() {
        return Stream.concat(labels.stream(), ALSO.stream())
                .filter(label -> !label.equals("instance"))
                .distinct()
                .toList();
    }
}
