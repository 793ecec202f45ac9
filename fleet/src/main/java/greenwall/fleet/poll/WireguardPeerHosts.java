package greenwall.fleet.poll;

import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.identity.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Finds the host of a WireGuard peer by the public keys of the hosts' own interfaces, and by the
/// configuration.
///
/// @param byKey the host of each key; empty for a key that several hosts have
record WireguardPeerHosts(Map<String, String> byKey, Map<String, String> byConfiguration) {
    static final WireguardPeerHosts NONE = new WireguardPeerHosts(Map.of(), Map.of());

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
        owners.forEach((key, hosts) -> {
            // A cloned machine has the key of its original, so the key names neither. Of a machine that got another
            // name, the host of the old name is gone.
            if (hosts.size() > 1) {
                hosts.removeIf(host -> mapping.targetsOf(host).stream().noneMatch(Target::present));
            }
            byKey.put(
                    key,
                    hosts.size() == 1
                            ? mapping.hosts().get(hosts.iterator().next()).display()
                            : "");
        });
        var byConfiguration = new HashMap<String, String>();
        configured.forEach((peer, name) -> {
            int host = mapping.byName(name);
            byConfiguration.put(peer, host >= 0 ? mapping.hosts().get(host).display() : name);
        });
        return new WireguardPeerHosts(byKey, byConfiguration);
    }

    /// The host with this public key; empty if it is not known.
    String hostOf(String publicKey) {
        return byKey.getOrDefault(publicKey, "");
    }

    /// Whether several hosts have this public key, so that it names none of them.
    boolean isShared(String publicKey) {
        return "".equals(byKey.get(publicKey));
    }

    /// The host that the configuration names for a public key or friendly name; empty if it names none.
    String configured(String keyOrName) {
        return byConfiguration.getOrDefault(keyOrName, "");
    }
}
