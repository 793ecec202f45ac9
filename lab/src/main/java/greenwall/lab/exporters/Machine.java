package greenwall.lab.exporters;

import greenwall.lab.world.Life;
import greenwall.lab.world.World;

/// A host as its exporters see it.
record Machine(World world, Life life) implements Thing {}
