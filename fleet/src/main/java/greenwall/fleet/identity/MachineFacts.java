package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The facts that exporters report about the machines they run on, by the labels of the row that identify its
/// target: `instance`, `job`, and other labels that distinguish targets.
///
/// `names` come from `node_uname_info`, libvirt's `host` and the instances that a federation replaced; `bootTimes`
/// distinguish a machine from its clone.
public record MachineFacts(
        List<ReportedName> names,
        Map<Labels, Double> bootTimes,
        Map<Labels, String> machineIds,
        List<Labels> wireguardKeys) {
    /// Added to the labels of a target to distinguish names from different labels; no real label has this name.
    private static final String KIND = "";

    /// The label with the original `instance` of a series whose target replaced it.
    public static final String EXPORTED_INSTANCE = "exported_instance";

    private static final String KEY = "public_key";

    public static final MachineFacts NONE = new MachineFacts(List.of(), Map.of(), Map.of(), List.of());

    /// A name that an exporter reports: the target's labels, the label's name and its value.
    public record ReportedName(Labels target, String label, String value) {}

    /// Adds earlier facts of targets that do not respond now, since a host that is down keeps its identity.
    public MachineFacts withEarlier(MachineFacts before, Predicate<Labels> unavailable) {
        var all = new ArrayList<>(names);
        var reported = new HashSet<Labels>();
        names.forEach(fact -> reported.add(fact.target().with(KIND, fact.label())));
        for (var fact : before.names) {
            if (!reported.contains(fact.target().with(KIND, fact.label())) && unavailable.test(fact.target())) {
                all.add(fact);
            }
        }
        var keys = new ArrayList<>(wireguardKeys);
        var ofTargets = new HashSet<Labels>();
        wireguardKeys.forEach(key -> ofTargets.add(key.without(KEY)));
        for (var key : before.wireguardKeys) {
            if (!ofTargets.contains(key.without(KEY)) && unavailable.test(key.without(KEY))) {
                keys.add(key);
            }
        }
        return new MachineFacts(
                all,
                withEarlier(bootTimes, before.bootTimes, unavailable),
                withEarlier(machineIds, before.machineIds, unavailable),
                keys);
    }

    private static <T> Map<Labels, T> withEarlier(
            Map<Labels, T> now, Map<Labels, T> before, Predicate<Labels> unavailable) {
        var all = new HashMap<>(now);
        before.forEach((target, value) -> {
            if (!all.containsKey(target) && unavailable.test(target)) {
                all.put(target, value);
            }
        });
        return all;
    }
}
