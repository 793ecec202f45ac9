package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.List;
import java.util.stream.Stream;

/// The labels in which exporters, targets and alerts name a host.
public final class HostLabelNames {
    /// What a person or a service discovery gave as a name, the most usual first.
    public static final List<String> NAMES =
            List.of("host", "hostname", "nodename", "node", "node_name", "machine", "server", "fqdn");

    /// Where a host may stand in the labels of a series or an alert, the surest first.
    public static final List<String> IN_SERIES = Stream.of(List.of("instance"), NAMES, List.of("exported_instance"))
            .flatMap(List::stream)
            .toList();

    /// Where shippers of logs put a host's name, the surest first.
    public static final List<String> IN_LOGS = List.of("""
                hostname host nodename node_name node instance machine server fqdn host_name agent_hostname
                exported_instance __journal__hostname _hostname kubernetes_node_name node_id computer
                """.split("\\s+"));

    private HostLabelNames() {}

    /// The first that a series or an alert has; empty where it has none.
    public static String in(Labels labels) {
        return labels.first(IN_SERIES);
    }
}
