package greenwall.lab.facts;

import greenwall.lab.world.HostSimulation;

/// A machine, or a part of one: a disk, a pool, a guest.
///
/// @param simulation the machine whose boots reset the counters
/// @param part the object from which the facts are read
public record Entity(MachineView machine, HostSimulation simulation, Object part) {}
