package greenwall.views.probe;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.RunHistory;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.views.ProbeSession;
import greenwall.views.RangeReader;
import greenwall.views.testing.QuietBackend;

/// The ports of a view that does nothing but run probes.
public record ProbePorts(ProbeRunner probes, RunHistory runs, boolean ownPrograms) implements QuietBackend {
    @Override
    public RangeReader ranges() {
        return RangeReader.none("");
    }

    @Override
    public ProbeSession probeSession() {
        return new ProbeSession(ProbeCatalogue.builtIn(), runs, ownPrograms);
    }
}
