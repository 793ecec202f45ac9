package greenwall.lab.exporters;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.MachineParts.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;

/// The chips of a machine that is no guest, and their thermometers: of the processor, the memory modules, the disks
/// and the board.
final class SensorEntities {
    private SensorEntities() {}

    private record Chip(HostSimulation simulation, String id, String driver) implements ExportedEntity {}

    /// @param label what the driver calls it; empty where it does not
    /// @param most the temperature up to which all is well; NaN where the chip has no limits
    /// @param hot by how many degrees full load raises it
    /// @param load from 0 to 1
    private record Thermometer(
            Chip chip,
            String name,
            String label,
            double most,
            double critical,
            double idle,
            double hot,
            LongToDoubleFunction load)
            implements ExportedEntity {
        @Override
        public HostSimulation simulation() {
            return chip.simulation();
        }

        private double at(long t) {
            long seed = SeededNoise.mix(simulation().host().seed(), chip.id() + name);
            return Math.round(idle + hot * load.applyAsDouble(t) + 2 * SeededNoise.unit(seed, t / 15_000));
        }
    }

    static Map<String, EntityKind<?>> kinds() {
        var thermometers = new EntityKind<>(SensorEntities::thermometers)
                .text("chip", s -> s.chip().id())
                .text("sensor", Thermometer::name)
                .text("label", Thermometer::label)
                .gauge("celsius", Thermometer::at)
                .gauge("most", (s, _) -> s.most())
                .gauge("critical", (s, _) -> s.critical());
        var chips =
                new EntityKind<>(SensorEntities::chips).text("chip", Chip::id).text("chip_name", Chip::driver);
        return Map.of(
                "chip", chips,
                "thermometer", thermometers,
                "limited_thermometer", thermometers.only(s -> !Double.isNaN(s.most())),
                "module_thermometer", thermometers.only(s -> s.chip().driver().equals("jc42")),
                "labelled_thermometer", thermometers.only(s -> !s.label().isEmpty()));
    }

    private static boolean amd(HostSimulation simulation) {
        return simulation.host().hardware().cpuModel().startsWith("AMD");
    }

    private static Chip processor(HostSimulation simulation) {
        return amd(simulation)
                ? new Chip(simulation, "pci0000:00_0000:00:18_3", "k10temp")
                : new Chip(simulation, "platform_coretemp_0", "coretemp");
    }

    private static Chip board(HostSimulation simulation) {
        return new Chip(simulation, "platform_nct6775_656", "nct6779");
    }

    private static List<Chip> modules(HostSimulation simulation) {
        return List.of(new Chip(simulation, "i2c_0_0_0018", "jc42"), new Chip(simulation, "i2c_0_0_001a", "jc42"));
    }

    private static Chip drive(HostSimulation simulation, int number) {
        return new Chip(simulation, "target%1$d:0:0_%1$d:0:0:0".formatted(number), "drivetemp");
    }

    private static List<Chip> chips(ExportedMachine machine) {
        return thermometers(machine).stream().map(Thermometer::chip).distinct().toList();
    }

    private static List<Thermometer> thermometers(ExportedMachine machine) {
        var simulation = machine.simulation();
        var host = simulation.host();
        if (host.isGuest()) {
            return List.of();
        }
        var all = new ArrayList<Thermometer>();
        LongToDoubleFunction busy = t -> simulation.cpu().utilisationAt(t);
        var processor = processor(simulation);
        if (amd(simulation)) {
            all.add(new Thermometer(processor, "temp1", "Tctl", Double.NaN, Double.NaN, 41, 34, busy));
            all.add(new Thermometer(processor, "temp3", "Tccd1", Double.NaN, Double.NaN, 38, 33, busy));
        } else {
            all.add(new Thermometer(processor, "temp1", "Package id 0", 82, 100, 38, 36, busy));
            for (int core = 0; core < host.hardware().cpus() / 2; core++) {
                all.add(new Thermometer(processor, "temp" + (core + 2), "Core " + core, 82, 100, 36, 35, busy));
            }
        }
        all.add(new Thermometer(board(simulation), "temp1", "SYSTIN", Double.NaN, Double.NaN, 31, 4, busy));
        for (var module : modules(simulation)) {
            all.add(new Thermometer(module, "temp1", "", 85, 95, 36, 6, busy));
        }
        for (int i = 0; i < host.disks().size(); i++) {
            Disk disk = host.disks().get(i);
            all.add(new Thermometer(
                    drive(simulation, i),
                    "temp1",
                    "",
                    60,
                    70,
                    30,
                    9,
                    t -> simulation.disk(disk.device()).busy().at(t)));
        }
        return all;
    }
}
