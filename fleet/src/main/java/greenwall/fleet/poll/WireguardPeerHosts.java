package greenwall.fleet.poll;

import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.identity.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the host of a WireGuard peer by the public keys of the hosts' own interfaces, and by the
/// configuration.
///
/// @param byKey the host of each key that names one
/// @param unnamed why a key of several hosts names none of them
record WireguardPeerHosts(Map<String, String> byKey, Map<String, String> unnamed, Map<String, String> byConfiguration) {
    static final WireguardPeerHosts NONE = new WireguardPeerHosts(Map.of(), Map.of(), Map.of());
    private static final int MAX_NAMES = 3;

    /// @param configured maps a peer's public key or friendly name to its host, which may be outside this fleet
    static WireguardPeerHosts of(MachineFacts facts, HostMapping mapping, Map<String, String> configured) {
        var owners = new HashMap<String, Set<Integer>>();
        for (var row : facts.wireguardKeys()) {
            int host = mapping.hostOf(row.without("public_key"));
            if (host >= 0 && row.has("public_key")) {
                owners.computeIfAbsent(row.get("public_key"), _ -> new HashSet<>())
                        .add(host);
            }
        }
        var byKey = new HashMap<String, String>();
        var unnamed = new HashMap<String, String>();
        owners.forEach((key, hosts) -> {
            // A cloned machine has the key of its original, so the key names neither. Of a machine that got another
            // name, the host of the old name is gone.
            if (hosts.size() > 1) {
                hosts.removeIf(host -> mapping.targetsOf(host).stream().noneMatch(Target::present));
            }
            if (hosts.size() == 1) {
                byKey.put(key, mapping.hosts().get(hosts.iterator().next()).display());
            } else {
                unnamed.put(
                        key,
                        why(hosts.stream()
                                .map(host -> mapping.hosts().get(host).display())
                                .sorted()
                                .toList()));
            }
        });
        var byConfiguration = new HashMap<String, String>();
        configured.forEach((peer, name) -> {
            int host = mapping.byName(name);
            byConfiguration.put(peer, host >= 0 ? mapping.hosts().get(host).display() : name);
        });
        return new WireguardPeerHosts(byKey, unnamed, byConfiguration);
    }

    private static String why(List<String> hosts) {
        if (hosts.isEmpty()) {
            return "the hosts that had its key are gone";
        }
        var names = hosts.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        var more = hosts.size() > MAX_NAMES ? " and " + (hosts.size() - MAX_NAMES) + " more" : "";
        return "several hosts have its key (" + names + more
                + "): give each its own key, or name its host in identity.peers";
    }

    /// The host with this public key; empty if it is not known.
    String hostOf(String publicKey) {
        return byKey.getOrDefault(publicKey, "");
    }

    /// Why this public key names no host, although several have it, or had it and are gone; empty for other keys.
    Optional<String> whyUnnamed(String publicKey) {
        return Optional.ofNullable(unnamed.get(publicKey));
    }

    /// The host that the configuration names for a public key or friendly name; empty if it names none.
    String configured(String keyOrName) {
        return byConfiguration.getOrDefault(keyOrName, "");
    }
}
