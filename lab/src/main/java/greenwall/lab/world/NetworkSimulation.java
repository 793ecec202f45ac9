package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.StepSignal;
import greenwall.lab.world.MachineComponents.Peer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The network of a host.
///
/// @param uplink the interface that connects the host to the network
/// @param links all interfaces: the taps of guests, the uplink, the tunnel and loopback
/// @param peers the tunnels
/// @param established the open TCP connections. Channel: gauge `tcp.established`
/// @param retransmitsByPeer retransmitted segments by remote address: the normal ones to a neighbour, and those
///     of lossy paths ([SimulatedFaults#addLossyPath]). Channels: rates `tcp.retrans`, `tcp.retrans.ADDRESS`
public record NetworkSimulation(
        InterfaceSimulation uplink,
        List<InterfaceSimulation> links,
        List<TunnelSimulation> peers,
        GaugeSignal established,
        Map<String, RateFunction> retransmitsByPeer) {
    /// @param guests the guests of a hypervisor, whose traffic passes through its uplink
    static NetworkSimulation of(
            HostSpec host, FaultPropagation propagation, HostSignals channels, List<HostSimulation> guests) {
        var base = propagation.baseline(host);
        var device = host.uplink().device();
        var own = InterfaceSimulation.of(device, base.receiveBytes(), base.transmitBytes(), channels);
        var received = new ArrayList<RateFunction>(List.of(own.rxBytes()));
        var sent = new ArrayList<RateFunction>(List.of(own.txBytes()));
        var links = new ArrayList<InterfaceSimulation>();
        for (var guest : host.guests()) {
            HostSimulation.inside(guests, guest.domain()).ifPresent(inside -> {
                var cable = inside.network().uplink();
                received.add(cable.rxBytes());
                sent.add(cable.txBytes());
                links.add(cable.mirrored(guest.tap()));
            });
        }
        var uplink = own.with(RateFunction.sum(received), RateFunction.sum(sent));
        links.add(uplink);
        var peers = host.peers().stream()
                .map(peer -> TunnelSimulation.of(host, propagation.host(peer.host()), peer, channels))
                .toList();
        if (!peers.isEmpty()) {
            var rx = RateFunction.sum(
                    peers.stream().map(TunnelSimulation::rxBytes).toList());
            var tx = RateFunction.sum(
                    peers.stream().map(TunnelSimulation::txBytes).toList());
            links.add(new InterfaceSimulation("wg0", rx, tx, RateFunction.NONE, RateFunction.NONE, 620, 620));
        }
        links.add(InterfaceSimulation.of("lo", 90_000, 90_000, channels));
        var retransmits = new LinkedHashMap<String, RateFunction>();
        var neighbour = host.address().replaceFirst("\\d+$", "1");
        retransmits.put(neighbour, channels.rate("tcp.retrans", base.retransmits()));
        for (var address : propagation.faults().lossyPaths(host)) {
            retransmits.put(address, channels.rate("tcp.retrans." + address, 0));
        }
        var established = channels.gauge("tcp.established", base.established());
        return new NetworkSimulation(uplink, links, peers, established, retransmits);
    }

    public RateFunction retransmitted() {
        return RateFunction.sum(List.copyOf(retransmitsByPeer.values()));
    }

    /// A network interface. Channels, for eth0: `net.eth0.rx` and `.tx` in bytes per second, `.rxdrop` and
    /// `.rxerr` in packets per second.
    public record InterfaceSimulation(
            String device,
            RateFunction rxBytes,
            RateFunction txBytes,
            RateFunction rxDropped,
            RateFunction rxErrors,
            double rxPacketBytes,
            double txPacketBytes) {
        private static InterfaceSimulation of(String device, double rx, double tx, HostSignals channels) {
            String channel = "net." + device;
            return new InterfaceSimulation(
                    device,
                    channels.rate(channel + ".rx", rx),
                    channels.rate(channel + ".tx", tx),
                    channels.rate(channel + ".rxdrop", 0),
                    channels.rate(channel + ".rxerr", 0),
                    820,
                    960);
        }

        private InterfaceSimulation with(RateFunction received, RateFunction sent) {
            return new InterfaceSimulation(device, received, sent, rxDropped, rxErrors, rxPacketBytes, txPacketBytes);
        }

        /// The other end of the link: received and sent traffic are exchanged.
        private InterfaceSimulation mirrored(String otherDevice) {
            return new InterfaceSimulation(
                    otherDevice, txBytes, rxBytes, RateFunction.NONE, RateFunction.NONE, txPacketBytes, rxPacketBytes);
        }

        public RateFunction rxPackets() {
            return rxBytes.times(1 / rxPacketBytes);
        }

        public RateFunction txPackets() {
            return txBytes.times(1 / txPacketBytes);
        }
    }

    /// One end of a tunnel. Channels, for the peer ewr1-gw01: rates `wg.ewr1-gw01.rx` and `.tx` in bytes per
    /// second; phases `wg.ewr1-gw01` (up, down), which must be the same at both ends.
    public record TunnelSimulation(
            Peer peer, StepSignal<String> link, RateFunction rxBytes, RateFunction txBytes, long pairSeed) {
        /// WireGuard renews its keys with the first packet after 120 seconds.
        private static final long REKEY_MILLIS = 121_000;

        private static final long JITTER_MILLIS = 4_000;

        static TunnelSimulation of(HostSpec host, HostSpec far, Peer peer, HostSignals channels) {
            String channel = "wg." + peer.host();
            double base = baseBytes(host, far);
            return new TunnelSimulation(
                    peer,
                    channels.phases(channel, "up"),
                    channels.rate(channel + ".rx", base, HostSignals.between(far, host)),
                    channels.rate(channel + ".tx", base, HostSignals.between(host, far)),
                    SeededNoise.mix(host.seed() ^ far.seed(), 501));
        }

        private static double baseBytes(HostSpec host, HostSpec far) {
            boolean trunk = host.role() == HostSpec.Role.GATEWAY && far.role() == HostSpec.Role.GATEWAY;
            return SeededNoise.between(host.seed() ^ far.seed(), 502, 0.6, 1.6) * (trunk ? 420_000 : 16_000);
        }

        public boolean upAt(long t) {
            return link.at(t).equals("up");
        }

        /// Epoch milliseconds of the last handshake.
        public long lastHandshake(long t) {
            long until = upAt(t) ? t : link.since(t);
            long k = Math.floorDiv(until - phase(), REKEY_MILLIS);
            long at = handshake(k);
            if (at > until) {
                at = handshake(k - 1);
            }
            long upSince = upAt(t) ? link.since(t) : 0;
            return Math.max(at, Math.min(t, upSince));
        }

        private long handshake(long k) {
            return phase() + k * REKEY_MILLIS + (long) (JITTER_MILLIS * SeededNoise.unit(pairSeed, k));
        }

        private long phase() {
            return Math.floorMod(pairSeed, REKEY_MILLIS);
        }
    }
}
