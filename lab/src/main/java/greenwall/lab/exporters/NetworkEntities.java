package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.InterfaceSimulation;
import greenwall.lab.world.MachineParts.Link;
import greenwall.lab.world.MachineParts.Tunnel;
import greenwall.lab.world.TunnelSimulation;
import java.util.Map;

/// Interfaces, protocols and tunnels.
final class NetworkEntities {
    private NetworkEntities() {}

    private record Interface(HostSimulation simulation, InterfaceSimulation link) implements ExportedEntity {}

    /// One that is built into the machine.
    private record Port(HostSimulation simulation, Link link) implements ExportedEntity {}

    private record TunnelEnd(HostSimulation simulation, Tunnel tunnel) implements ExportedEntity {}

    private record TunnelPeer(HostSimulation simulation, TunnelSimulation peer) implements ExportedEntity {}

    private record Retransmits(HostSimulation simulation, String address, Rate segments) implements ExportedEntity {}

    static Map<String, EntityKind<?>> kinds() {
        var interfaces = EntityKind.over(HostSimulation::links, Interface::new)
                .text("device", i -> i.link().device())
                .rate("rx_bytes", i -> i.link().rxBytes())
                .rate("tx_bytes", i -> i.link().txBytes())
                .rate("rx_packets", i -> i.link().rxPackets())
                .rate("tx_packets", i -> i.link().txPackets())
                .rate("rx_dropped", i -> i.link().rxDropped())
                .rate("rx_errors", i -> i.link().rxErrors())
                .word("type", (i, _) -> type(i.link().device()));
        var ports = EntityKind.over(simulation -> simulation.host().links(), Port::new)
                .text("device", p -> p.link().device())
                .text("mac", p -> p.link().mac())
                .text("duplex", p -> p.link().bitsPerSecond() > 0 ? "full" : "unknown")
                .gauge("bits_per_second", (p, _) -> p.link().bitsPerSecond());
        var tunnels = new EntityKind<TunnelEnd>(m -> m.simulation().host().tunnel().stream()
                        .map(t -> new TunnelEnd(m.simulation(), t))
                        .toList())
                .text("device", t -> t.tunnel().device())
                .text("public_key", t -> t.tunnel().publicKey());
        var retransmits = new EntityKind<Retransmits>(m -> m.simulation().retransmitsByPeer().entrySet().stream()
                        .map(e -> new Retransmits(m.simulation(), e.getKey(), e.getValue()))
                        .toList())
                .text("local_ip", r -> r.simulation().host().address())
                .text("peer_ip", Retransmits::address)
                .rate("segments", Retransmits::segments);
        return Map.of(
                "interface", interfaces,
                "port", ports,
                "rated_port", ports.only(p -> p.link().bitsPerSecond() > 0),
                "tunnel", tunnels,
                "peer", peers(),
                "retransmits", retransmits);
    }

    private static String type(String device) {
        return device.equals("lo") ? "loopback" : device.startsWith("wg") ? "tunnel" : "ethernet";
    }

    private static EntityKind<TunnelPeer> peers() {
        return EntityKind.over(HostSimulation::peers, TunnelPeer::new)
                .text("allowed_ips", p -> p.peer().peer().allowedIps())
                .text("tunnel_address", p -> p.peer().peer().allowedIps().replace("/32", ""))
                .text("friendly_name", p -> p.peer().peer().friendlyName())
                .text("public_key", p -> p.peer().peer().publicKey())
                .text(
                        "endpoint",
                        p -> p.peer().peer().endpoint() + ":" + p.peer().peer().endpointPort())
                .rate("rx_bytes", p -> p.peer().rxBytes())
                .rate("tx_bytes", p -> p.peer().txBytes())
                .gauge("handshake", (p, t) -> Math.floorDiv(p.peer().lastHandshake(t), 1000L));
    }

    private static InterfaceSimulation uplink(ExportedMachine machine) {
        return machine.simulation().link(machine.simulation().host().uplink().device());
    }

    /// What a machine counts of its protocols.
    static void protocols(EntityKind<ExportedMachine> machine) {
        machine.text("uplink", m -> uplink(m).device())
                .rate("uplink_rx_bytes", m -> uplink(m).rxBytes())
                .rate("uplink_tx_bytes", m -> uplink(m).txBytes())
                .rate("uplink_rx_packets", m -> uplink(m).rxPackets())
                .rate("uplink_tx_packets", m -> uplink(m).txPackets())
                .rate("tcp_active_opens", m -> m.simulation().tcp().activeOpens())
                .rate("tcp_passive_opens", m -> m.simulation().tcp().passiveOpens())
                .rate("tcp_retransmitted", m -> m.simulation().tcp().retransmitted())
                .rate("tcp_segments_in", m -> m.simulation().tcp().segmentsIn())
                .rate("tcp_segments_out", m -> m.simulation().tcp().segmentsOut())
                .rate("tcp_resets", m -> m.simulation().tcp().resets())
                .rate("tcp_timeouts", m -> m.simulation().tcp().timeouts())
                .gauge("established", (m, t) -> m.simulation().tcp().establishedAt(t));
    }
}
