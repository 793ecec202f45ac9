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

/// The hosts of one cluster and which targets are theirs. A host keeps its index from mapping to mapping for as
/// long as one of its targets is there.
public final class HostMapping {
    public static final int UNKNOWN = -1;
    public static final int AMBIGUOUS = -2;
    public static final HostMapping EMPTY = new HostMapping(
            List.of(), new BitSet(), new int[0], List.of(), new int[0], List.of(), List.of(), Map.of(), Map.of());

    /// After so many mappings nothing that is shown holds anything of the host that had an index.
    private static final int FREE_AFTER = 4;

    private final List<Host> hosts;
    private final BitSet vacant;
    /// For how many mappings an index has had no target.
    private final int[] unused;
    private final List<Target> targets;
    private final int[] hostOf;
    private final List<List<Target>> targetsOf;
    private final List<String> warnings;
    private final Map<String, Integer> byName;
    private final Map<String, List<Integer>> byInstance;

    private HostMapping(
            List<Host> hosts,
            BitSet vacant,
            int[] unused,
            List<Target> targets,
            int[] hostOf,
            List<List<Target>> targetsOf,
            List<String> warnings,
            Map<String, Integer> byName,
            Map<String, List<Integer>> byInstance) {
        this.hosts = hosts;
        this.vacant = vacant;
        this.unused = unused;
        this.targets = targets;
        this.hostOf = hostOf;
        this.targetsOf = targetsOf;
        this.warnings = warnings;
        this.byName = byName;
        this.byInstance = byInstance;
    }

    private static Map<String, List<Integer>> index(List<Target> targets) {
        var byInstance = new HashMap<String, List<Integer>>();
        for (int i = 0; i < targets.size(); i++) {
            byInstance
                    .computeIfAbsent(targets.get(i).instance(), _ -> new ArrayList<>(1))
                    .add(i);
        }
        return byInstance;
    }

    /// Folds the targets again. Targets of probes (an URL for an instance) are no machines and belong to no host.
    public HostMapping next(
            String cluster, List<Target> now, MachineFacts evidence, IdentityRules rules, Predicate<String> retired) {
        var machines = now.stream()
                .filter(t -> InstanceAddress.parse(t.instance()).kind() != InstanceAddress.Kind.URL)
                .toList();
        var fold = new HostMapper(machines, evidence, rules);
        var groups = fold.fold();
        var indexes = indexes(groups, machines);
        var before = indexes.stream()
                .map(index -> index < hosts.size() && unused[index] == 0
                        ? hosts.get(index).display()
                        : "")
                .toList();
        var names = new DisplayNames(rules).of(groups, machines, before);
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
            var mine = group.members().stream().map(machines::get).toList();
            newHosts.set(
                    index,
                    new Host(
                            cluster,
                            names.get(g),
                            group.names(),
                            common(mine, rules.clusterLabels().getOrDefault(cluster, Labels.EMPTY))));
            newTargetsOf.set(index, mine);
            group.members().forEach(t -> newHostOf[t] = index);
            boolean gone = mine.stream().noneMatch(Target::present);
            newVacant.set(index, gone && retired.test(names.get(g)));
            for (var name : group.names()) {
                newByName.merge(plain(name), index, (a, b) -> a.equals(b) ? a : AMBIGUOUS);
            }
            newByName.put(names.get(g).toLowerCase(Locale.ROOT), index);
        }
        nameGuests(rules, newHosts, newByName);
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
                List.copyOf(fold.warnings()),
                newByName,
                index(machines));
    }

    /// A domain is one more name of the host that the configuration says runs in it.
    private static void nameGuests(IdentityRules rules, List<Host> hosts, Map<String, Integer> byName) {
        rules.guests().forEach((domain, host) -> {
            int index = byName.getOrDefault(host.toLowerCase(Locale.ROOT), UNKNOWN);
            if (index >= 0) {
                hosts.set(
                        index,
                        hosts.get(index)
                                .alsoNamed(new Host.Name(
                                        IdentityRules.CONFIGURED_GUEST, domain, "from the configuration")));
                byName.put(domain.toLowerCase(Locale.ROOT), index);
            }
        });
    }

    private static String plain(Host.Name name) {
        return name.label().equals("instance")
                ? InstanceAddress.parse(name.value()).host()
                : name.value().toLowerCase(Locale.ROOT);
    }

    /// The old index where a target of the group had one; of several the one that most of them had. A new host takes an
    /// index that has been free for a while.
    private List<Integer> indexes(List<HostMapper.Group> groups, List<Target> machines) {
        var old = new HashMap<Labels, Integer>();
        for (int i = 0; i < targets.size(); i++) {
            old.put(targets.get(i).labels(), hostOf[i]);
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

    /// The labels on which all targets agree, without those that name the target; then those of the cluster, where
    /// the targets say nothing else.
    private static Labels common(List<Target> mine, Labels ofCluster) {
        var common = new LinkedHashMap<String, String>();
        Set<String> torn = new HashSet<>(Set.of("instance", "job", Labels.NAME));
        for (var target : mine) {
            target.labels().forEach((name, value) -> {
                var other = common.putIfAbsent(name, value);
                if (other != null && !other.equals(value)) {
                    torn.add(name);
                }
            });
        }
        torn.forEach(common::remove);
        ofCluster.forEach(common::putIfAbsent);
        return Labels.of(common);
    }

    /// The same hosts with what is known of their targets now; only the targets' own states may differ.
    public HostMapping withTargets(UnaryOperator<Target> renew) {
        var fresh = new ArrayList<Target>(targets.size());
        var mine = new ArrayList<List<Target>>(targetsOf.size());
        for (int i = 0; i < targetsOf.size(); i++) {
            mine.add(new ArrayList<>(2));
        }
        for (int i = 0; i < targets.size(); i++) {
            var target = renew.apply(targets.get(i));
            fresh.add(target);
            mine.get(hostOf[i]).add(target);
        }
        return new HostMapping(hosts, vacant, unused, fresh, hostOf, mine, warnings, byName, byInstance);
    }

    public List<Host> hosts() {
        return hosts;
    }

    /// Indexes without a host: retired ones, and those whose targets were folded into another.
    public BitSet vacant() {
        return vacant;
    }

    public List<Target> targets() {
        return targets;
    }

    public int hostOf(int target) {
        return hostOf[target];
    }

    public List<Target> targetsOf(int host) {
        return targetsOf.get(host);
    }

    public List<List<Target>> targetsByHost() {
        return targetsOf;
    }

    public List<String> warnings() {
        return warnings;
    }

    /// The host that a row of an answer is of: by `instance` and whatever else the row has of the target's
    /// labels; a row without an instance by any label that holds a host's name. [#UNKNOWN] or [#AMBIGUOUS]
    /// where it cannot be said.
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
        int found = UNKNOWN;
        for (int i : candidates) {
            int host = hostOf[i];
            if (host == found || !targets.get(i).fits(row)) {
                continue;
            }
            if (found != UNKNOWN) {
                return AMBIGUOUS;
            }
            found = host;
        }
        return found;
    }

    /// The targets that a row of an answer can be of.
    public List<Integer> targetsOf(Labels row) {
        return byInstance.getOrDefault(row.get("instance"), List.of()).stream()
                .filter(i -> targets.get(i).fits(row))
                .toList();
    }

    /// The host of that name, in any spelling that was found.
    public int byName(String name) {
        return byName.getOrDefault(name.toLowerCase(Locale.ROOT), UNKNOWN);
    }
}
