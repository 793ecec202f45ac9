package greenwall.fleet.problem;

import greenwall.fleet.state.HostState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The labels that name the location of a host.
public final class LocationLabels {
    static final List<String> LABELS =
            List.of("location", "site", "datacenter", "dc", "rack", "zone", "availability_zone", "region");

    private LocationLabels() {}

    /// The first of these labels that most hosts have and that divides them into a few groups; empty if no
    /// label does.
    public static Optional<String> groupingLabel(List<HostState> hosts) {
        return LABELS.stream().filter(label -> divides(label, hosts)).findFirst();
    }

    private static boolean divides(String label, List<HostState> hosts) {
        var values = new HashSet<String>();
        int labelled = 0;
        for (var host : hosts) {
            var value = host.label(label);
            if (!value.isEmpty()) {
                values.add(value);
                labelled++;
            }
        }
        return labelled * 2 > hosts.size() && values.size() > 1 && values.size() * 2 <= hosts.size();
    }
}
