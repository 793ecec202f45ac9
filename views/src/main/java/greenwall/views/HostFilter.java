package greenwall.views;

import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A filter for hosts by cluster and label values. Written as `environment=production,cluster=prod-east`,
/// with a backslash before each comma, equals sign or backslash in a name or value; `!rack` means the hosts
/// without that label, whose value is empty.
public record HostFilter(Map<String, String> values) {
    public static final HostFilter ALL = new HostFilter(Map.of());
    /// The name that selects the cluster, or, if there is no such cluster, the label of that name, which targets may
    /// have too. All other names are labels.
    public static final String CLUSTER = "cluster";

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// An empty value removes the name.
    public HostFilter with(String name, String value) {
        return new HostFilter(LinkParameters.with(values, name, value));
    }

    /// Only the hosts without the label.
    public HostFilter without(String label) {
        var changed = new TreeMap<>(values);
        changed.put(label, "");
        return new HostFilter(changed);
    }

    public Predicate<HostState> matching(FleetState fleet) {
        var clusters = fleet.clusters().stream().map(ClusterState::name).collect(Collectors.toUnmodifiableSet());
        return host -> values.entrySet().stream()
                .allMatch(e ->
                        value(host, e.getKey(), clusters.contains(e.getValue())).equals(e.getValue()));
    }

    private static String value(HostState host, String name, boolean ofCluster) {
        return ofCluster && name.equals(CLUSTER) ? host.cluster().name() : host.label(name);
    }

    public String text() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(e -> e.getValue().isEmpty()
                                ? "!" + escaped(e.getKey())
                                : escaped(e.getKey()) + "=" + escaped(e.getValue()))
                        .collect(Collectors.joining(","));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
    }

    /// Parses the result of [#text()]. A malformed text gives an empty filter.
    static HostFilter parse(String text) {
        var values = new TreeMap<String, String>();
        var part = new StringBuilder();
        var name = "";
        boolean named = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            if (c == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
            } else if (c == '=' && !named) {
                name = part.toString();
                named = true;
                part.setLength(0);
            } else if (c == ',') {
                if (named && !name.isEmpty() && !part.isEmpty()) {
                    values.put(name, part.toString());
                } else if (!named && part.length() > 1 && part.charAt(0) == '!') {
                    values.put(part.substring(1), "");
                }
                named = false;
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        return new HostFilter(values);
    }
}
