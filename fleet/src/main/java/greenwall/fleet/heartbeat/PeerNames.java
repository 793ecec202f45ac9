package greenwall.fleet.heartbeat;

import greenwall.fleet.identity.Evidence;
import greenwall.fleet.identity.Folding;
import java.util.HashMap;
import java.util.Map;

/// Which host's WireGuard interface has a public key.
record PeerNames(Map<String, Integer> hosts, Folding folding) {
    static final PeerNames NONE = new PeerNames(Map.of(), Folding.EMPTY);

    PeerNames {
        hosts = Map.copyOf(hosts);
    }

    static PeerNames of(Evidence evidence, Folding folding) {
        var hosts = new HashMap<String, Integer>();
        for (var row : evidence.wireguardKeys()) {
            int host = folding.hostOf(row.without("public_key"));
            if (host >= 0 && row.has("public_key")) {
                hosts.put(row.get("public_key"), host);
            }
        }
        return new PeerNames(hosts, folding);
    }

    String hostOf(String publicKey) {
        var host = hosts.get(publicKey);
        return host == null ? "" : folding.hosts().get(host).display();
    }
}
