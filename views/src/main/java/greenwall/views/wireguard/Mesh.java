package greenwall.views.wireguard;

import greenwall.fleet.Labels;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// The tunnels between hosts: the peers of each host, with both directions of each pair. Independent of
/// JavaFX.
///
/// @param unknownPeers peers that report no tunnel themselves: they have no exporter, or are outside the fleet or the
///     host filter
/// @param links the tunnels of each host to each peer, worst first; several go over different interfaces
/// @param all every tunnel, worst first
record Mesh(List<String> hosts, List<String> unknownPeers, Map<String, Map<String, List<Link>>> links, List<Link> all) {
    /// Below this rate in bytes per second nothing is received. It is less than one keepalive per minute.
    private static final double NOTHING = 0.5;

    private static final Comparator<Link> WORST_FIRST = Comparator.comparing(Link::state)
            .thenComparing(l -> !l.never())
            .thenComparingDouble(l -> -l.cell().value());

    /// What one host reports about a peer. `never` means that there was no handshake yet, so there is no age.
    ///
    /// @param received bytes per second from the peer; NaN if unknown
    record Link(String host, String peer, Cell cell, boolean never, CellState state, double received) {
        /// Whether the handshake is known now. A value that is only not measured says nothing about the tunnel.
        boolean isKnown() {
            return !cell.state().isUnknown() && cell.state() != CellState.ABSENT;
        }

        String interfaceName() {
            return cell.key().get("interface");
        }

        private boolean receivesNothing() {
            return received < NOTHING;
        }

        private boolean receives() {
            return received >= NOTHING;
        }
    }

    /// Where a host sees a peer.
    private record Tunnel(String host, Labels key) {}

    static Mesh of(FleetState state) {
        var tunnels = new LinkedHashMap<Tunnel, Link>();
        var shared = state.sharedNames();
        var display = new HashMap<String, String>();
        var ofCluster = new HashMap<String, Map<String, String>>();
        for (var host : state.hosts()) {
            var name = host.distinctName(shared);
            var own = ofCluster.computeIfAbsent(host.cluster().name(), _ -> new HashMap<>());
            for (var names : List.of(display, own)) {
                names.put(host.name(), name);
                host.host().names().forEach(n -> names.putIfAbsent(n.value(), name));
            }
        }
        for (var host : state.hosts()) {
            var name = host.distinctName(shared);
            var own = ofCluster.getOrDefault(host.cluster().name(), Map.of());
            UnaryOperator<String> ofPeer = peer -> own.getOrDefault(peer, display.getOrDefault(peer, peer));
            var received = new HashMap<Labels, Double>();
            for (var cell : host.cells("wg.rx")) {
                received.put(cell.key(), isFresh(cell) ? cell.value() : Double.NaN);
            }
            for (var cell : host.cells("wg.handshake.age")) {
                put(tunnels, link(name, cell, false, ofPeer, received));
            }
            for (var cell : host.cells("wg.never")) {
                if (cell.value() == 1) {
                    put(tunnels, link(name, cell, true, ofPeer, received));
                }
            }
        }
        var all = tunnels.values().stream().sorted(WORST_FIRST).toList();
        var links = new HashMap<String, Map<String, List<Link>>>();
        all.forEach(link -> links.computeIfAbsent(link.host(), _ -> new HashMap<>())
                .computeIfAbsent(link.peer(), _ -> new ArrayList<>())
                .add(link));
        return new Mesh(
                links.keySet().stream().sorted().toList(),
                all.stream()
                        .map(Link::peer)
                        .filter(peer -> !links.containsKey(peer))
                        .distinct()
                        .sorted()
                        .toList(),
                links,
                all);
    }

    /// Whether a cell has a value of now.
    static boolean isFresh(Cell cell) {
        return (cell.state() == CellState.OK || cell.state() == CellState.WARN) && !Double.isNaN(cell.value());
    }

    private static Link link(
            String host, Cell cell, boolean never, UnaryOperator<String> ofPeer, Map<Labels, Double> received) {
        return new Link(
                host,
                ofPeer.apply(cell.key().get("peer")),
                cell,
                never,
                never ? cell.state().worst(CellState.WARN) : cell.state(),
                received.getOrDefault(cell.key(), Double.NaN));
    }

    private static void put(Map<Tunnel, Link> tunnels, Link link) {
        tunnels.merge(new Tunnel(link.host(), link.cell().key()), link, BinaryOperator.minBy(WORST_FIRST));
    }

    private List<Link> between(String host, String peer) {
        return links.getOrDefault(host, Map.of()).getOrDefault(peer, List.of());
    }

    /// The worst tunnel of a host to a peer.
    Optional<Link> link(String host, String peer) {
        return between(host, peer).stream().findFirst();
    }

    /// What the other end reports of this tunnel: over the interface of the same name, or of any name if neither host
    /// has another tunnel to the other.
    Optional<Link> back(Link link) {
        return between(link.peer(), link.host()).stream()
                .filter(other -> isOnly(link) || other.interfaceName().equals(link.interfaceName()))
                .findFirst();
    }

    private boolean isOnly(Link link) {
        return between(link.host(), link.peer()).size() <= 1
                && between(link.peer(), link.host()).size() <= 1;
    }

    /// Names the interface of a tunnel that is not the only one between its hosts.
    String over(Link link) {
        return isOnly(link) ? "" : " over " + link.interfaceName();
    }

    /// Whether this end still receives, although no handshake completes because the other end receives
    /// nothing.
    boolean receivesAlone(Link link) {
        return link.state() != CellState.OK
                && link.receives()
                && back(link)
                        .filter(back -> back.state() != CellState.OK && back.receivesNothing())
                        .isPresent();
    }

    /// The links that receive nothing while their other end receives. No handshake can complete in such a
    /// tunnel, so both ends report an old one, but packets still reach one of them.
    List<Link> oneWay() {
        return all.stream()
                .filter(link -> link.state() != CellState.OK && link.state() != CellState.IDLE)
                .filter(link -> back(link)
                        .filter(back -> link.isKnown() && back.state() == CellState.OK
                                || link.receivesNothing() && back.receives())
                        .isPresent())
                .toList();
    }
}
