package greenwall.lab.facts;

import greenwall.lab.application.ApplicationService;
import greenwall.lab.application.SimulatedApplication;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.SimulatedFleet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// A host as its tools or one of its exporters read it.
///
/// @param serving the measured service, for the exporter of a service
/// @param now the instant at which changing parts, such as processes, are read
public record MachineSnapshot(
        SimulatedFleet world, HostSimulation simulation, Optional<MeasuredService> serving, long now) {
    /// The service that an exporter measures.
    ///
    /// @param instance the label `instance` of the target; empty for the exporter's own address
    public record MeasuredService(SimulatedApplication application, ApplicationService service, String instance) {}

    MachineEntities hardware() {
        return new MachineEntities(this, simulation);
    }

    StorageEntities storage() {
        return new StorageEntities(this, simulation);
    }

    /// The parts of the machine, each with the machine's simulation.
    <T, R> List<R> each(Collection<T> things, BiFunction<HostSimulation, T, R> part) {
        return things.stream().map(thing -> part.apply(simulation, thing)).toList();
    }

    Optional<ServiceEntities> services() {
        return serving.map(of -> new ServiceEntities(this, of));
    }
}
