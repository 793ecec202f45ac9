package greenwall.fleet.identity;

import static greenwall.fleet.identity.IdentitySettings.CONFIGURED_HOST;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Groups targets into hosts: first by address, then by the names in labels and exporters' metrics. Two
/// targets of one job are never merged because of a name, since cloned machines would hide each other.
final class HostMapper {
    /// The boot times of one machine, as reported by two targets, differ by less than this (clocks are
    /// slewed); those of clones differ by more.
    private static final double SAME_BOOT_SECONDS = 10;
    /// A name that more hosts have identifies none of them, so further ones are not compared with all others.
    private static final int MAX_COMPARED = 100;
    /// A warning names no more hosts than these.
    private static final int MAX_NAMED = 3;

    private final IdentitySettings settings;
    private final List<Target> targets;
    private final InstanceAddress[] addresses;
    private final String[] scopes;
    private final TargetGroups groups;
    private final ConfiguredHostMatcher configured;
    private final List<List<Claim>> claimsOf = new ArrayList<>();
    private final Map<Integer, String> nodenames = new HashMap<>();
    private final Map<Integer, List<String>> mixed = new HashMap<>();
    private final @Nullable Double[] boots;
    private final @Nullable String[] machines;
    private final List<Integer> order;
    private final Set<String> warnings = new LinkedHashSet<>();

    /// A name of a target. `machine` marks names that the machine itself reports.
    record Claim(int target, String label, String value, boolean machine) {
        String canonical() {
            return HostMapper.canonical(value);
        }
    }

    static String canonical(String name) {
        var lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    record Group(List<Integer> members, List<Host.Name> names) {}

    HostMapper(
            List<Target> targets,
            MachineFacts facts,
            IdentitySettings settings,
            Set<String> machineLabels,
            Set<Labels> mixedTargets) {
        this.settings = settings;
        this.targets = targets;
        int n = targets.size();
        addresses = new InstanceAddress[n];
        groups = new TargetGroups(n);
        for (int i = 0; i < n; i++) {
            claimsOf.add(new ArrayList<>());
        }
        boots = new Double[n];
        machines = new String[n];
        for (int i = 0; i < n; i++) {
            addresses[i] = InstanceAddress.parse(targets.get(i).instance());
        }
        configured = new ConfiguredHostMatcher(settings, targets, addresses, claimsOf);
        for (int i = 0; i < n; i++) {
            if (mixedTargets.contains(targets.get(i).labels())) {
                mixed.put(i, List.of());
            }
        }
        collectClaims(facts);
        var ofTargets = new TargetScopes(targets, machineLabels);
        var unclear = ofTargets.complete(this::addressAndNames, (i, j) -> whyNotTargets(i, j) != null);
        scopes = ofTargets.scopes();
        if (!unclear.isEmpty()) {
            warnings.add("targets lack a label such as site or cluster that other jobs have, and hosts of several sites"
                    + " have their address or name (" + first(unclear) + "): shown as hosts of their own");
        }
        order = order();
    }

    private Set<String> addressAndNames(int target) {
        var names = new HashSet<String>();
        if (addresses[target].kind() == InstanceAddress.Kind.IP
                || addresses[target].kind() == InstanceAddress.Kind.NAME) {
            names.add(addresses[target].host());
        }
        claimsOf.get(target).stream()
                .map(Claim::canonical)
                .filter(name -> InstanceAddress.isName(name) && !name.chars().allMatch(Character::isDigit))
                .forEach(names::add);
        return names;
    }

    private void collectClaims(MachineFacts facts) {
        var byInstance = HostMapping.index(targets);
        for (int i = 0; i < targets.size(); i++) {
            for (var label : settings.nameLabels()) {
                var value = targets.get(i).labels().get(label);
                if (!value.isEmpty()) {
                    claimsOf.get(i).add(new Claim(i, label, value, label.equals("nodename")));
                }
            }
        }
        findMixed(facts, byInstance);
        for (var fact : facts.names()) {
            for (int i : HostMapping.targetsOf(fact.target(), targets, byInstance)) {
                if (mixed.containsKey(i) || fact.label().equals(MachineFacts.EXPORTED_INSTANCE)) {
                    continue;
                }
                claimsOf.get(i).add(new Claim(i, fact.label(), fact.value(), true));
                if (fact.label().equals("nodename")) {
                    nodenames.put(i, fact.value());
                }
            }
        }
        configured.claim();
        facts.bootTimes()
                .forEach((target, time) -> ofOneMachine(target, byInstance).forEach(i -> boots[i] = time));
        facts.machineIds()
                .forEach((target, id) -> ofOneMachine(target, byInstance).forEach(i -> machines[i] = id));
    }

    private List<Integer> ofOneMachine(Labels target, Map<String, List<Integer>> byInstance) {
        return HostMapping.targetsOf(target, targets, byInstance).stream()
                .filter(i -> !mixed.containsKey(i))
                .toList();
    }

    /// Finds targets that report several machines: of a federation or Pushgateway without `honor_labels`, or several
    /// machines that no label distinguishes. What they report identifies none of these machines.
    private void findMixed(MachineFacts facts, Map<String, List<Integer>> byInstance) {
        for (var label : List.of("nodename", MachineFacts.EXPORTED_INSTANCE)) {
            var names = new HashMap<Integer, Map<String, String>>();
            for (var fact : facts.names()) {
                if (fact.label().equals(label)) {
                    var plain = InstanceAddress.plain(fact.value());
                    for (int i : HostMapping.targetsOf(fact.target(), targets, byInstance)) {
                        names.computeIfAbsent(i, _ -> new TreeMap<>())
                                .putIfAbsent(InstanceAddress.shortName(plain), fact.value());
                    }
                }
            }
            names.forEach((target, all) -> {
                if (all.size() > 1) {
                    mixed.put(target, List.copyOf(all.values()));
                }
            });
        }
    }

    /// The targets whose values are those of several machines, with the names of the machines.
    Map<Integer, List<String>> mixed() {
        return mixed;
    }

    List<Group> groupTargets() {
        configured.join(order, scopes, groups);
        byAddress();
        locals();
        byNames();
        return result();
    }

    Set<String> warnings() {
        return warnings;
    }

    private void byAddress() {
        var first = new HashMap<String, Integer>();
        for (int i : order) {
            var address = addresses[i];
            if (address.kind() != InstanceAddress.Kind.IP && address.kind() != InstanceAddress.Kind.NAME) {
                continue;
            }
            var key = scopes[i] + address.host();
            var at = key + '\u0000' + nodenameOf(i);
            int other = first.getOrDefault(at, first.getOrDefault(key, -1));
            if (other < 0) {
                first.put(key, i);
                first.put(at, i);
            } else if (differentMachines(other, i)) {
                first.putIfAbsent(at, i);
                warnings.add("the address " + address.host() + " is used by " + nodenameOf(other) + " and "
                        + nodenameOf(i) + ": shown as two hosts");
            } else {
                first.putIfAbsent(at, other);
                groups.join(other, i, "same address with another port or job");
            }
        }
    }

    private String nodenameOf(int target) {
        return nodenames.getOrDefault(target, "");
    }

    private boolean differentMachines(int a, int b) {
        var first = nodenameOf(a);
        var second = nodenameOf(b);
        return !first.isEmpty()
                && !second.isEmpty()
                && !InstanceAddress.shortName(first.toLowerCase(Locale.ROOT))
                        .equals(InstanceAddress.shortName(second.toLowerCase(Locale.ROOT)));
    }

    /// `localhost` is the machine that runs the source: its targets are one host, unless names distinguish
    /// them.
    private void locals() {
        var named = new TreeMap<String, List<Integer>>();
        for (int i : order) {
            if (addresses[i].kind() == InstanceAddress.Kind.LOCAL) {
                var name = claimsOf.get(i).stream()
                        .filter(c -> !c.label().equals("node_id"))
                        .map(c -> InstanceAddress.shortName(c.canonical()))
                        .findFirst()
                        .orElse("");
                named.computeIfAbsent(scopes[i] + '\u0000' + name, _ -> new ArrayList<>())
                        .add(i);
            }
        }
        var nameless = named.entrySet().stream()
                .filter(e -> e.getKey().endsWith("\u0000"))
                .flatMap(e -> e.getValue().stream())
                .toList();
        if (!nameless.isEmpty() && named.size() > 1) {
            var others = named.entrySet().stream()
                    .filter(e -> !e.getKey().endsWith("\u0000"))
                    .toList();
            if (others.size() == 1) {
                for (int i : nameless) {
                    groups.join(
                            others.getFirst().getValue().getFirst(),
                            i,
                            "both have a localhost address in the same source");
                }
            }
        }
        for (int i = 1; i < nameless.size(); i++) {
            groups.join(nameless.getFirst(), nameless.get(i), "both have a localhost address in the same source");
        }
        if (!nameless.isEmpty() && named.size() != 2) {
            warnings.add("targets on localhost do not identify their host ("
                    + targets.get(nameless.getFirst()).instance()
                    + "): set their instance or host label to the host's name");
        }
    }

    private void byNames() {
        var byName = new TreeMap<String, List<Claim>>();
        var fullNames = new HashMap<String, Set<String>>();
        var all = new ArrayList<Claim>();
        claimsOf.forEach(all::addAll);
        for (int i : order) {
            if (addresses[i].kind() == InstanceAddress.Kind.NAME || addresses[i].kind() == InstanceAddress.Kind.IP) {
                all.add(new Claim(i, "instance", addresses[i].host(), false));
            }
        }
        all.sort(Comparator.comparing(Claim::target));
        for (var claim : all) {
            var name = claim.canonical();
            byName.computeIfAbsent(scopes[claim.target()] + '\u0000' + name, _ -> new ArrayList<>())
                    .add(claim);
            if (InstanceAddress.isName(name) && name.contains(".")) {
                fullNames
                        .computeIfAbsent(
                                scopes[claim.target()] + '\u0000' + InstanceAddress.shortName(name),
                                _ -> new HashSet<>())
                        .add(name);
            }
        }
        byName.forEach((key, claimants) -> joinClaimants(key.substring(key.lastIndexOf('\u0000') + 1), claimants));
        fullNames.forEach((key, full) -> {
            var shortNames = byName.getOrDefault(key, List.of());
            if (shortNames.isEmpty()) {
                return;
            }
            var scope = key.substring(0, key.lastIndexOf('\u0000') + 1);
            var longNames = full.stream()
                    .flatMap(name -> byName.getOrDefault(scope + name, List.of()).stream())
                    .toList();
            var name = key.substring(key.lastIndexOf('\u0000') + 1);
            if (full.size() == 1) {
                joinClaimants(
                        name,
                        Stream.concat(shortNames.stream(), longNames.stream()).toList());
            } else {
                warnAmbiguous(name, shortNames, longNames, full);
            }
        });
    }

    /// A target with only a short name could belong to any of several domains that contain it.
    private void warnAmbiguous(String name, List<Claim> shortNames, List<Claim> longNames, Set<String> full) {
        boolean lost = shortNames.stream()
                .anyMatch(s -> longNames.stream().noneMatch(l -> groups.root(l.target()) == groups.root(s.target())));
        if (lost) {
            warnings.add("the name " + name + " is ambiguous ("
                    + first(full.stream().sorted().toList()) + "): not merged by this name");
        }
    }

    private void joinClaimants(String name, List<Claim> claimants) {
        var sets = new LinkedHashMap<Integer, Claim>();
        for (var claim : claimants) {
            sets.putIfAbsent(groups.root(claim.target()), claim);
        }
        if (sets.size() < 2) {
            return;
        }
        var clusters = new ArrayList<List<Claim>>();
        var reasons = new LinkedHashSet<String>();
        for (var claim : sets.values()) {
            var fitting = clusters.size() < MAX_COMPARED
                    ? clusters.stream()
                            .filter(cluster -> fits(cluster, claim, reasons))
                            .toList()
                    : List.<List<Claim>>of();
            if (fitting.size() == 1 || (fitting.size() > 1 && sameBootOnlyAs(fitting, claim.target()))) {
                fitting.getFirst().add(claim);
            } else {
                clusters.add(new ArrayList<>(List.of(claim)));
            }
        }
        if (clusters.size() > 1) {
            warnKeptApart(name, clusters, reasons);
        }
        for (var cluster : clusters) {
            var other = cluster.getFirst();
            for (var claim : cluster.subList(1, cluster.size())) {
                groups.join(
                        other.target(),
                        claim.target(),
                        claim.label() + " equals " + other.label() + " of "
                                + targets.get(other.target()).instance());
            }
        }
    }

    /// @param reasons the list to which the reason is added if it does not fit
    private boolean fits(List<Claim> cluster, Claim claim, Set<String> reasons) {
        for (var other : cluster) {
            var reason = whyNot(other.target(), claim.target());
            if (reason != null) {
                reasons.add(reason);
                return false;
            }
        }
        return true;
    }

    private void warnKeptApart(String name, List<List<Claim>> clusters, Set<String> reasons) {
        var instances = clusters.stream()
                .map(c -> targets.get(c.getFirst().target()).instance())
                .toList();
        warnings.add(clusters.size() + " hosts have the name " + name + " (" + first(instances)
                + "): not merged, because " + String.join("; ", reasons));
    }

    private static String first(List<String> names) {
        return names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
                + (names.size() > MAX_NAMED ? ", …" : "");
    }

    /// Whether, of several hosts that fit, only the first has a known boot time, which is then the same.
    private boolean sameBootOnlyAs(List<List<Claim>> fitting, int target) {
        return bootOf(target) != null
                && bootOf(fitting.getFirst().getFirst().target()) != null
                && fitting.stream().skip(1).allMatch(c -> bootOf(c.getFirst().target()) == null);
    }

    private @Nullable Double bootOf(int target) {
        for (int i : groups.members(target)) {
            if (boots[i] != null) {
                return boots[i];
            }
        }
        return null;
    }

    /// Why two sets of targets cannot be one host; null if they can.
    private @Nullable String whyNot(int a, int b) {
        for (int i : groups.members(a)) {
            for (int j : groups.members(b)) {
                var reason = whyNotTargets(i, j);
                if (reason != null) {
                    return reason;
                }
            }
        }
        return null;
    }

    private @Nullable String whyNotTargets(int i, int j) {
        var first = targets.get(i);
        var second = targets.get(j);
        if (boots[i] != null
                && boots[j] != null
                && Math.abs(boots[i] - boots[j]) > SAME_BOOT_SECONDS
                && !bootedSince(first, boots[j])
                && !bootedSince(second, boots[i])) {
            return "they were booted at different times";
        }
        if (machines[i] != null && machines[j] != null && !machines[i].equalsIgnoreCase(machines[j])) {
            return "their product ids differ";
        }
        if (differentMachines(i, j)) {
            return "their nodenames differ";
        }
        if (first.present() && second.present() && first.job().equals(second.job()) && !sameAddress(i, j)) {
            boolean sameExporter = addresses[i].port().equals(addresses[j].port());
            boolean bothMachines = !nodenameOf(i).isEmpty() && !nodenameOf(j).isEmpty();
            if (sameExporter || bothMachines) {
                return "both are targets of the job " + first.job();
            }
        }
        return null;
    }

    /// Whether a machine was booted after the target had left, so that it may be the same with another address.
    private static boolean bootedSince(Target target, double boot) {
        return !target.present()
                && target.lastSeen()
                        .filter(seen -> boot > seen.getEpochSecond() - SAME_BOOT_SECONDS)
                        .isPresent();
    }

    private boolean sameAddress(int i, int j) {
        return addresses[i].host().equals(addresses[j].host()) && addresses[i].kind() != InstanceAddress.Kind.LOCAL;
    }

    private List<Integer> order() {
        return IntStream.range(0, targets.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> !targets.get(i).present())
                        .thenComparing(i -> nodenameOf(i).isEmpty())
                        .thenComparing(i -> targets.get(i).labels()))
                .toList();
    }

    private List<Group> result() {
        var byRoot = new LinkedHashMap<Integer, List<Integer>>();
        for (int i : order) {
            byRoot.computeIfAbsent(groups.root(i), _ -> new ArrayList<>()).add(i);
        }
        return byRoot.values().stream()
                .map(members -> new Group(members, names(members)))
                .toList();
    }

    private List<Host.Name> names(List<Integer> members) {
        var names = new LinkedHashMap<String, Host.Name>();
        for (int i : members) {
            var target = targets.get(i);
            var reason = groups.reason(i);
            var from = reason == null ? "target of job " + target.job() : reason;
            names.putIfAbsent("instance=" + target.instance(), new Host.Name("instance", target.instance(), from));
        }
        for (int i : members) {
            var target = targets.get(i);
            for (var claim : claimsOf.get(i)) {
                var reported = claim.machine() && !target.labels().has(claim.label());
                var from = claim.label().equals(CONFIGURED_HOST)
                        ? "from the configuration"
                        : (reported ? "from the exporter at " : "label of the target ") + target.instance();
                names.putIfAbsent(
                        claim.label() + "=" + claim.value(), new Host.Name(claim.label(), claim.value(), from));
            }
        }
        return List.copyOf(names.values());
    }
}
