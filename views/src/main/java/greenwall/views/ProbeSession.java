package greenwall.views;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.RunHistory;

/// The probes to choose from, and the runs of this session.
///
/// @param ownPrograms whether the configuration allows custom programs
public record ProbeSession(ProbeCatalogue catalogue, RunHistory runs, boolean ownPrograms) {}
