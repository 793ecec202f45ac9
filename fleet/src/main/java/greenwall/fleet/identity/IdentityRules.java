package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which target labels name a host, the most telling first, which split one name into several hosts (those of
/// federated tenants among them), and what no metric tells: `hosts` leads from any name to the host's, `peers` from
/// a WireGuard peer's key or name to its host, `guests` from a domain to the host that runs in it, `disks` from
/// `DOMAIN/DEVICE` to the dataset behind a guest's disk. `shouldRun` are guests that are missed when off;
/// `clusterLabels` are carried by all hosts of a cluster.
public record IdentityRules(
        List<String> labels,
        List<String> realms,
        Map<String, String> hosts,
        Map<String, String> peers,
        Map<String, String> guests,
        Map<String, String> disks,
        Set<String> shouldRun,
        Map<String, Labels> clusterLabels) {
    public static final IdentityRules DEFAULT = new IdentityRules(
            List.of("host", "hostname", "nodename", "instance"),
            List.of("cluster", "site", "datacenter", "dc", "__tenant_id__", "vm_account_id", "vm_project_id"),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Set.of(),
            Map.of());

    /// Stands where other names have the label that they come from.
    static final String CONFIGURED_HOST = "identity.hosts";

    static final String CONFIGURED_GUEST = "identity.guests";

    /// Further labels that sites use for the same thing; they join hosts, and name them where nothing better
    /// does.
    static final List<String> ALSO =
            List.of("node", "node_name", "machine", "server", "server_name", "fqdn", "vm", "node_id");

    List<String> nameLabels() {
        var all = new ArrayList<>(labels);
        all.remove("instance");
        for (var label : ALSO) {
            if (!all.contains(label)) {
                all.add(label);
            }
        }
        return all;
    }
}
