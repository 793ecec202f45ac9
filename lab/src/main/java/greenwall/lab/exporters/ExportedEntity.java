package greenwall.lab.exporters;

import greenwall.lab.world.HostSimulation;

/// Something that an exporter tells of: a machine, a disk, a guest.
interface ExportedEntity {
    /// The machine whose boots set the thing's counters back to nothing.
    HostSimulation simulation();
}
