package greenwall.fleet.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The name that a host is shown under: the first that its site's rules prefer, and unique in its cluster.
final class HostNames {
    private final IdentityRules rules;

    HostNames(IdentityRules rules) {
        this.rules = rules;
    }

    List<String> of(List<HostFold.Group> groups, List<Target> targets) {
        var names = new ArrayList<String>();
        Map<String, Integer> uses = new HashMap<>();
        for (var group : groups) {
            var name = friendly(group);
            names.add(name);
            uses.merge(name.toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
        for (int g = 0; g < groups.size(); g++) {
            var name = names.get(g);
            if (uses.getOrDefault(name.toLowerCase(Locale.ROOT), 0) > 1) {
                names.set(g, name + " (" + distinction(groups.get(g), targets, name) + ")");
            }
        }
        return unique(names);
    }

    private static List<String> unique(List<String> names) {
        var seen = new HashMap<String, Integer>();
        var unique = new ArrayList<String>();
        for (var name : names) {
            int count = seen.merge(name.toLowerCase(Locale.ROOT), 1, Integer::sum);
            unique.add(count == 1 ? name : name + " #" + count);
        }
        return unique;
    }

    private String friendly(HostFold.Group group) {
        var configured = group.names().stream()
                .filter(n -> n.label().equals(IdentityRules.CONFIGURED_HOST))
                .findFirst();
        if (configured.isPresent()) {
            return configured.get().value();
        }
        for (var label : rules.labels()) {
            if (label.equals("instance")) {
                var byName = instanceName(group);
                if (!byName.isEmpty()) {
                    return byName;
                }
            } else {
                var value = value(group, label);
                if (!value.isEmpty()) {
                    return value;
                }
            }
        }
        for (var label :
                List.of("host", "hostname", "nodename", "node", "node_name", "machine", "server", "fqdn", "vm")) {
            var value = value(group, label);
            if (!value.isEmpty()) {
                return value;
            }
        }
        var byName = instanceName(group);
        if (!byName.isEmpty()) {
            return byName;
        }
        return group.names().stream()
                .filter(n -> n.label().equals("instance"))
                .map(n -> Address.parse(n.value()).host())
                .filter(host -> !host.isEmpty())
                .findFirst()
                .orElse("without a name");
    }

    /// A number (a node's id) and `localhost` are no names to show.
    private static String value(HostFold.Group group, String label) {
        return group.names().stream()
                .filter(n -> n.label().equals(label))
                .map(Host.Name::value)
                .filter(v -> Address.isName(v) && !v.chars().allMatch(Character::isDigit))
                .findFirst()
                .orElse("");
    }

    private static String instanceName(HostFold.Group group) {
        return group.names().stream()
                .filter(n -> n.label().equals("instance"))
                .map(n -> Address.parse(n.value()))
                .filter(a -> a.kind() == Address.Kind.NAME)
                .map(Address::host)
                .min(Comparator.comparing(String::length).thenComparing(String::compareTo))
                .orElse("");
    }

    /// What tells this host from another of the same name: its realm where there are several, else its address.
    private String distinction(HostFold.Group group, List<Target> targets, String name) {
        var labels = targets.get(group.members().getFirst()).labels();
        for (var realm : rules.realms()) {
            if (!labels.get(realm).isEmpty()) {
                return labels.get(realm);
            }
        }
        return group.names().stream()
                .filter(n -> n.label().equals("instance"))
                .map(n -> Address.parse(n.value()).host())
                .filter(host -> !host.equalsIgnoreCase(name))
                .findFirst()
                .orElse(targets.get(group.members().getFirst()).instance());
    }
}
