package greenwall.views.probe;

import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What to suggest for the probe of a host: its firing alerts, and similar healthy hosts for comparison.
public final class ProbeSuggestions {
    private static final String DEFAULT_PROBE = "runqlat";

    private ProbeSuggestions() {}

    /// A host for comparison, and why it was selected.
    record ComparisonHost(Place.HostRef name, String why) {}

    static Optional<HostState> host(FleetState state, Place.HostRef name) {
        return state.host(name.cluster(), name.name()).or(() -> state.host(name.name()));
    }

    /// The host's firing alerts that are not silenced, worst first.
    private static List<String> alerts(AlertsAndProblems firing, HostState host) {
        return firing.alerts().stream()
                .filter(a -> !AlertsAndProblems.suppressed(a) && AlertsAndProblems.concerns(a, host))
                .sorted(Comparator.comparingInt(a -> AlertSeverity.rank(a.severity())))
                .map(a -> a.labels().get("alertname"))
                .filter(n -> !n.isEmpty())
                .distinct()
                .toList();
    }

    /// The host's firing alerts and then its quantities beyond a limit, each from the worst to the least.
    static List<String> symptoms(AlertsAndProblems firing, HostState host) {
        var quantities = host.cellsNotOk().stream()
                .filter(cell -> cell.state() == CellState.CRITICAL || cell.state() == CellState.WARN)
                .map(cell -> cell.quantity().id())
                .distinct();
        return Stream.concat(alerts(firing, host).stream(), quantities).toList();
    }

    /// Healthy hosts of the same cluster. Those with the most labels in common come first.
    static List<ComparisonHost> neighbours(FleetState state, HostState host, int most) {
        return state.hosts().stream()
                .filter(h -> h.cluster() == host.cluster() && h.index() != host.index() && h.state() == CellState.OK)
                .sorted(Comparator.comparingInt(
                                (HostState h) -> -shared(h, host).size())
                        .thenComparingInt(h -> -commonStart(h.name(), host.name()))
                        .thenComparing(HostState::name))
                .limit(most)
                .map(h -> new ComparisonHost(Place.HostRef.of(h), why(h, host)))
                .toList();
    }

    private static String why(HostState other, HostState host) {
        var shared = shared(other, host);
        return shared.isEmpty() ? "ok" : "ok; same " + String.join(", ", shared.subList(0, Math.min(3, shared.size())));
    }

    private static List<String> shared(HostState first, HostState second) {
        var shared = new ArrayList<String>();
        var labels = first.host().labels();
        for (int i = 0; i < labels.size(); i++) {
            if (labels.value(i).equals(second.label(labels.name(i)))) {
                shared.add(labels.name(i));
            }
        }
        return shared;
    }

    private static int commonStart(String first, String second) {
        int i = 0;
        while (i < first.length() && i < second.length() && first.charAt(i) == second.charAt(i)) {
            i++;
        }
        return i;
    }

    /// The probe to run on a host if the user chose none: the first tested probe that fits the host's symptoms.
    /// Without a symptom, the probe that measures how long tasks wait for a CPU.
    public static Optional<Probe> suggested(
            ProbeCatalogue catalogue, FleetState state, AlertsAndProblems firing, Place.HostRef host) {
        var offered = new OfferedProbes(() -> catalogue);
        host(state, host).ifPresent(h -> offered.setSymptoms(symptoms(firing, h)));
        return offered.offers().stream()
                .filter(o -> !o.fits().isEmpty() && o.probe().unproved().isEmpty())
                .map(OfferedProbes.OfferedProbe::probe)
                .findFirst()
                .or(() -> catalogue.probe(DEFAULT_PROBE));
    }
}
