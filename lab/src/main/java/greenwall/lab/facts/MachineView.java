package greenwall.lab.facts;

import greenwall.lab.application.Application;
import greenwall.lab.application.ApplicationService;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.World;
import java.util.Optional;

/// A host as its tools or one of its exporters see it.
///
/// @param serving where an exporter is that of a service
/// @param now the instant of what comes and goes, such as processes
public record MachineView(World world, HostSimulation simulation, Optional<Serving> serving, long now) {
    /// The service of the application that an exporter tells of.
    ///
    /// @param asks the address that it asks in its turn and is scraped under; empty for its own
    public record Serving(Application application, ApplicationService service, String asks) {}
}
