package greenwall.lab.exporters;

import greenwall.lab.world.HostLife;
import greenwall.lab.world.World;

/// A host as its exporters see it.
record ExportedMachine(World world, HostLife life) implements ExportedThing {}
