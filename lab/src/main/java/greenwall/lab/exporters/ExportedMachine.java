package greenwall.lab.exporters;

import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.World;

/// A host as one of its exporters sees it.
record ExportedMachine(World world, HostSimulation life, SimulatedExporter exporter) implements ExportedEntity {}
