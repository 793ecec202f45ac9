package greenwall.lab.exporters;

import greenwall.lab.world.HostLife;

/// Something that an exporter tells of: a machine, a disk, a guest.
interface ExportedThing {
    /// The machine whose boots set the thing's counters back to nothing.
    HostLife life();
}
