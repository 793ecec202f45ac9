package greenwall.views.window;

import greenwall.fleet.state.FleetState;
import greenwall.views.HostFilter;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The label values by which hosts can be filtered and grouped. Computed in the background, since it reads
/// all hosts.
/// @param labels the names of all labels of all hosts
/// @param values the values of those labels and the cluster names; labels with very many values are left out
record HostFilterChoices(SortedSet<String> labels, SortedMap<String, SortedSet<String>> values) {
    static final HostFilterChoices NOTHING = new HostFilterChoices(new TreeSet<>(), new TreeMap<>());
    private static final int MAX_VALUES = 40;

    static HostFilterChoices of(FleetState state) {
        var found = new TreeMap<String, SortedSet<String>>();
        for (var host : state.hosts()) {
            var labels = host.host().labels();
            for (int i = 0; i < labels.size(); i++) {
                var values = found.computeIfAbsent(labels.name(i), _ -> new TreeSet<>());
                if (values.size() <= MAX_VALUES) {
                    values.add(labels.value(i));
                }
            }
        }
        var names = new TreeSet<>(found.keySet());
        if (state.clusters().size() > 1) {
            var clusters = found.computeIfAbsent(HostFilter.CLUSTER, _ -> new TreeSet<>());
            state.clusters().forEach(c -> clusters.add(c.name()));
        }
        found.values().removeIf(values -> values.size() > MAX_VALUES || values.size() < 2);
        return new HostFilterChoices(names, found);
    }
}
