package greenwall.views.widgets;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.metric.PromqlQuery;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Finds the host of a series, and names the series for a chart.
public final class SeriesNames {
    private static final List<String> HOST_LABELS = List.of("instance", "hostname", "host", "nodename", "node_id");

    /// Used as the host of a series that is filtered out. No host has this name.
    private static final String LEFT_OUT = "\0";

    private final FleetState state;
    private final Optional<Place.HostRef> only;
    private final Map<String, Map<String, String>> names = new HashMap<>();

    public SeriesNames(FleetState state, Optional<Place.HostRef> only) {
        this.state = state;
        this.only = only;
    }

    /// The host's name, or the label's value if no host matches. Empty if the series has no host label.
    public String hostOf(String cluster, Labels labels) {
        for (var label : HOST_LABELS) {
            var value = labels.get(label);
            if (!value.isEmpty()) {
                var known = names(cluster).get(value);
                return known != null ? known : state.isFiltered() ? LEFT_OUT : value;
            }
        }
        return "";
    }

    boolean known(String cluster, String host) {
        return names(cluster).containsValue(host);
    }

    /// Whether the filter excludes the series' host.
    boolean excluded(String cluster, Labels labels) {
        return hostOf(cluster, labels).equals(LEFT_OUT);
    }

    private Map<String, String> names(String cluster) {
        return names.computeIfAbsent(cluster, _ -> {
            var byName = new HashMap<String, String>();
            for (HostState each : state.hosts()) {
                if (each.cluster().name().equals(cluster)) {
                    each.host().names().forEach(n -> byName.put(n.value(), each.name()));
                    byName.put(each.name(), each.name());
                }
            }
            return byName;
        });
    }

    /// The clusters to query: that of the host, or all if no host is set.
    List<ClusterState> clusters() {
        return state.clusters().stream()
                .filter(c -> only.isEmpty() || only.get().cluster().equals(c.name()))
                .toList();
    }

    /// The query restricted to the host, or unchanged if no host is set.
    String narrowed(String query) {
        var instances = new TreeSet<String>();
        host().ifPresent(h -> h.targets().forEach(t -> instances.add(t.instance())));
        return instances.isEmpty()
                ? query
                : PromqlQuery.of(query).onlyInstances(instances).text();
    }

    Optional<HostState> host() {
        return only.flatMap(h -> state.host(h.cluster(), h.name()));
    }

    boolean isSingleHost() {
        return only.isPresent();
    }

    /// Empty if the series are of all hosts.
    Optional<Place.HostRef> singleHost() {
        return only;
    }

    FleetState state() {
        return state;
    }

    /// The host's name followed by the words. The host's name is left out if all series are of one host.
    String name(String host, Iterable<String> words) {
        var text = new StringBuilder(only.isEmpty() ? host : "");
        for (var word : words) {
            if (!word.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(word);
            }
        }
        return text.isEmpty() ? only.map(Place.HostRef::name).orElse("all") : text.toString();
    }
}
