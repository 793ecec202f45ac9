package greenwall.views;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The firing alerts shown at the top of every window, and the problems they are grouped into.
/// @param problems worst first; empty until alerts have been grouped for the first time
/// @param serviceFailures the failed queries because of which problems of services may be missing
public record AlertsAndProblems(
        AlertSnapshot snapshot, Optional<List<Problem>> problems, List<String> serviceFailures) {
    public static final AlertsAndProblems UNKNOWN = new AlertsAndProblems(AlertSnapshot.NOT_QUERIED);

    public AlertsAndProblems(AlertSnapshot state) {
        this(state, Optional.empty(), List.of());
    }

    public record Count(String severity, int alerts) {}

    /// Why the alerts are not reliable, in one line; empty if they are.
    public String unreliableReason() {
        return String.join("; ", snapshot.failures());
    }

    /// Why problems may be missing although their hosts respond, in one line; empty if none can be.
    public String missingProblemsReason() {
        return Stream.concat(snapshot.failures().stream(), serviceFailures.stream())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    public List<Alert> alerts() {
        return snapshot.alerts();
    }

    public static boolean suppressed(Alert alert) {
        return alert.phase() == AlertPhase.SUPPRESSED;
    }

    public static boolean concerns(Alert alert, HostState host) {
        return alert.host().equals(host.name())
                && alert.cluster().equals(host.cluster().name());
    }

    /// The state in whose colour an alert is shown.
    public static CellState stateOf(Alert alert) {
        return switch (alert.phase()) {
            case SUPPRESSED -> CellState.IDLE;
            case UNKNOWN -> CellState.SILENT;
            case PENDING -> CellState.STALE;
            case FIRING -> AlertSeverity.state(alert.severity());
        };
    }

    private static boolean firing(Alert alert) {
        return alert.phase() == AlertPhase.FIRING || alert.phase() == AlertPhase.UNKNOWN;
    }

    /// The number of unsilenced firing alerts by severity, worst first.
    public List<Count> counts() {
        return counts(_ -> true);
    }

    /// The number of unsilenced firing alerts outside of problems by severity, worst first.
    public List<Count> countsOutsideProblems() {
        var grouped = ProblemBuilder.byAlert(problems.orElse(List.of()));
        return counts(alert -> !grouped.containsKey(alert.key()));
    }

    private List<Count> counts(Predicate<Alert> filter) {
        return snapshot.alerts().stream()
                .filter(alert -> firing(alert) && filter.test(alert))
                .collect(Collectors.groupingBy(Alert::severity, Collectors.summingInt(_ -> 1)))
                .entrySet()
                .stream()
                .map(count -> new Count(count.getKey(), count.getValue()))
                .sorted(Comparator.comparingInt((Count c) -> AlertSeverity.rank(c.severity()))
                        .thenComparing(Count::severity))
                .toList();
    }

    public int total() {
        return (int)
                snapshot.alerts().stream().filter(AlertsAndProblems::firing).count();
    }

    /// The host to show if none was chosen: that of the worst problem, else the worst host.
    public Optional<Place.HostRef> worstHost(FleetState fleet) {
        return problems.orElse(List.of()).stream()
                .flatMap(Place.HostRef::allOf)
                .filter(host -> fleet.host(host.cluster(), host.name()).isPresent())
                .findFirst()
                .or(() -> fleet.hosts().stream()
                        .min(Comparator.comparing(HostState::state))
                        .map(Place.HostRef::of));
    }

    /// The clusters whose watchdog alert (dead man's switch) is missing.
    public List<String> withoutWatchdog() {
        return snapshot.watchdogs().stream()
                .filter(watchdog -> watchdog.presence() == WatchdogAlert.WatchdogState.MISSING)
                .map(WatchdogAlert::cluster)
                .toList();
    }
}
