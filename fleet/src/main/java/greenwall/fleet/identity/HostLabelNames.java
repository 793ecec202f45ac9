package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.List;
import java.util.stream.Stream;

/// The labels in which exporters, targets and alerts name a host.
public final class HostLabelNames {
    /// The labels with names from people or service discovery, the most common first.
    public static final List<String> NAMES =
            List.of("host", "hostname", "nodename", "node", "node_name", "machine", "server", "fqdn");

    /// The labels of series and alerts that may name a host, the most reliable first.
    public static final List<String> IN_SERIES = Stream.of(List.of("instance"), NAMES, List.of("exported_instance"))
            .flatMap(List::stream)
            .toList();

    /// The labels in which log shippers put the name of a host, the most reliable first.
    public static final List<String> IN_LOGS = List.of("""
                hostname host nodename node_name node instance machine server fqdn host_name agent_hostname
                exported_instance __journal__hostname _hostname kubernetes_node_name node_id computer
                """.split("\\s+"));

    private HostLabelNames() {}

    /// The host that the labels of a series or an alert name; empty if they name none.
    public static String in(Labels labels) {
        return labels.firstValue(IN_SERIES);
    }
}
