package greenwall.lab.facts;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.SimulatedHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The TCP connections between a host and its neighbours, for the tools that list connections.
public final class Connections {
    private static final int MOST = 24;

    private Connections() {}

    /// @param retransmitted the number of retransmitted segments so far
    /// @param bad whether it uses the link that loses packets
    public record Connection(
            String command,
            int pid,
            String local,
            int localPort,
            String far,
            int farPort,
            boolean incoming,
            double rttSeconds,
            double sent,
            double received,
            long retransmitted,
            boolean bad,
            int sendQueue) {}

    private static List<SimulatedHost> neighbours(MachineView machine) {
        var others = machine.world().hosts().stream()
                .filter(h -> !h.name().equals(machine.simulation().host().name())
                        && h.cluster().equals(machine.simulation().host().cluster()))
                .limit(200)
                .toList();
        return others.isEmpty() ? List.of(machine.simulation().host()) : others;
    }

    /// The remote address with clearly more retransmissions than on a healthy host; empty if there is none.
    static Optional<String> lossyAddress(MachineView machine) {
        long t = machine.now();
        return machine.simulation().network().retransmitsByPeer().entrySet().stream()
                .filter(e ->
                        e.getValue().at(t) > 5 * machine.simulation().baseline().retransmits() + 2)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    public static List<Connection> of(MachineView machine) {
        long t = machine.now();
        var all = new ArrayList<Connection>();
        var others = neighbours(machine);
        var lossy = lossyAddress(machine);
        var lossyHost = machine.world().hosts().stream()
                .filter(h -> lossy.isPresent() && h.address().equals(lossy.get()))
                .findFirst();
        var processes = machine.simulation().processes();
        int count = Math.clamp(Math.round(machine.simulation().network().tcp().establishedAt(t)), 4, MOST);
        for (int i = 0; i < count; i++) {
            long seed = SeededNoise.mix(machine.simulation().host().seed(), 9_000 + i);
            boolean bad = lossyHost.isPresent() && i % 3 == 0;
            var far = bad ? lossyHost.get() : others.get(SeededNoise.below(seed, 1, others.size()));
            boolean incoming = !bad && SeededNoise.unit(seed, 2) < 0.5;
            int high = 32_768 + SeededNoise.below(seed, 3, 28_000);
            var command = machine.simulation().host().serviceCommand();
            boolean sameSite = far.location().equals(machine.simulation().host().location());
            double rtt = (sameSite ? 0.000_22 : 0.012) * SeededNoise.between(seed, 4, 0.8, 1.6) * (bad ? 4 : 1);
            double share = SeededNoise.between(seed, 5, 0.002, 0.03);
            var uplink = machine.simulation().network().uplink();
            long lost = bad
                    ? Math.round(machine.simulation().network().tcp().retransmitted().at(t) * 20 / Math.max(1, count / 3))
                    : 0;
            all.add(new Connection(
                    command,
                    processes.pid(command),
                    machine.simulation().host().address(),
                    incoming ? machine.simulation().host().servicePort() : high,
                    far.address(),
                    incoming ? high : far.servicePort(),
                    incoming,
                    rtt,
                    uplink.txBytes().at(t) * share * 600,
                    uplink.rxBytes().at(t) * share * 600,
                    lost,
                    bad,
                    bad ? 20_272 : 0));
        }
        return all;
    }
}
