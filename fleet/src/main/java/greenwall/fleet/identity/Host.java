package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One machine: the name under which it is shown, all its names, and why they belong to one machine.
///
/// `labels` are the labels on which all its targets agree (environment, location …), for grouping. `display`
/// is unique in its cluster.
public record Host(String cluster, String display, List<Name> names, Labels labels) {
    /// A name, the label that contains it (`instance`, `nodename` …), and why it belongs to this host.
    public record Name(String label, String value, String from) {}

    Host alsoNamed(Name name) {
        var all = new ArrayList<>(names);
        all.add(name);
        return new Host(cluster, display, all, labels);
    }

    /// All names, with the shown name first.
    public Set<String> allNames() {
        var all = new LinkedHashSet<String>();
        all.add(display);
        names.stream().map(Name::value).forEach(all::add);
        return all;
    }

    /// Whether the name belongs to this host; the caller has already normalised port, case and domain.
    public boolean hasName(String name) {
        return display.equalsIgnoreCase(name)
                || names.stream().anyMatch(n -> n.value().equalsIgnoreCase(name));
    }
}
