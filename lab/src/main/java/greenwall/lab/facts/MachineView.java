package greenwall.lab.facts;

import greenwall.lab.application.Application;
import greenwall.lab.application.ApplicationService;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.World;
import java.util.Optional;

/// A host as its tools or one of its exporters see it.
///
/// @param serving the service, for an exporter of a service
/// @param now the instant for changing parts, such as processes
public record MachineView(World world, HostSimulation simulation, Optional<Serving> serving, long now) {
    /// The service of an exporter.
    ///
    /// @param asks the address under which it is scraped; empty for its own
    public record Serving(Application application, ApplicationService service, String asks) {}

    MachineEntities hardware() {
        return new MachineEntities(this);
    }

    StorageEntities storage() {
        return new StorageEntities(this);
    }

    Optional<ServiceEntities> services() {
        return serving.map(of -> new ServiceEntities(this, of));
    }
}
