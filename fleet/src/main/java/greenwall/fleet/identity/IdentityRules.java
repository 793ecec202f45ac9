package greenwall.fleet.identity;

import java.util.ArrayList;
import java.util.List;

/// Which target labels name a host, the most telling first, and which split one name into several hosts.
public record IdentityRules(List<String> labels, List<String> realms) {
    public static final IdentityRules DEFAULT = new IdentityRules(
            List.of("host", "hostname", "nodename", "instance"), List.of("cluster", "site", "datacenter", "dc"));

    /// Further labels that sites use for the same thing; they join hosts, and name them where nothing better
    /// does.
    static final List<String> ALSO =
            List.of("node", "node_name", "machine", "server", "server_name", "fqdn", "vm", "node_id");

    public IdentityRules {
        labels = List.copyOf(labels);
        realms = List.copyOf(realms);
    }

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
