package greenwall.lab.facts;

import greenwall.fleet.BundledText;
import greenwall.lab.facts.TcpConnections.Connection;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.CpuSimulation.Mode;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.MachineComponents.Guest;
import greenwall.lab.world.ProcessSimulation.Process;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The processors, temperature sensors, systemd units, lossy paths and guests of a machine.
///
/// Each accessor of a record here is a fact of the same name in `facts.txt`.
record MachineEntities(MachineSnapshot machine, HostSimulation simulation) {
    /// The CPU model name contains the nominal frequency.
    private static final Pattern NOMINAL = Pattern.compile("@ ([\\d.]+)GHz");
    private static final double USUAL_GHZ = 3.0;
    private static final double TURBO = 1.6;
    private static final Mode[] MODES = Mode.values();
    private static final List<String> SENSORS = BundledText.lines(MachineEntities.class, "temperature-sensors.txt");
    private static final List<String> SOCKETS = BundledText.lines(MachineEntities.class, "sockets.txt");
    private static final List<String> STARTED = BundledText.lines(MachineEntities.class, "recurring-commands.txt");
    private static final List<String> UNIT_STATES =
            List.of("activating", "active", "deactivating", "failed", "inactive");

    List<SystemdUnit> units() {
        return machine.each(simulation.host().units(), SystemdUnit::new);
    }

    /// The units of the host, and units that are only known from their process.
    List<SystemdUnit> runningUnits() {
        var busy = simulation.processes().at(machine.now()).stream().map(Process::unit);
        var names = Stream.concat(simulation.host().units().stream(), busy).distinct();
        return machine.each(names.toList(), SystemdUnit::new);
    }

    List<UnitState> unitStates() {
        return machine.each(UNIT_STATES, UnitState::new);
    }

    record SystemdUnit(HostSimulation simulation, String name) {
        /// A unit that is only known from its process is active.
        String stateAt(long t) {
            return simulation.host().units().contains(name) ? simulation.unitState(name, t) : "active";
        }

        Optional<Process> process(long t) {
            return simulation.processes().at(t).stream()
                    .filter(p -> p.unit().equals(name) && stateAt(t).equals("active"))
                    .findFirst();
        }

        String program() {
            return name.replaceFirst("\\.[a-z]+$", "");
        }

        String description() {
            var words = program().replace('-', ' ');
            return Character.toUpperCase(words.charAt(0)) + words.substring(1);
        }
    }

    record UnitState(HostSimulation simulation, String state) {
        long unitsAt(long t) {
            return simulation.host().units().stream()
                    .filter(unit -> simulation.unitState(unit, t).equals(state))
                    .count();
        }
    }

    List<String> sockets() {
        return ofMachine(SOCKETS).toList();
    }

    /// Of the lines that begin with an entity kind that this machine has, the text after that word.
    private Stream<String> ofMachine(List<String> lines) {
        return lines.stream()
                .map(line -> line.split(" ", 2))
                .filter(words -> !EntityKind.named(words[0]).of(machine).isEmpty())
                .map(words -> words[1]);
    }

    List<Connection> connections() {
        return TcpConnections.of(machine);
    }

    List<LossyAddress> retransmits() {
        return simulation.network().retransmitsByPeer().entrySet().stream()
                .map(lost -> new LossyAddress(lost.getKey(), lost.getValue()))
                .toList();
    }

    record LossyAddress(String address, RateFunction segments) {}

    /// The retransmissions of each connection. Those to an address without a connection are spread over all
    /// connections.
    List<LossyConnection> losses() {
        var known = connections();
        return retransmits().stream()
                .flatMap(lost -> {
                    var there = known.stream()
                            .filter(c -> c.remoteAddress().equals(lost.address()))
                            .toList();
                    var from = there.isEmpty() ? known : there;
                    var each = lost.segments().times(1.0 / from.size());
                    return from.stream().map(c -> new LossyConnection(lost.address(), each, c));
                })
                .toList();
    }

    record LossyConnection(String address, RateFunction segments, Connection connection) {}

    /// A command that is started repeatedly.
    ///
    /// @param comm the kernel's name of the process, at most 15 characters
    record StartedCommand(
            HostSimulation simulation, String comm, String parent, String args, long everyMillis, int exit) {
        private long seed() {
            return SeededNoise.mix(simulation.host().seed(), args);
        }

        private long turn(long t) {
            return Math.floorDiv(t - Math.floorMod(seed(), everyMillis), everyMillis);
        }

        RateFunction starts() {
            return RateFunction.of(_ -> 1000.0 / everyMillis, this::turn);
        }

        long pid(long t) {
            return 30_000 + Math.floorMod(turn(t) * 7 + seed(), 30_000L);
        }

        int ppid() {
            return parent.equals("systemd") ? 1 : simulation.processes().pid(parent);
        }

        String path() {
            return args.split(" ", 2)[0];
        }

        /// The age of the process in seconds.
        double age(long t) {
            return 0.004 + 0.2 * SeededNoise.unit(simulation.host().seed(), turn(t));
        }
    }

    /// The commands of the host's regular tasks, and of units that fail to start.
    List<StartedCommand> startedCommands() {
        var all = new ArrayList<StartedCommand>();
        ofMachine(STARTED).map(line -> line.split(" ", 4)).forEach(words -> {
            long every = 1000 * Long.parseLong(words[0]);
            all.add(new StartedCommand(simulation, words[1], words[2], words[3], every, 0));
        });
        for (var unit : units()) {
            if (unit.stateAt(machine.now()).matches("activating|failed")) {
                var name = unit.program();
                var args = "/usr/bin/" + name + " --config /etc/" + name + ".conf";
                all.add(new StartedCommand(simulation, Process.comm(name), "systemd", args, 5_000, 78));
            }
        }
        return all;
    }

    /// A possible number of tasks that wait for a CPU.
    record QueueLength(HostSimulation simulation, int length) {
        /// The probability of this number if tasks arrive at random.
        double chance(long t) {
            int cpus = simulation.cpu().count();
            double mean = Math.max(0, simulation.runnableAt(t) - cpus) / cpus + 0.03;
            double chance = Math.exp(-mean);
            for (int shorter = 1; shorter <= length; shorter++) {
                chance *= mean / shorter;
            }
            return chance;
        }
    }

    List<QueueLength> queueLengths() {
        return IntStream.range(0, 16)
                .mapToObj(length -> new QueueLength(simulation, length))
                .toList();
    }

    record Processor(HostSimulation simulation, int number) {
        double lowestHertz() {
            return isAmd(simulation) ? 1.5e9 : 8e8;
        }

        double highestHertz() {
            var matcher = NOMINAL.matcher(simulation.host().hardware().cpuModel());
            double nominal = matcher.find() ? Double.parseDouble(matcher.group(1)) : USUAL_GHZ;
            return Math.round(nominal * TURBO * 10) * 1e8;
        }

        double hertz(long t) {
            double noise = SeededNoise.unit(simulation.host().seed() + number, t / 15_000);
            double share = Math.clamp(0.3 + 0.6 * simulation.cpu().utilisationAt(t) + 0.1 * noise, 0, 1);
            return Math.round((lowestHertz() + share * (highestHertz() - lowestHertz())) / 1e3) * 1e3;
        }
    }

    List<Processor> processors() {
        return IntStream.range(0, simulation.cpu().count())
                .mapToObj(i -> new Processor(simulation, i))
                .toList();
    }

    /// @param totals the seconds since boot that all processors together spent in each mode except idle
    record ProcessorMode(HostSimulation simulation, InstantCache totals, int number, Mode mode) {
        /// Idle is the time that the other modes of a processor leave, so that all modes add up to the time
        /// since boot.
        double secondsAt(long t) {
            var busy = totals.at(t);
            var cpu = simulation.cpu();
            if (mode != Mode.IDLE) {
                return Math.floor(busy[mode.ordinal()] * cpu.share(number, mode) * 100) / 100;
            }
            double idle = simulation.uptimeMillis(t) / 1000.0;
            for (var other : MODES) {
                idle -= busy[other.ordinal()] * cpu.share(number, other);
            }
            return Math.max(0, Math.floor(idle * 100) / 100);
        }
    }

    List<ProcessorMode> processorModes() {
        var totals = InstantCache.of(Arrays.stream(MODES).map(this::sinceBoot).toList());
        return processors().stream()
                .flatMap(cpu ->
                        Arrays.stream(MODES).map(mode -> new ProcessorMode(simulation, totals, cpu.number(), mode)))
                .toList();
    }

    private LongToDoubleFunction sinceBoot(Mode mode) {
        return mode == Mode.IDLE
                ? t -> 0
                : simulation.sinceBoot(simulation.cpu().mode(mode));
    }

    List<Chip> chips() {
        return temperatureSensors().stream()
                .map(TemperatureSensor::chip)
                .distinct()
                .toList();
    }

    record Chip(String id, String driver) {}

    /// @param label the driver's name for the sensor; empty for none
    /// @param most the highest normal temperature; NaN if the chip has no limits
    /// @param hot the rise in degrees at full load
    /// @param load the load from 0 to 1
    record TemperatureSensor(
            HostSimulation simulation,
            Chip chip,
            String name,
            String label,
            double most,
            double critical,
            double idle,
            double hot,
            LongToDoubleFunction load) {
        double celsius(long t) {
            long seed = SeededNoise.mix(simulation.host().seed(), chip.id() + name);
            return Math.round(idle + hot * load.applyAsDouble(t) + 2 * SeededNoise.unit(seed, t / 15_000));
        }
    }

    private static boolean isAmd(HostSimulation simulation) {
        return simulation.host().hardware().cpuModel().startsWith("AMD");
    }

    /// The temperature sensors of the processor, the board, the memory modules and the disks; none in a guest.
    List<TemperatureSensor> temperatureSensors() {
        return simulation.host().isGuest()
                ? List.of()
                : SENSORS.stream().flatMap(this::temperatureSensors).toList();
    }

    private Stream<TemperatureSensor> temperatureSensors(String line) {
        var words = line.split(" ", 9);
        var disks = simulation.host().disks();
        int count = switch (words[0]) {
            case "amd" -> isAmd(simulation) ? 1 : 0;
            case "intel" -> isAmd(simulation) ? 0 : 1;
            case "core" -> isAmd(simulation) ? 0 : simulation.cpu().count() / 2;
            case "disk" -> disks.size();
            default -> 1;
        };
        return IntStream.range(0, count).mapToObj(i -> {
            var filled =
                    Arrays.stream(words).map(word -> word.formatted(i, i + 2)).toList();
            LongToDoubleFunction load = t -> words[0].equals("disk")
                    ? simulation.disk(disks.get(i).device()).busy().at(t)
                    : simulation.cpu().utilisationAt(t);
            return new TemperatureSensor(
                    simulation,
                    new Chip(filled.get(2), filled.get(3)),
                    filled.get(1),
                    filled.size() > 8 ? filled.get(8) : "",
                    Double.parseDouble(words[4]),
                    Double.parseDouble(words[5]),
                    Double.parseDouble(words[6]),
                    Double.parseDouble(words[7]),
                    load);
        });
    }

    /// A guest as its hypervisor sees it.
    ///
    /// @param inside the machine that runs in the guest; empty for a guest that is never started
    /// @param number the number of one of its processors; 0 for the whole guest
    record Domain(HostSimulation hypervisor, Guest guest, Optional<HostSimulation> inside, int number) {
        String stateAt(long t) {
            return hypervisor.domainState(guest.domain(), t);
        }

        boolean runs() {
            return inside.isPresent();
        }

        /// The id that `virsh list` shows.
        String idAt(long t) {
            boolean off = stateAt(t).matches("shut off|crashed");
            return off ? "-" : Integer.toString(1 + hypervisor.host().guests().indexOf(guest));
        }

        double computedAt(long t) {
            return inside.map(g -> g.sinceBoot(g.cpu().computing(), t)).orElse(0.0);
        }
    }

    List<Domain> guests() {
        return domains(_ -> IntStream.of(0));
    }

    List<Domain> guestProcessors() {
        return domains(guest -> IntStream.range(0, guest.cpus()));
    }

    private List<Domain> domains(Function<Guest, IntStream> numbers) {
        return simulation.host().guests().stream()
                .flatMap(guest -> numbers.apply(guest)
                        .mapToObj(i -> new Domain(simulation, guest, simulation.guest(guest.domain()), i)))
                .toList();
    }
}
