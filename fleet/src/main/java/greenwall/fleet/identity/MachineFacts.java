package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What the exporters themselves say of the machines they run on. The labels that say which target a row is of
/// are those of the row: `instance`, `job`, and what else tells targets apart.
///
/// `names` are `node_uname_info` and libvirt's `host`; `bootTimes` tell a machine from its clone.
public record MachineFacts(
        List<Said> names, Map<Labels, Double> bootTimes, Map<Labels, String> machineIds, List<Labels> wireguardKeys) {
    /// What keeps names of different labels apart; no label of a target is called so.
    private static final String KIND = "";

    private static final String KEY = "public_key";

    public static final MachineFacts NONE = new MachineFacts(List.of(), Map.of(), Map.of(), List.of());

    /// A name that an exporter gives: the target's labels, the label's name and its value.
    public record Said(Labels target, String label, String value) {}

    /// The same, with what was said before by targets that are mute now: who is down is who it was.
    public MachineFacts over(MachineFacts before, Predicate<Labels> mute) {
        var all = new ArrayList<>(names);
        var said = new HashSet<Labels>();
        names.forEach(one -> said.add(one.target().with(KIND, one.label())));
        for (var one : before.names) {
            if (!said.contains(one.target().with(KIND, one.label())) && mute.test(one.target())) {
                all.add(one);
            }
        }
        var keys = new ArrayList<>(wireguardKeys);
        var ofTargets = new HashSet<Labels>();
        wireguardKeys.forEach(key -> ofTargets.add(key.without(KEY)));
        for (var key : before.wireguardKeys) {
            if (!ofTargets.contains(key.without(KEY)) && mute.test(key.without(KEY))) {
                keys.add(key);
            }
        }
        return new MachineFacts(
                all, over(bootTimes, before.bootTimes, mute), over(machineIds, before.machineIds, mute), keys);
    }

    private static <T> Map<Labels, T> over(Map<Labels, T> now, Map<Labels, T> before, Predicate<Labels> mute) {
        var all = new HashMap<>(now);
        before.forEach((target, value) -> {
            if (!all.containsKey(target) && mute.test(target)) {
                all.put(target, value);
            }
        });
        return all;
    }
}
