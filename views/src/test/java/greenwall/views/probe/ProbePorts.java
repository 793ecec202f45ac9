package greenwall.views.probe;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.KeptRuns;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.views.ProbeSession;
import greenwall.views.Ranges;
import greenwall.views.testing.QuietPorts;

/// The ports of a view that does nothing but run probes.
public record ProbePorts(ProbeRunner probes, KeptRuns runs, boolean ownPrograms) implements QuietPorts {
    @Override
    public Ranges ranges() {
        return Ranges.none("");
    }

    @Override
    public ProbeSession probeShelf() {
        return new ProbeSession(ProbeCatalogue.builtIn(), runs, ownPrograms);
    }
}
