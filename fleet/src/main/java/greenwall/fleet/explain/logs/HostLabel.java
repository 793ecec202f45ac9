package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Address;
import java.util.List;
import java.util.Locale;

/// In which label of a log stream the host stands. Shippers differ; these are their names for it, the surest
/// first.
public final class HostLabel {
    public static final List<String> NAMES = List.of(
            "hostname",
            "host",
            "nodename",
            "node_name",
            "node",
            "instance",
            "machine",
            "server",
            "fqdn",
            "host_name",
            "agent_hostname",
            "exported_instance",
            "__journal__hostname",
            "_hostname",
            "kubernetes_node_name",
            "computer",
            "device",
            "vm");

    private HostLabel() {}

    /// The host as the stream says it; empty where it does not.
    public static String of(Labels stream) {
        for (var name : NAMES) {
            var value = stream.get(name);
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /// The name without port, domain and case, so that two spellings of one host are the same.
    public static String plain(String name) {
        var host = Address.parse(name).host();
        return Address.shortName(host.isEmpty() ? name.toLowerCase(Locale.ROOT) : host);
    }
}
