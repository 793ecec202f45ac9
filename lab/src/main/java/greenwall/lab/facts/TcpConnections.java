package greenwall.lab.facts;

import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.HostSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The TCP connections between a host and its neighbours, for the tools that list connections.
public final class TcpConnections {
    private static final int MAX_CONNECTIONS = 24;

    private TcpConnections() {}

    /// @param retransmitted the number of retransmitted segments so far
    /// @param bad whether it uses the link that loses packets
    public record Connection(
            int pid,
            int localPort,
            String remoteAddress,
            int remotePort,
            boolean incoming,
            double rttSeconds,
            double sent,
            double received,
            long retransmitted,
            boolean bad) {}

    private static List<HostSpec> neighbours(MachineSnapshot machine) {
        var host = machine.simulation().host();
        var others = machine.world().hosts().stream()
                .filter(h -> !h.name().equals(host.name()) && h.cluster().equals(host.cluster()))
                .limit(200)
                .toList();
        return others.isEmpty() ? List.of(host) : others;
    }

    /// The host with clearly more retransmissions than a healthy one; empty if there is none.
    private static Optional<HostSpec> lossyHost(MachineSnapshot machine) {
        double usual = machine.simulation().baseline().retransmits();
        var lost = machine.simulation().network().retransmitsByPeer();
        return machine.world().hosts().stream()
                .filter(h -> lost.getOrDefault(h.address(), RateFunction.NONE).at(machine.now()) > 5 * usual + 2)
                .findFirst();
    }

    public static List<Connection> of(MachineSnapshot machine) {
        long t = machine.now();
        var all = new ArrayList<Connection>();
        var others = neighbours(machine);
        var lossyHost = lossyHost(machine);
        var host = machine.simulation().host();
        var network = machine.simulation().network();
        int count = Math.clamp(Math.round(network.established().at(t)), 4, MAX_CONNECTIONS);
        for (int i = 0; i < count; i++) {
            long seed = SeededNoise.mix(host.seed(), 9_000 + i);
            boolean bad = lossyHost.isPresent() && i % 3 == 0;
            var far = bad ? lossyHost.get() : others.get(SeededNoise.below(seed, 1, others.size()));
            boolean incoming = !bad && SeededNoise.unit(seed, 2) < 0.5;
            int high = 32_768 + SeededNoise.below(seed, 3, 28_000);
            boolean sameSite = far.location().equals(host.location());
            double rtt = (sameSite ? 0.000_22 : 0.012) * SeededNoise.between(seed, 4, 0.8, 1.6) * (bad ? 4 : 1);
            double share = SeededNoise.between(seed, 5, 0.002, 0.03);
            double lost = network.retransmitted().at(t) * 20 / Math.max(1, count / 3);
            all.add(new Connection(
                    machine.simulation().processes().pid(host.serviceCommand()),
                    incoming ? host.servicePort() : high,
                    far.address(),
                    incoming ? high : far.servicePort(),
                    incoming,
                    rtt,
                    network.uplink().txBytes().at(t) * share * 600,
                    network.uplink().rxBytes().at(t) * share * 600,
                    bad ? Math.round(lost) : 0,
                    bad));
        }
        return all;
    }
}
