package greenwall.fleet.identity;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The hosts of one cluster with their targets. A host keeps its index in the next mapping as long as one of
/// its targets exists.
///
/// @param vacant indexes of retired hosts, and those whose targets were merged into another host
/// @param unused the number of mappings in which an index has had no target
/// @param byName the host of each name, in lower case
/// @param mixed the targets whose values are those of several machines, with their names if known; their rows belong
///     to no host
public record HostMapping(
        List<Host> hosts,
        BitSet vacant,
        int[] unused,
        List<Target> targets,
        int[] hostOfTarget,
        List<List<Target>> targetsByHost,
        List<String> warnings,
        Map<String, Integer> byName,
        Map<String, List<Integer>> byInstance,
        Map<Integer, List<String>> mixed) {
    public static final int UNKNOWN = -1;
    public static final int AMBIGUOUS = -2;
    public static final HostMapping EMPTY = new HostMapping(
            List.of(),
            new BitSet(),
            new int[0],
            List.of(),
            new int[0],
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of());

    /// After this many mappings, no state refers to the host that had an index before.
    private static final int FREE_AFTER = 4;

    static Map<String, List<Integer>> index(List<Target> targets) {
        var byInstance = new HashMap<String, List<Integer>>();
        for (int i = 0; i < targets.size(); i++) {
            byInstance
                    .computeIfAbsent(targets.get(i).instance(), _ -> new ArrayList<>(1))
                    .add(i);
        }
        return byInstance;
    }

    /// Maps the targets to hosts again. Targets of blackbox probes, whose instance is a URL, are not machines
    /// and belong to no host.
    public HostMapping next(String cluster, List<Target> now, MachineFacts facts, IdentitySettings settings) {
        return next(cluster, now, facts, settings, Set.of(), Set.of());
    }

    /// Maps the targets of a source some of whose machines share addresses.
    ///
    /// @param machineLabels the labels of this source that distinguish machines with the same address
    /// @param mixedTargets targets that are several machines, which no label distinguishes
    public HostMapping next(
            String cluster,
            List<Target> now,
            MachineFacts facts,
            IdentitySettings settings,
            Set<String> machineLabels,
            Set<Labels> mixedTargets) {
        var machines = now.stream()
                .filter(t -> InstanceAddress.parse(t.instance()).kind() != InstanceAddress.Kind.URL)
                .toList();
        var mapper = new HostMapper(machines, facts, settings, machineLabels, mixedTargets);
        var groups = mapper.groupTargets();
        var indexes = indexes(groups, machines);
        var before = indexes.stream()
                .map(index -> index < hosts.size() && unused[index] == 0
                        ? hosts.get(index).display()
                        : "")
                .toList();
        var names = new DisplayNames(settings, machineLabels).choose(groups, machines, before);
        int size = Math.max(
                hosts.size(), indexes.stream().mapToInt(i -> i + 1).max().orElse(0));
        var newHosts = new ArrayList<Host>(hosts);
        var newTargetsOf = new ArrayList<List<Target>>();
        var newVacant = new BitSet();
        newVacant.set(0, size);
        for (int i = 0; i < size; i++) {
            newTargetsOf.add(List.of());
            if (i >= newHosts.size()) {
                newHosts.add(new Host(cluster, "", List.of(), Labels.EMPTY));
            }
        }
        var newHostOf = new int[machines.size()];
        var newByName = new HashMap<String, Integer>();
        for (int g = 0; g < groups.size(); g++) {
            var group = groups.get(g);
            int index = indexes.get(g);
            var members = group.members().stream().map(machines::get).toList();
            var present = members.stream().filter(Target::present).toList();
            newHosts.set(
                    index,
                    new Host(
                            cluster,
                            names.get(g),
                            group.names(),
                            common(
                                    present.isEmpty() ? members : present,
                                    settings.clusterLabels().getOrDefault(cluster, Labels.EMPTY))));
            newTargetsOf.set(index, members);
            group.members().forEach(t -> newHostOf[t] = index);
            newVacant.set(
                    index,
                    present.isEmpty()
                            && newHosts.get(index).allNames().stream().anyMatch(settings.retired()::contains));
            for (var name : group.names()) {
                newByName.merge(plain(name), index, (a, b) -> a.equals(b) ? a : AMBIGUOUS);
            }
            newByName.put(names.get(g).toLowerCase(Locale.ROOT), index);
        }
        nameGuests(settings, newHosts, newByName);
        var newUnused = Arrays.copyOf(unused, size);
        for (int i = 0; i < size; i++) {
            newUnused[i] = newTargetsOf.get(i).isEmpty() ? Math.min(newUnused[i] + 1, FREE_AFTER) : 0;
        }
        return new HostMapping(
                List.copyOf(newHosts),
                newVacant,
                newUnused,
                machines,
                newHostOf,
                List.copyOf(newTargetsOf),
                List.copyOf(mapper.warnings()),
                newByName,
                index(machines),
                mapper.mixed());
    }

    /// Adds a virtual machine's name to the host that runs in it according to the configuration.
    private static void nameGuests(IdentitySettings settings, List<Host> hosts, Map<String, Integer> byName) {
        settings.guests().forEach((domain, host) -> {
            int index = byName.getOrDefault(host.toLowerCase(Locale.ROOT), UNKNOWN);
            if (index >= 0) {
                hosts.set(
                        index,
                        hosts.get(index)
                                .alsoNamed(new Host.Name(
                                        IdentitySettings.CONFIGURED_GUEST, domain, "from the configuration")));
                byName.put(domain.toLowerCase(Locale.ROOT), index);
            }
        });
    }

    private static String plain(Host.Name name) {
        return name.label().equals("instance")
                ? InstanceAddress.parse(name.value()).host()
                : name.value().toLowerCase(Locale.ROOT);
    }

    /// The index that most of a group's targets had before; for a new host one that has been free for a while.
    private List<Integer> indexes(List<HostMapper.Group> groups, List<Target> machines) {
        var old = new HashMap<Labels, Integer>();
        for (int i = 0; i < targets.size(); i++) {
            old.put(targets.get(i).labels(), hostOfTarget[i]);
        }
        var taken = new HashSet<Integer>();
        var indexes = new ArrayList<Integer>();
        for (var group : groups) {
            var votes = new TreeMap<Integer, Integer>();
            for (int t : group.members()) {
                var before = old.get(machines.get(t).labels());
                if (before != null && !taken.contains(before)) {
                    votes.merge(before, 1, Integer::sum);
                }
            }
            int best = votes.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(UNKNOWN);
            if (best != UNKNOWN) {
                taken.add(best);
            }
            indexes.add(best);
        }
        int next = 0;
        for (int i = 0; i < indexes.size(); i++) {
            if (indexes.get(i) == UNKNOWN) {
                while (next < hosts.size() && unused[next] < FREE_AFTER) {
                    next++;
                }
                indexes.set(i, next++);
            }
        }
        return indexes;
    }

    /// The labels on which all targets agree, without those that name the target, and the cluster's labels
    /// where the targets have no such label.
    private static Labels common(List<Target> targets, Labels ofCluster) {
        var common = new LinkedHashMap<String, String>();
        Set<String> differing = new HashSet<>(Set.of("instance", "job", Labels.NAME));
        for (var target : targets) {
            target.labels().forEach((name, value) -> {
                var other = common.putIfAbsent(name, value);
                if (other != null && !other.equals(value)) {
                    differing.add(name);
                }
            });
        }
        differing.forEach(common::remove);
        ofCluster.forEach(common::putIfAbsent);
        return Labels.of(common);
    }

    /// The same hosts with the current state of their targets; only the state may differ.
    public HostMapping withTargets(UnaryOperator<Target> renew) {
        var fresh = new ArrayList<Target>(targets.size());
        var ofHosts = new ArrayList<List<Target>>(targetsByHost.size());
        for (int i = 0; i < targetsByHost.size(); i++) {
            ofHosts.add(new ArrayList<>(2));
        }
        for (int i = 0; i < targets.size(); i++) {
            var target = renew.apply(targets.get(i));
            fresh.add(target);
            ofHosts.get(hostOfTarget[i]).add(target);
        }
        return new HostMapping(
                hosts, vacant, unused, fresh, hostOfTarget, ofHosts, warnings, byName, byInstance, mixed);
    }

    public int hostOf(int target) {
        return hostOfTarget[target];
    }

    public List<Target> targetsOf(int host) {
        return targetsByHost.get(host);
    }

    /// The host of a row in a response: by `instance` and the other target labels of the row; without an
    /// instance, by any label that names a host. [#UNKNOWN] or [#AMBIGUOUS] where it cannot be determined.
    /// Present targets are tried first: a target that left may be the same one with other labels.
    public int hostOf(Labels row) {
        var instance = row.get("instance");
        if (instance.isEmpty()) {
            var name = HostLabelNames.in(row);
            return name.isEmpty() ? UNKNOWN : byName(name);
        }
        var candidates = byInstance.get(instance);
        if (candidates == null) {
            return UNKNOWN;
        }
        int present = hostOf(row, candidates, Target::present);
        return present == UNKNOWN ? hostOf(row, candidates, _ -> true) : present;
    }

    private int hostOf(Labels row, List<Integer> candidates, Predicate<Target> considered) {
        int found = UNKNOWN;
        for (int i : candidates) {
            int host = hostOfTarget[i];
            var target = targets.get(i);
            if (!considered.test(target) || !target.fits(row)) {
                continue;
            }
            if (mixed.containsKey(i) || (found != UNKNOWN && found != host)) {
                return AMBIGUOUS;
            }
            found = host;
        }
        return found;
    }

    /// The targets that a row of a response may belong to.
    public List<Integer> targetsOf(Labels row) {
        return targetsOf(row, targets, byInstance);
    }

    static List<Integer> targetsOf(Labels row, List<Target> targets, Map<String, List<Integer>> byInstance) {
        return byInstance.getOrDefault(row.get("instance"), List.of()).stream()
                .filter(i -> targets.get(i).fits(row))
                .toList();
    }

    /// The host with this name, in any known spelling.
    public int byName(String name) {
        return byName.getOrDefault(name.toLowerCase(Locale.ROOT), UNKNOWN);
    }
}
