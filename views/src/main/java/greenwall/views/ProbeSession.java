package greenwall.views;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.ProbeRunHistory;

/// The available probes, and the runs of this session.
///
/// @param ownPrograms whether the configuration allows custom programs
public record ProbeSession(ProbeCatalogue catalogue, ProbeRunHistory runs, boolean ownPrograms) {}
