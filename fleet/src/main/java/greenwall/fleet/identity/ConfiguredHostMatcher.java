package greenwall.fleet.identity;

import static greenwall.fleet.identity.HostMapper.canonical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Joins targets by the names in `identity.hosts`. The configuration takes precedence over any other evidence.
final class ConfiguredHostMatcher {
    private final Map<String, String> hosts = new HashMap<>();
    private final List<Target> targets;
    private final InstanceAddress[] addresses;
    private final List<List<HostMapper.Claim>> claimsOf;

    ConfiguredHostMatcher(
            IdentitySettings settings,
            List<Target> targets,
            InstanceAddress[] addresses,
            List<List<HostMapper.Claim>> claimsOf) {
        settings.hosts().forEach((name, host) -> hosts.put(canonical(name), host));
        this.targets = targets;
        this.addresses = addresses;
        this.claimsOf = claimsOf;
    }

    /// Gives each target the host name that one of its names is mapped to.
    void claim() {
        for (int i = 0; i < targets.size() && !hosts.isEmpty(); i++) {
            int target = i;
            names(i).stream()
                    .flatMap(name -> Stream.ofNullable(hosts.get(name)))
                    .findFirst()
                    .ifPresent(host -> claimsOf.get(target)
                            .addFirst(new HostMapper.Claim(target, IdentitySettings.CONFIGURED_HOST, host, false)));
        }
    }

    /// Joins all targets that have one of a host's names; of a name in several scopes, those of each scope.
    void join(List<Integer> order, String[] scopes, TargetGroups groups) {
        var namesOf = new TreeMap<String, Set<String>>();
        hosts.forEach((name, host) -> namesOf.computeIfAbsent(canonical(host), own -> new HashSet<>(Set.of(own)))
                .add(name));
        for (var names : namesOf.values()) {
            var scopesOf = new HashMap<String, Set<String>>();
            var members = new ArrayList<Integer>();
            for (int i : order) {
                var shared = names(i);
                shared.retainAll(names);
                shared.forEach(name ->
                        scopesOf.computeIfAbsent(name, _ -> new HashSet<>()).add(scopes[i]));
                if (!shared.isEmpty()) {
                    members.add(i);
                }
            }
            boolean byScope = scopesOf.values().stream().anyMatch(set -> set.size() > 1);
            var first = new HashMap<String, Integer>();
            for (int i : members) {
                var mate = first.putIfAbsent(byScope ? scopes[i] : "", i);
                if (mate != null) {
                    groups.join(mate, i, "identity.hosts of the configuration");
                }
            }
        }
    }

    /// All names of a target, including its instance with and without the port.
    private Set<String> names(int target) {
        var names = new LinkedHashSet<String>();
        names.add(canonical(targets.get(target).instance()));
        if (addresses[target].kind() == InstanceAddress.Kind.NAME
                || addresses[target].kind() == InstanceAddress.Kind.IP) {
            names.add(addresses[target].host());
        }
        claimsOf.get(target).forEach(claim -> names.add(claim.canonical()));
        return names;
    }
}
