package greenwall.fleet.poll;

import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.MachineFacts;
import java.util.HashMap;
import java.util.Map;

/// Finds the host of a WireGuard peer by the public keys of the hosts' own interfaces, and by the
/// configuration.
record WireguardPeerHosts(Map<String, String> byKey, Map<String, String> byConfiguration) {
    static final WireguardPeerHosts NONE = new WireguardPeerHosts(Map.of(), Map.of());

    /// @param configured maps a peer's public key or friendly name to its host, which may be outside this fleet
    static WireguardPeerHosts of(MachineFacts facts, HostMapping mapping, Map<String, String> configured) {
        var byKey = new HashMap<String, String>();
        for (var row : facts.wireguardKeys()) {
            int host = mapping.hostOf(row.without("public_key"));
            if (host >= 0 && row.has("public_key")) {
                byKey.put(row.get("public_key"), mapping.hosts().get(host).display());
            }
        }
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

    /// The host that the configuration names for a public key or friendly name; empty if it names none.
    String configured(String keyOrName) {
        return byConfiguration.getOrDefault(keyOrName, "");
    }
}
