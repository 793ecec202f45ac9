package greenwall.lab.exporters;

import greenwall.lab.world.Life;

/// Something that an exporter tells of: a machine, a disk, a guest.
interface Thing {
    /// The machine whose boots set the thing's counters back to nothing.
    Life life();
}
