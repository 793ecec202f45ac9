package greenwall.fleet.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Chooses the name under which a host is shown: the first kind of name that the site's settings prefer, made
/// unique in its cluster. A host keeps its name until the settings prefer another of its names.
///
/// @param machineLabels the labels of this source that distinguish machines with the same address
record DisplayNames(IdentitySettings settings, Set<String> machineLabels) {
    /// @param before the name under which each group was shown so far; empty for a new group
    List<String> choose(List<HostMapper.Group> groups, List<Target> targets, List<String> before) {
        var names = new ArrayList<String>();
        var kept = new ArrayList<Boolean>();
        var taken = new HashSet<String>();
        // How many hosts could have each name.
        Map<String, Integer> uses = new HashMap<>();
        for (int g = 0; g < groups.size(); g++) {
            var group = groups.get(g);
            var candidates = candidates(group);
            var shown = before.get(g);
            var same = candidates.stream()
                    .filter(name -> shown.startsWith(name + " #")
                            || variants(name, group, targets).contains(shown))
                    .findFirst();
            kept.add(same.isPresent() && taken.add(plain(shown)));
            names.add(kept.getLast() ? shown : candidates.getFirst());
            variants(same.orElse(candidates.getFirst()), group, targets)
                    .forEach(variant -> uses.merge(plain(variant), 1, Integer::sum));
        }
        for (int g = 0; g < groups.size(); g++) {
            if (!kept.get(g)) {
                var variants = variants(names.get(g), groups.get(g), targets);
                var own = variants.stream().filter(variant -> uses.getOrDefault(plain(variant), 0) < 2);
                names.set(g, unique(own.findFirst().orElse(variants.getLast()), taken));
            }
        }
        return names;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String unique(String name, Set<String> taken) {
        var unique = name;
        for (int count = 2; !taken.add(plain(unique)); count++) {
            unique = name + " #" + count;
        }
        return unique;
    }

    /// The names of the first kind in the settings' order that the group has, the best first; never empty.
    private List<String> candidates(HostMapper.Group group) {
        var labels = Stream.concat(
                        Stream.concat(Stream.of(IdentitySettings.CONFIGURED_HOST), settings.labels().stream()),
                        Stream.concat(HostLabelNames.NAMES.stream(), Stream.of("vm", "instance")))
                .distinct();
        return labels.map(label -> label.equals("instance") ? instanceNames(group) : values(group, label))
                .filter(names -> !names.isEmpty())
                .findFirst()
                .orElseGet(() -> addresses(group));
    }

    /// A number (the id of a node) and `localhost` are not shown as names, unless they are configured.
    private static List<String> values(HostMapper.Group group, String label) {
        boolean any = label.equals(IdentitySettings.CONFIGURED_HOST);
        return group.names().stream()
                .filter(n -> n.label().equals(label))
                .map(Host.Name::value)
                .filter(v -> any || InstanceAddress.isName(v) && !v.chars().allMatch(Character::isDigit))
                .toList();
    }

    private static List<String> instanceNames(HostMapper.Group group) {
        return instances(group)
                .filter(a -> a.kind() == InstanceAddress.Kind.NAME)
                .map(InstanceAddress::host)
                .sorted(Comparator.comparing(String::length).thenComparing(String::compareTo))
                .toList();
    }

    private static List<String> addresses(HostMapper.Group group) {
        var hosts = instances(group)
                .map(InstanceAddress::host)
                .filter(host -> !host.isEmpty())
                .toList();
        return hosts.isEmpty() ? List.of("without a name") : hosts;
    }

    private static Stream<InstanceAddress> instances(HostMapper.Group group) {
        return group.names().stream()
                .filter(n -> n.label().equals("instance"))
                .map(n -> InstanceAddress.parse(n.value()));
    }

    /// The name, then with what may distinguish this host from others with the same name, the best first: its
    /// scope, its address, and its instance, which also has the port. None depends on the order of the hosts or
    /// on what is up.
    private List<String> variants(String name, HostMapper.Group group, List<Target> targets) {
        var target = targets.get(group.members().getFirst());
        var address = instances(group)
                .map(InstanceAddress::host)
                .filter(host -> !host.equalsIgnoreCase(name))
                .findFirst();
        var scope = IdentitySettings.SCOPE_LABELS.stream()
                .map(label -> valueOf(label, group, targets))
                .filter(value -> !value.isEmpty())
                .findFirst();
        var ofMachine = machineLabels.stream().map(label -> valueOf(label, group, targets));
        var suffixes = Stream.of(
                        Stream.of(scope.orElse("")), ofMachine, Stream.of(address.orElse(""), target.instance()))
                .flatMap(texts -> texts)
                .filter(text -> !text.isEmpty())
                .distinct()
                .map(text -> name + " (" + text + ")");
        return Stream.concat(Stream.of(name), suffixes).toList();
    }

    /// The value of the first target that has the label; empty if none has.
    private static String valueOf(String label, HostMapper.Group group, List<Target> targets) {
        return group.members().stream()
                .map(member -> targets.get(member).labels().get(label))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }
}
