package greenwall.views.probe;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.KeptRuns;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.views.Ports;
import greenwall.views.ProbeSession;
import greenwall.views.Ranges;

/// The ports of a view that does nothing but run probes.
public record ProbePorts(ProbeRunner probes, KeptRuns runs, boolean ownPrograms) implements Ports {
    @Override
    public Ranges ranges() {
        return Ranges.none("");
    }

    @Override
    public ProbeSession probeShelf() {
        return new ProbeSession(ProbeCatalogue.builtIn(), runs, ownPrograms);
    }
}
