package greenwall.lab.exporters;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Rate;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.Cpu.Mode;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.DiskSimulation.Stream;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.Memory;
import greenwall.lab.world.SimulatedHost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Machines with their processors, memory, clock and systemd units.
final class MachineEntities {
    /// The model's name tells the nominal frequency, the load the rest.
    private static final Pattern NOMINAL = Pattern.compile("@ ([\\d.]+)GHz");
    private static final double USUAL_GHZ = 3.0;
    private static final double TURBO = 1.6;
    private static final Mode[] MODES = Mode.values();
    private static final List<String> SOCKETS = List.of("""
            dbus.socket syslog.socket systemd-journald-dev-log.socket systemd-journald.socket
            systemd-udevd-control.socket systemd-udevd-kernel.socket
            """.split("\\s+"));

    private static final List<String> UNIT_STATES =
            List.of("activating", "active", "deactivating", "failed", "inactive");

    private MachineEntities() {}

    private record Processor(HostSimulation simulation, int number) implements ExportedEntity {}

    /// @param totals seconds since boot that all processors together spent in each mode but idle
    private record ProcessorMode(HostSimulation simulation, InstantCache totals, int number, Mode mode)
            implements ExportedEntity {}

    private record Unit(HostSimulation simulation, String name) implements ExportedEntity {}

    private record Socket(HostSimulation simulation, String name) implements ExportedEntity {}

    private record UnitState(HostSimulation simulation, String state) implements ExportedEntity {}

    static Map<String, EntityKind<?>> kinds() {
        var machine = new EntityKind<>(List::<ExportedMachine>of);
        identity(machine);
        kernel(machine);
        memory(machine);
        clock(machine);
        storage(machine);
        NetworkEntities.protocols(machine);
        var processors = new EntityKind<>(MachineEntities::processors)
                .text("cpu", p -> Integer.toString(p.number()))
                .rate("for_guests", p -> p.simulation().cpu().forGuests().times(1.0 / count(p.simulation())))
                .rate("computing", p -> p.simulation().cpu().computing().times(1.0 / count(p.simulation())))
                .rate("waiting", p -> p.simulation().pressure("cpu").times(1.6 / count(p.simulation())))
                .rate("packets", p -> uplinkPackets(p.simulation()).times(1.0 / count(p.simulation())))
                .rate("interrupts", p -> p.simulation().interrupts().times(1.0 / count(p.simulation())))
                .text("queue", p -> "0-edge " + p.simulation().host().uplink().device() + "-TxRx-0")
                .gauge("lowest_hertz", (p, _) -> lowestHertz(p.simulation()))
                .gauge("highest_hertz", (p, _) -> highestHertz(p.simulation()))
                .gauge("hertz", (p, t) -> hertz(p.simulation(), p.number(), t));
        var modes = new EntityKind<>(MachineEntities::modes)
                .text("cpu", p -> Integer.toString(p.number()))
                .text("mode", p -> p.mode().word())
                .gauge("seconds", MachineEntities::secondsIn);
        var units = EntityKind.over(simulation -> simulation.host().units(), Unit::new)
                .text("name", Unit::name)
                .text("type", u -> type(u.name()))
                .word("state", (u, t) -> u.simulation().unitState(u.name(), t));
        var unitStates = EntityKind.over(_ -> UNIT_STATES, UnitState::new)
                .text("state", UnitState::state)
                .word("state", (u, _) -> u.state())
                .gauge(
                        "units",
                        (u, t) -> u.simulation().host().units().stream()
                                .filter(unit ->
                                        u.simulation().unitState(unit, t).equals(u.state()))
                                .count());
        var sockets = EntityKind.over(MachineEntities::sockets, Socket::new).text("name", Socket::name);
        return Map.of(
                "machine", machine,
                "zfs_machine", machine.only(m -> m.simulation().host().hasZfs()),
                "metal", machine.only(m -> !m.simulation().host().isGuest()),
                "cpu", processors,
                "metal_cpu", processors.only(p -> !p.simulation().host().isGuest()),
                "cpu_mode", modes,
                "socket", sockets,
                "unit", units,
                "unit_state", unitStates);
    }

    private static SimulatedHost host(ExportedMachine machine) {
        return machine.simulation().host();
    }

    private static boolean isDebian(ExportedMachine machine) {
        return host(machine).os().id().equals("debian");
    }

    private static void identity(EntityKind<ExportedMachine> machine) {
        machine.text("nodename", m -> host(m).name())
                .text("fqdn", m -> host(m).fqdn())
                .text("address", m -> host(m).address())
                .text("release", m -> host(m).os().kernel())
                .text("kernel_build", MachineEntities::kernelBuild)
                .text("os_id", m -> host(m).os().id())
                .text("id_like", m -> isDebian(m) ? "" : "debian")
                .text("os_name", m -> isDebian(m) ? "Debian GNU/Linux" : "Ubuntu")
                .text("pretty_name", m -> host(m).os().prettyName())
                .text(
                        "os_version",
                        m -> host(m).os().versionId() + " (" + host(m).os().codename() + ")")
                .text("version_codename", m -> host(m).os().codename())
                .text("version_id", m -> host(m).os().versionId())
                .gauge("os_number", (m, _) -> Double.parseDouble(host(m).os().versionId()))
                .text("bios_vendor", m -> host(m).isGuest() ? "SeaBIOS" : "American Megatrends Inc.")
                .text("vendor", m -> host(m).hardware().vendor())
                .text("product_name", m -> host(m).hardware().product())
                .text("product_serial", m -> host(m).hardware().serial())
                .text("product_uuid", m -> host(m).hardware().uuid())
                .text("clocksource", m -> host(m).isGuest() ? "kvm-clock" : "tsc")
                .text("systemd_version", m -> isDebian(m) ? "252.31-1~deb12u1" : "255.4-1ubuntu8.4")
                .gauge("systemd_number", (m, _) -> isDebian(m) ? 252.31 : 255)
                .gauge("is_guest", (m, _) -> host(m).isGuest() ? 1 : 0)
                .gauge("has_zfs", (m, _) -> host(m).hasZfs() ? 1 : 0)
                .gauge("host_number", (m, _) -> host(m).number())
                .gauge("hosts", (m, _) -> m.world().hosts().size())
                .gauge("guests", (m, _) -> host(m).guests().size())
                .gauge("active_guests", (m, t) -> GuestEntities.active(m.simulation(), t))
                .gauge("peers", (m, _) -> m.simulation().peers().size());
    }

    private static String kernelBuild(ExportedMachine machine) {
        return isDebian(machine)
                ? "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)"
                : "#52-Ubuntu SMP PREEMPT_DYNAMIC Thu Dec  5 13:09:44 UTC 2024";
    }

    private static void kernel(EntityKind<ExportedMachine> machine) {
        machine.gauge("load1", (m, t) -> m.simulation().load(1, t))
                .gauge("load5", (m, t) -> m.simulation().load(5, t))
                .gauge("load15", (m, t) -> m.simulation().load(15, t))
                .gauge("runnable", (m, t) -> m.simulation().runnableAt(t))
                .gauge("blocked", (m, t) -> m.simulation().blockedAt(t))
                .gauge("cpus", (m, _) -> m.simulation().cpu().count())
                .gauge("busy", (m, t) -> m.simulation().cpu().utilisationAt(t))
                .gauge("failed_units", (m, t) -> m.simulation().failedUnits(t).size())
                .rate("context_switches", m -> m.simulation().contextSwitches())
                .rate("forks", m -> m.simulation().forks())
                .rate("interrupts", m -> m.simulation().interrupts())
                .rate("pressure_cpu", m -> m.simulation().pressure("cpu"))
                .rate("pressure_io", m -> m.simulation().pressure("io"))
                .rate("pressure_io_full", m -> m.simulation().pressure("io.full"))
                .rate("pressure_memory", m -> m.simulation().pressure("memory"))
                .rate("pressure_memory_full", m -> m.simulation().pressure("memory.full"))
                .streams(
                        "run_queue",
                        m -> List.of(
                                new Stream(m.simulation().quickSwitches(), 0, new LatencyMode(9e-6, 1.1)),
                                new Stream(m.simulation().slowSwitches(), 0, new LatencyMode(0.028, 0.7))))
                .gauge("query_delay", (m, t) -> m.simulation().queryDelaySeconds(t))
                .rate("missed_evaluations", m -> m.simulation().missedEvaluations());
    }

    private static void memory(EntityKind<ExportedMachine> machine) {
        var now = Map.<String, ToDoubleFunction<Memory.Now>>of(
                "mem_total", Memory.Now::total,
                "mem_free", Memory.Now::free,
                "mem_available", Memory.Now::available,
                "mem_anon", Memory.Now::anon,
                "mem_cached", Memory.Now::cached,
                "mem_buffers", Memory.Now::buffers,
                "mem_slab_reclaimable", Memory.Now::slabReclaimable,
                "mem_slab_unreclaimable", Memory.Now::slabUnreclaimable,
                "swap_total", Memory.Now::swapTotal,
                "swap_used", Memory.Now::swapUsed);
        now.forEach((name, value) -> machine.gauge(
                name, (m, t) -> value.applyAsDouble(m.simulation().memory().at(t))));
        machine.gauge("mem_arc", (m, t) -> m.simulation().memory().at(t).arc())
                .rate("oom_kills", m -> m.simulation().memory().oomKills())
                .rate("page_faults", m -> m.simulation().memory().faults())
                .rate("major_faults", m -> m.simulation().memory().majorFaults())
                .rate("paged_in", m -> kibibytes(m.simulation(), DiskSimulation::readBytes))
                .rate("paged_out", m -> kibibytes(m.simulation(), DiskSimulation::writeBytes));
    }

    private static Rate kibibytes(HostSimulation simulation, Function<DiskSimulation, Rate> bytes) {
        return Rate.sum(simulation.disks().stream()
                .map(d -> bytes.apply(d).times(1 / 1024.0))
                .toList());
    }

    private static void clock(EntityKind<ExportedMachine> machine) {
        machine.gauge("clock_offset", (m, t) -> m.simulation().clockOffsetAt(t))
                .word("clock", (m, t) -> m.simulation().clockSyncedAt(t) ? "synced" : "free")
                .gauge("frequency", (m, _) -> 1 + SeededNoise.signed(host(m).seed(), 901) * 2e-5);
    }

    private static void storage(EntityKind<ExportedMachine> machine) {
        machine.streams("txg_syncs", m -> m.simulation().txgSyncs())
                .rate(
                        "txg_syncs",
                        m -> Rate.sum(m.simulation().txgSyncs().stream()
                                .map(Stream::requests)
                                .toList()))
                .streams("pool_reads", m -> poolStreams(m.simulation(), DiskSimulation::readStreams))
                .streams("pool_writes", m -> poolStreams(m.simulation(), DiskSimulation::writeStreams))
                .streams("metaslab_allocations", m -> metaslabAllocations(m.simulation()));
    }

    private static List<Stream> poolStreams(HostSimulation simulation, Function<DiskSimulation, List<Stream>> streams) {
        return simulation.pools().stream()
                .flatMap(pool -> pool.pool().devices().stream())
                .flatMap(device -> streams.apply(simulation.disk(device)).stream())
                .toList();
    }

    private static List<Stream> metaslabAllocations(HostSimulation simulation) {
        var writes = simulation.pools().iterator().next().pool().devices().stream()
                .map(device -> simulation.disk(device).writes())
                .toList();
        return List.of(new Stream(Rate.sum(writes), 0, new LatencyMode(0.000_09, 0.8)));
    }

    private static int count(HostSimulation simulation) {
        return simulation.cpu().count();
    }

    private static Rate uplinkPackets(HostSimulation simulation) {
        return simulation.link(simulation.host().uplink().device()).rxPackets();
    }

    private static List<Processor> processors(ExportedMachine machine) {
        return IntStream.range(0, count(machine.simulation()))
                .mapToObj(i -> new Processor(machine.simulation(), i))
                .toList();
    }

    private static List<ProcessorMode> modes(ExportedMachine machine) {
        var simulation = machine.simulation();
        var totals = new InstantCache(t -> Arrays.stream(MODES)
                .mapToDouble(mode -> mode == Mode.IDLE
                        ? 0
                        : simulation.sinceBoot(simulation.cpu().mode(mode), t))
                .toArray());
        var all = new ArrayList<ProcessorMode>();
        for (int i = 0; i < count(simulation); i++) {
            for (var mode : MODES) {
                all.add(new ProcessorMode(simulation, totals, i, mode));
            }
        }
        return all;
    }

    private static List<String> sockets(HostSimulation simulation) {
        var names = new ArrayList<>(SOCKETS);
        if (!simulation.host().guests().isEmpty()) {
            names.addAll(List.of("libvirtd.socket", "virtlogd.socket"));
        }
        return names;
    }

    /// Idle is what a processor's other modes leave, so that they add up to the time since boot.
    private static double secondsIn(ProcessorMode of, long t) {
        var busy = of.totals().at(t);
        var cpu = of.simulation().cpu();
        if (of.mode() != Mode.IDLE) {
            return Math.floor(busy[of.mode().ordinal()] * cpu.share(of.number(), of.mode()) * 100) / 100;
        }
        double idle = of.simulation().uptimeMillis(t) / 1000.0;
        for (var mode : MODES) {
            idle -= busy[mode.ordinal()] * cpu.share(of.number(), mode);
        }
        return Math.max(0, Math.floor(idle * 100) / 100);
    }

    private static String type(String unit) {
        if (!unit.endsWith(".service")) {
            return "";
        }
        return unit.startsWith("syncoid") ? "oneshot" : unit.startsWith("ssh") ? "notify" : "simple";
    }

    private static double lowestHertz(HostSimulation simulation) {
        return simulation.host().hardware().cpuModel().startsWith("AMD") ? 1.5e9 : 8e8;
    }

    private static double highestHertz(HostSimulation simulation) {
        var matcher = NOMINAL.matcher(simulation.host().hardware().cpuModel());
        double nominal = matcher.find() ? Double.parseDouble(matcher.group(1)) : USUAL_GHZ;
        return Math.round(nominal * TURBO * 10) * 1e8;
    }

    private static double hertz(HostSimulation simulation, int processor, long t) {
        double noise = SeededNoise.unit(simulation.host().seed() + processor, t / 15_000);
        double share = Math.clamp(0.3 + 0.6 * simulation.cpu().utilisationAt(t) + 0.1 * noise, 0, 1);
        return Math.round(
                        (lowestHertz(simulation) + share * (highestHertz(simulation) - lowestHertz(simulation))) / 1e3)
                * 1e3;
    }
}
