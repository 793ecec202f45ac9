package greenwall.lab.exporters;

import greenwall.lab.world.PeerLife;
import java.util.Arrays;
import java.util.List;

/// The WireGuard exporters: MindFlavor's (handshakes as epoch), mdlayher's (the same under other names and
/// labels), kbknapp's (ages in milliseconds) and wg-easy's (MindFlavor's name with the opposite meaning).
final class WireGuard {
    private WireGuard() {}

    private interface OfPeer {
        void tell(Out out, PeerLife peer, String... labels);
    }

    private interface Labels {
        String[] of(PeerLife peer);
    }

    private static Family.Teller each(Labels labels, OfPeer teller) {
        return out -> {
            for (var peer : out.life().peers()) {
                teller.tell(out, peer, labels.of(peer));
            }
        };
    }

    private static double seconds(PeerLife peer, long t) {
        return Math.floorDiv(peer.lastHandshake(t), 1000L);
    }

    static List<Family> mindFlavor() {
        Labels labels = p -> new String[] {
            "allowed_ips",
            p.peer().allowedIps(),
            "friendly_name",
            p.peer().friendlyName(),
            "interface",
            "wg0",
            "public_key",
            p.peer().publicKey()
        };
        var list = new FamilyList();
        list.counter(
                "wireguard_sent_bytes_total",
                "Bytes sent to the peer",
                each(labels, (out, p, l) -> out.count(p.txBytes(), l)));
        list.counter(
                "wireguard_received_bytes_total",
                "Bytes received from the peer",
                each(labels, (out, p, l) -> out.count(p.rxBytes(), l)));
        list.gauge(
                "wireguard_latest_handshake_seconds",
                "UNIX timestamp seconds of the last handshake",
                each(labels, (out, p, l) -> out.gauge(t -> seconds(p, t), l)));
        return list.all();
    }

    static List<Family> mdlayher() {
        Labels labels =
                p -> new String[] {"device", "wg0", "public_key", p.peer().publicKey()};
        var list = new FamilyList();
        list.gauge(
                "wireguard_device_info",
                "Metadata about a device.",
                out -> out.life()
                        .host()
                        .tunnel()
                        .ifPresent(tunnel ->
                                out.constant(1, "device", tunnel.device(), "public_key", tunnel.publicKey())));
        list.gauge(
                "wireguard_peer_info",
                "Metadata about a peer. The public_key label on peer metrics refers to the peer's public key; not the "
                        + "device's public key.",
                each(
                        p -> new String[] {
                            "device",
                            "wg0",
                            "endpoint",
                            p.peer().endpoint() + ":" + p.peer().endpointPort(),
                            "name",
                            p.peer().friendlyName(),
                            "public_key",
                            p.peer().publicKey()
                        },
                        (out, p, l) -> out.constant(1, l)));
        list.gauge(
                "wireguard_peer_allowed_ips_info",
                "Metadata about each of a peer's allowed IP subnets for a given device.",
                each(
                        p -> new String[] {
                            "allowed_ips",
                            p.peer().allowedIps(),
                            "device",
                            "wg0",
                            "family",
                            "IPv4",
                            "public_key",
                            p.peer().publicKey()
                        },
                        (out, p, l) -> out.constant(1, l)));
        list.counter(
                "wireguard_peer_receive_bytes_total",
                "Number of bytes received from a given peer.",
                each(labels, (out, p, l) -> out.count(p.rxBytes(), l)));
        list.counter(
                "wireguard_peer_transmit_bytes_total",
                "Number of bytes transmitted to a given peer.",
                each(labels, (out, p, l) -> out.count(p.txBytes(), l)));
        list.gauge(
                "wireguard_peer_last_handshake_seconds",
                "UNIX timestamp for the last handshake with a given peer.",
                each(labels, (out, p, l) -> out.gauge(t -> seconds(p, t), l)));
        Go.addTo(list, "wireguard", 4e6);
        return list.all();
    }

    static List<Family> kbknapp() {
        Labels labels = p -> new String[] {
            "alias",
            p.peer().friendlyName(),
            "interface",
            "wg0",
            "peer",
            p.peer().publicKey()
        };
        var list = new FamilyList();
        list.counter(
                "wireguard_peer_bytes_total",
                "Total bytes per direction (rx, tx) for a peer",
                each(labels, (out, p, l) -> {
                    out.count(p.rxBytes(), with(l, "rx"));
                    out.count(p.txBytes(), with(l, "tx"));
                }));
        list.gauge(
                "wireguard_duration_since_latest_handshake",
                "Duration since latest handshake for a peer",
                each(labels, (out, p, l) -> out.gauge(t -> t - 1000 * seconds(p, t), l)));
        return list.all();
    }

    private static String[] with(String[] labels, String direction) {
        var longer = Arrays.copyOf(labels, labels.length + 2);
        longer[labels.length] = "direction";
        longer[labels.length + 1] = direction;
        return longer;
    }

    static List<Family> wgEasy() {
        Labels labels = p -> new String[] {
            "enabled",
            "true",
            "interface",
            "wg0",
            "ipv4Address",
            p.peer().allowedIps().replace("/32", ""),
            "ipv6Address",
            "",
            "name",
            p.peer().friendlyName()
        };
        var list = new FamilyList();
        list.gauge(
                "wireguard_configured_peers",
                "",
                out -> out.constant(out.life().peers().size(), "interface", "wg0"));
        list.gauge(
                "wireguard_enabled_peers",
                "",
                out -> out.constant(out.life().peers().size(), "interface", "wg0"));
        list.counter(
                "wireguard_sent_bytes",
                "Bytes sent to the peer",
                each(labels, (out, p, l) -> out.count(p.txBytes(), l)));
        list.counter(
                "wireguard_received_bytes",
                "Bytes received from the peer",
                each(labels, (out, p, l) -> out.count(p.rxBytes(), l)));
        list.gauge(
                "wireguard_latest_handshake_seconds",
                "UNIX timestamp seconds of the last handshake",
                each(labels, (out, p, l) -> out.gauge(t -> Math.floorDiv(t, 1000L) - seconds(p, t), l)));
        return list.all();
    }
}
