package greenwall.views.probe;

import greenwall.fleet.alert.Severity;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The context of a host to probe: its firing alerts, and similar healthy hosts to compare with.
public final class ProbeContext {
    private static final String DEFAULT_PROBE = "runqlat";

    private ProbeContext() {}

    /// A host to compare with, and the reason.
    record Neighbour(Place.HostName name, String why) {}

    static Optional<HostState> host(FleetState state, Place.HostName name) {
        return state.host(name.cluster(), name.name()).or(() -> state.host(name.name()));
    }

    /// The host's unsilenced firing alerts, worst first.
    static List<String> alerts(FiringAlerts firing, HostState host) {
        return firing.alerts().stream()
                .filter(a -> !FiringAlerts.suppressed(a) && FiringAlerts.concerns(a, host))
                .sorted(Comparator.comparingInt(a -> Severity.rank(a.severity())))
                .map(a -> a.labels().get("alertname"))
                .filter(n -> !n.isEmpty())
                .distinct()
                .toList();
    }

    /// Healthy hosts of the same cluster, most labels in common first.
    static List<Neighbour> neighbours(FleetState state, HostState of, int most) {
        var alike = new ArrayList<HostState>();
        for (var other : state.hosts()) {
            if (other.cluster() == of.cluster() && other.index() != of.index() && other.state() == CellState.OK) {
                alike.add(other);
            }
        }
        alike.sort(Comparator.comparingInt((HostState h) -> -shared(h, of).size())
                .thenComparingInt(h -> -commonStart(h.name(), of.name()))
                .thenComparing(HostState::name));
        return alike.stream()
                .limit(most)
                .map(h -> new Neighbour(Place.HostName.of(h), why(h, of)))
                .toList();
    }

    private static String why(HostState other, HostState of) {
        var shared = shared(other, of);
        return shared.isEmpty() ? "ok" : "ok; same " + String.join(", ", shared.subList(0, Math.min(3, shared.size())));
    }

    private static List<String> shared(HostState one, HostState other) {
        var shared = new ArrayList<String>();
        var labels = one.host().labels();
        for (int i = 0; i < labels.size(); i++) {
            if (labels.value(i).equals(other.label(labels.name(i)))) {
                shared.add(labels.name(i));
            }
        }
        return shared;
    }

    private static int commonStart(String one, String other) {
        int i = 0;
        while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
            i++;
        }
        return i;
    }

    /// The probe to run on a host if none was chosen: the first proven one that fits the host's alerts; without an
    /// alert, how long its tasks wait for a CPU.
    public static Optional<Probe> suggested(
            ProbeCatalogue catalogue, FleetState state, FiringAlerts firing, Place.HostName host) {
        var choosing = new ProbeChoice(() -> catalogue);
        host(state, host).ifPresent(h -> choosing.alerts(alerts(firing, h)));
        return choosing.offers().stream()
                .filter(o -> !o.fits().isEmpty() && o.probe().unproved().isEmpty())
                .map(ProbeChoice.Offer::probe)
                .findFirst()
                .or(() -> catalogue.probe(DEFAULT_PROBE));
    }
}
