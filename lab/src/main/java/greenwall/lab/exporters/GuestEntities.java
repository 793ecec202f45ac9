package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.Cpu.Mode;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.InterfaceSimulation;
import greenwall.lab.world.MachineParts.Guest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The guests of a hypervisor, as it sees them from outside.
final class GuestEntities {
    private GuestEntities() {}

    /// @param inside the machine in it, unless it is one that is never started
    /// @param vcpu one of its processors, or 0 for the guest as a whole
    private record Domain(HostSimulation hypervisor, Guest guest, Optional<HostSimulation> inside, int vcpu)
            implements ExportedEntity {
        /// A guest's counters start when the guest does.
        @Override
        public HostSimulation simulation() {
            return inside.orElse(hypervisor);
        }

        Rate rate(Function<HostSimulation, Rate> of) {
            return inside.map(of).orElse(Rate.NONE);
        }

        Rate ofVcpu(Function<HostSimulation, Rate> of) {
            return rate(of).times(1.0 / guest.cpus());
        }

        Rate disk(Function<DiskSimulation, Rate> of) {
            return rate(simulation -> of.apply(simulation.disk("vda")));
        }

        Rate cable(Function<InterfaceSimulation, Rate> of) {
            return rate(simulation ->
                    of.apply(simulation.link(simulation.host().uplink().device())));
        }

        double inside(long t, EntityKind.Gauge<HostSimulation> of) {
            return inside.map(simulation -> of.at(simulation, t)).orElse(0.0);
        }
    }

    static Map<String, EntityKind<?>> kinds() {
        var guests = named(new EntityKind<>(GuestEntities::guests))
                .text("uuid", d -> d.guest().uuid())
                .text("hypervisor", d -> d.hypervisor().host().fqdn())
                .text("volume", d -> "/dev/zvol/" + d.guest().zvol())
                .text("tap", d -> d.guest().tap())
                .gauge("cpus", (d, _) -> d.guest().cpus())
                .gauge("memory", (d, _) -> d.guest().memoryBytes())
                .gauge(
                        "inside_memory",
                        (d, now) -> d.inside(now, (l, _) -> l.host().hardware().memoryBytes()))
                .gauge(
                        "inside_total",
                        (d, now) -> d.inside(now, (l, t) -> l.memory().at(t).total()))
                .gauge(
                        "inside_available",
                        (d, now) -> d.inside(now, (l, t) -> l.memory().at(t).available()))
                .gauge(
                        "inside_free",
                        (d, now) -> d.inside(now, (l, t) -> l.memory().at(t).free()))
                .gauge(
                        "inside_used",
                        (d, now) -> d.inside(now, (l, t) -> l.memory().at(t).used()))
                .rate("computing", d -> d.rate(l -> l.cpu().computing()))
                .rate("reads", d -> d.disk(DiskSimulation::reads))
                .rate("writes", d -> d.disk(DiskSimulation::writes))
                .rate("read_bytes", d -> d.disk(DiskSimulation::readBytes))
                .rate("write_bytes", d -> d.disk(DiskSimulation::writeBytes))
                .rate("read_time", d -> d.disk(DiskSimulation::readTime))
                .rate("write_time", d -> d.disk(DiskSimulation::writeTime))
                .rate("rx_bytes", d -> d.cable(InterfaceSimulation::rxBytes))
                .rate("tx_bytes", d -> d.cable(InterfaceSimulation::txBytes))
                .rate("rx_packets", d -> d.cable(InterfaceSimulation::rxPackets))
                .rate("tx_packets", d -> d.cable(InterfaceSimulation::txPackets));
        var vcpus = named(new EntityKind<>(GuestEntities::vcpus))
                .text("vcpu", d -> Integer.toString(d.vcpu()))
                .gauge("runs", (d, _) -> d.inside().isPresent() ? 1 : 0)
                .rate("computing", d -> d.ofVcpu(l -> l.cpu().computing()))
                .rate("waiting", d -> d.ofVcpu(l -> l.cpu().mode(Mode.STEAL).times(0.4)))
                .rate("steal", d -> d.ofVcpu(l -> l.cpu().mode(Mode.STEAL)));
        return Map.of(
                "guest", guests,
                "connected_guest", guests.only(d -> !d.guest().tap().isEmpty()),
                "vcpu", vcpus);
    }

    private static EntityKind<Domain> named(EntityKind<Domain> kind) {
        return kind.text("domain", d -> d.guest().domain())
                .word("state", (d, t) -> d.hypervisor().domainState(d.guest().domain(), t));
    }

    /// How many domains are active: neither shut off nor crashed.
    static long active(HostSimulation simulation, long t) {
        return simulation.host().guests().stream()
                .map(g -> simulation.domainState(g.domain(), t))
                .filter(state -> !state.equals("shut off") && !state.equals("crashed"))
                .count();
    }

    private static List<Domain> guests(ExportedMachine machine) {
        var simulation = machine.simulation();
        return simulation.host().guests().stream()
                .map(g -> new Domain(simulation, g, simulation.inside(g.domain()), 0))
                .toList();
    }

    private static List<Domain> vcpus(ExportedMachine machine) {
        return guests(machine).stream()
                .flatMap(d -> IntStream.range(0, d.guest().cpus())
                        .mapToObj(i -> new Domain(d.hypervisor(), d.guest(), d.inside(), i)))
                .toList();
    }
}
