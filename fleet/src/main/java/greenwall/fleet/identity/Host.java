package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One machine: the name it is shown under, all the names that were found, and why they are one.
///
/// `labels` are the labels that all its targets agree on (environment, location …), for grouping. `display` is
/// unique in its cluster.
public record Host(String cluster, String display, List<Name> names, Labels labels) {
    /// A name, where it stands (`instance`, `nodename` …), and how it came to belong to this host.
    public record Name(String label, String value, String from) {}

    Host alsoNamed(Name name) {
        var all = new ArrayList<>(names);
        all.add(name);
        return new Host(cluster, display, all, labels);
    }

    /// All that it is called: the name it is shown under first.
    public Set<String> allNames() {
        var all = new LinkedHashSet<String>();
        all.add(display);
        names.stream().map(Name::value).forEach(all::add);
        return all;
    }

    /// Whether the name belongs to this host; the caller has already normalised port, case and domain.
    public boolean answersTo(String name) {
        return display.equalsIgnoreCase(name)
                || names.stream().anyMatch(n -> n.value().equalsIgnoreCase(name));
    }
}
