package greenwall.fleet.poll;

import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.MachineFacts;
import java.util.HashMap;
import java.util.Map;

/// Which host a WireGuard peer is: by the public keys of the hosts' own interfaces, and by the configuration.
record PeerNames(Map<String, String> byKey, Map<String, String> byConfiguration) {
    static final PeerNames NONE = new PeerNames(Map.of(), Map.of());

    /// @param configured from a peer's public key or friendly name to its host, which need not be of this fleet
    static PeerNames of(MachineFacts evidence, HostMapping mapping, Map<String, String> configured) {
        var byKey = new HashMap<String, String>();
        for (var row : evidence.wireguardKeys()) {
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
        return new PeerNames(byKey, byConfiguration);
    }

    /// Empty where unknown.
    String hostOf(String publicKey) {
        return byKey.getOrDefault(publicKey, "");
    }

    /// The host that the configuration gives for a public key or a friendly name; empty where it gives none.
    String configured(String keyOrName) {
        return byConfiguration.getOrDefault(keyOrName, "");
    }
}
