package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What the exporters themselves say of the machines they run on. The labels that say which target a row is of
/// are those of the row: `instance`, `job`, and what else tells targets apart.
///
/// `names` are `node_uname_info` and libvirt's `host`; `bootTimes` tell a machine from its clone.
public record Evidence(
        List<Said> names, Map<Labels, Double> bootTimes, Map<Labels, String> machineIds, List<Labels> wireguardKeys) {
    public static final Evidence NONE = new Evidence(List.of(), Map.of(), Map.of(), List.of());

    /// A name that an exporter gives: the target's labels, the label's name and its value.
    public record Said(Labels target, String label, String value) {}

    public Evidence {
        names = List.copyOf(names);
        bootTimes = Map.copyOf(bootTimes);
        machineIds = Map.copyOf(machineIds);
        wireguardKeys = List.copyOf(wireguardKeys);
    }

    OptionalDouble bootTime(Labels target) {
        var time = bootTimes.get(target);
        return time == null ? OptionalDouble.empty() : OptionalDouble.of(time);
    }
}
