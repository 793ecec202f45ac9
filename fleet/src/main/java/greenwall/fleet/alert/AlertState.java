package greenwall.fleet.alert;

import greenwall.fleet.source.Alerts;
import java.time.Instant;
import java.util.List;

/// What is known of all alerts at one moment.
///
/// @param alerts the worst first
/// @param troubles what is not to be trusted, one line each: a source that does not answer
public record AlertState(
        Instant at, List<Alert> alerts, List<Watchdog> watchdogs, List<OfCluster> silences, List<String> troubles) {
    public static final AlertState NOT_ASKED =
            new AlertState(Instant.EPOCH, List.of(), List.of(), List.of(), List.of("nobody was asked for alerts"));

    /// A silence and where it is in force.
    public record OfCluster(String cluster, Alerts.Silence silence) {}

    public AlertState {
        alerts = List.copyOf(alerts);
        watchdogs = List.copyOf(watchdogs);
        silences = List.copyOf(silences);
        troubles = List.copyOf(troubles);
    }

    public long count(Phase phase) {
        return alerts.stream().filter(a -> a.phase() == phase).count();
    }

    /// With other alerts, the worst first.
    public AlertState with(List<Alert> others) {
        return new AlertState(
                at, others.stream().sorted(AlertWatch.worstFirst()).toList(), watchdogs, silences, troubles);
    }
}
