package greenwall.views.probe;

import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import java.util.Optional;

/// The probe to run on a host if none was chosen.
public final class Suggestion {
    private static final String OTHERWISE = "runqlat";

    private Suggestion() {}

    /// The first proven one that fits the host's alerts; without an alert, how long its tasks wait for a CPU.
    public static Optional<Probe> of(
            ProbeCatalogue catalogue, FleetState state, FiringAlerts firing, Place.HostName host) {
        var choosing = new ProbeChoice(() -> catalogue);
        ProbeSurroundings.host(state, host).ifPresent(h -> choosing.alerts(ProbeSurroundings.alerts(firing, h)));
        return choosing.offers().stream()
                .filter(o -> !o.fits().isEmpty() && o.probe().unproved().isEmpty())
                .map(ProbeChoice.Offer::probe)
                .findFirst()
                .or(() -> catalogue.probe(OTHERWISE));
    }
}
