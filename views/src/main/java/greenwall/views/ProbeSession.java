package greenwall.views;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.KeptRuns;

/// What a window knows of probes: those that can be chosen, and the runs of this session.
///
/// @param ownPrograms whether the configuration lets a person run programs of their own
public record ProbeSession(ProbeCatalogue catalogue, KeptRuns runs, boolean ownPrograms) {
    public static ProbeSession plain() {
        return new ProbeSession(ProbeCatalogue.builtIn(), new KeptRuns(), false);
    }
}
