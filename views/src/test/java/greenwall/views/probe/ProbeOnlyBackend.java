package greenwall.views.probe;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.views.IncidentRecords;
import greenwall.views.ProbeSession;
import greenwall.views.RangeQueryRunner;
import greenwall.views.testing.DelegatingIncidentRecords;
import greenwall.views.testing.UnconnectedBackend;
import greenwall.views.testing.UnconnectedServices;
import java.util.Optional;

/// A backend that can only run probes. No incident is open.
public record ProbeOnlyBackend(ProbeRunner probes, ProbeRunHistory runs, boolean ownPrograms)
        implements UnconnectedBackend {
    @Override
    public RangeQueryRunner ranges() {
        return UnconnectedServices.ranges("");
    }

    @Override
    public IncidentRecords records() {
        return new DelegatingIncidentRecords(IncidentRecords.none("")) {
            @Override
            public Optional<String> unavailableReason() {
                return Optional.empty();
            }
        };
    }

    @Override
    public ProbeSession probeSession() {
        return new ProbeSession(ProbeCatalogue.builtIn(), runs, ownPrograms);
    }
}
