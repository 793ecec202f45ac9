package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.identity.WireguardKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the host of a WireGuard peer by the public keys of the hosts' own interfaces, and by the
/// configuration.
///
/// @param namesakes further peers of one name at one interface, which are told apart by their keys
record WireguardPeerHosts(Map<String, String> byKey, Map<String, String> byConfiguration, Set<PeerId> namesakes) {
    static final WireguardPeerHosts NONE = new WireguardPeerHosts(Map.of(), Map.of(), Set.of());

    /// One peer of one interface. Its id is its public key; some exporters report only its address, or neither.
    record PeerId(String instance, String device, String id) {
        static PeerId of(Labels row) {
            return new PeerId(
                    row.get("instance"),
                    row.firstValue("interface", "device"),
                    row.firstValue("public_key", "peer", "allowed_ips", "ipv4Address"));
        }
    }

    /// The peers of one interface that have one name.
    private record Name(int host, String device, String name) {}

    /// @param configured maps a peer's public key or friendly name to its host, which may be outside this fleet
    static WireguardPeerHosts of(MachineFacts facts, HostMapping mapping, Map<String, String> configured) {
        var byKey = new HashMap<String, String>();
        for (var row : facts.wireguardKeys()) {
            int host = mapping.hostOf(row.without("public_key"));
            if (host >= 0 && row.has("public_key")) {
                // A cloned machine has the key of its original, so the key names neither.
                byKey.merge(
                        row.get("public_key"),
                        mapping.hosts().get(host).display(),
                        (one, other) -> one.equals(other) ? one : "");
            }
        }
        var byConfiguration = new HashMap<String, String>();
        configured.forEach((peer, name) -> {
            int host = mapping.byName(name);
            byConfiguration.put(peer, host >= 0 ? mapping.hosts().get(host).display() : name);
        });
        return new WireguardPeerHosts(byKey, byConfiguration, Set.of());
    }

    /// Tells apart peers of one name that are no known host; several keys of a host are one peer. A name that was
    /// given stays, so that no peer seems to be gone.
    WireguardPeerHosts withNamesakes(List<Labels> rows, HostMapping mapping, Set<PeerId> before) {
        var further = new HashSet<>(before);
        var first = new HashMap<Name, String>();
        rows.stream()
                .filter(row -> isNamed(row, mapping) && !further.contains(PeerId.of(row)))
                .sorted(Comparator.comparing(row -> PeerId.of(row).id()))
                .forEach(row -> {
                    var peer = PeerId.of(row);
                    var name = new Name(mapping.hostOf(row), peer.device(), friendlyName(row));
                    if (!first.computeIfAbsent(name, _ -> peer.id()).equals(peer.id())) {
                        further.add(peer);
                    }
                });
        return new WireguardPeerHosts(byKey, byConfiguration, further);
    }

    private boolean isNamed(Labels row, HostMapping mapping) {
        var name = friendlyName(row);
        return !name.isEmpty()
                && !PeerId.of(row).id().isEmpty()
                && mapping.hostOf(row) >= 0
                && mapping.byName(name) == HostMapping.UNKNOWN
                && configured(name).isEmpty()
                && configured(PeerId.of(row).id()).isEmpty();
    }

    private static String friendlyName(Labels row) {
        return row.firstValue("friendly_name", "name", "alias");
    }

    /// The name of a peer with its key, if another peer has this name.
    String distinct(String name, Labels row) {
        var peer = PeerId.of(row);
        return namesakes.contains(peer) ? WireguardKey.distinct(name, peer.id()) : name;
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
