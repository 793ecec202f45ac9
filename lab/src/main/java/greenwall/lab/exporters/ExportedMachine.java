package greenwall.lab.exporters;

import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.World;

/// A host as its exporters see it.
record ExportedMachine(World world, HostSimulation life) implements ExportedThing {}
