package greenwall.lab.exporters;

import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.World;

/// A host as one of its exporters sees it.
record ExportedMachine(World world, HostSimulation simulation, SimulatedExporter exporter) implements ExportedEntity {}
