package greenwall.views;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The firing alerts shown at the top of every window, and the problems they are grouped into.
/// @param problems worst first; empty until alerts have been grouped for the first time
public record FiringAlerts(AlertSnapshot state, Optional<List<Problem>> problems) {
    public static final FiringAlerts UNKNOWN = new FiringAlerts(AlertSnapshot.NOT_QUERIED);

    public FiringAlerts(AlertSnapshot state) {
        this(state, Optional.empty());
    }

    public record Count(String severity, int alerts) {}

    /// Why the alerts are not reliable, in one line; empty if they are.
    public String unknown() {
        return String.join("; ", state.troubles());
    }

    public List<Alert> alerts() {
        return state.alerts();
    }

    public static boolean suppressed(Alert alert) {
        return alert.phase() == AlertPhase.SUPPRESSED;
    }

    public static boolean concerns(Alert alert, HostState host) {
        return alert.host().equals(host.name())
                && alert.cluster().equals(host.cluster().name());
    }

    private static boolean firing(Alert alert) {
        return alert.phase() == AlertPhase.FIRING || alert.phase() == AlertPhase.UNKNOWN;
    }

    /// The number of unsilenced firing alerts by severity, worst first.
    public List<Count> counts() {
        return counts(_ -> true);
    }

    /// The number of unsilenced firing alerts outside of problems by severity, worst first.
    public List<Count> countsOutside() {
        var grouped = Problems.ofAlerts(problems.orElse(List.of()));
        return counts(alert -> !grouped.containsKey(alert.key()));
    }

    private List<Count> counts(Predicate<Alert> filter) {
        var counts = new HashMap<String, Integer>();
        for (var alert : state.alerts()) {
            if (firing(alert) && filter.test(alert)) {
                counts.merge(alert.severity(), 1, Integer::sum);
            }
        }
        var list = new ArrayList<Count>();
        counts.forEach((severity, count) -> list.add(new Count(severity, count)));
        list.sort(Comparator.comparingInt((Count c) -> AlertSeverity.rank(c.severity()))
                .thenComparing(Count::severity));
        return list;
    }

    public int total() {
        return (int) state.alerts().stream().filter(FiringAlerts::firing).count();
    }

    /// The host to show if none was chosen: that of the worst problem, else the worst host.
    public Optional<Place.HostName> worst(FleetState fleet) {
        return problems.orElse(List.of()).stream()
                .flatMap(problem -> problem.hosts().stream()
                        .map(host -> new Place.HostName(problem.subject().cluster(), host)))
                .filter(host -> fleet.host(host.cluster(), host.name()).isPresent())
                .findFirst()
                .or(() -> fleet.hosts().stream()
                        .min(Comparator.comparing(HostState::state))
                        .map(Place.HostName::of));
    }

    /// The clusters whose watchdog alert (dead man's switch) is missing.
    public List<String> withoutWatchdog() {
        return state.watchdogs().stream()
                .filter(watchdog -> watchdog.presence() == WatchdogAlert.Presence.MISSING)
                .map(WatchdogAlert::cluster)
                .toList();
    }
}
