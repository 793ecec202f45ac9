package greenwall.fleet.alert;

import greenwall.fleet.source.AlertSource;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// All alerts as known at one moment.
///
/// @param alerts the worst first
/// @param failures what makes the list incomplete, such as a source that does not respond; one line each
/// @param remarks notes, and faults that may hide the alerts of one of several peers; one line each
public record AlertSnapshot(
        Instant at,
        List<Alert> alerts,
        List<WatchdogAlert> watchdogs,
        List<ClusterSilence> silences,
        List<String> failures,
        List<String> remarks) {
    public static final AlertSnapshot NOT_QUERIED = new AlertSnapshot(
            Instant.EPOCH, List.of(), List.of(), List.of(), List.of("no source was queried for alerts"), List.of());

    public record ClusterSilence(String cluster, AlertSource.Silence silence) {}

    public long count(AlertPhase phase) {
        return alerts.stream().filter(a -> a.phase() == phase).count();
    }

    /// The number of alerts that fire but are silenced.
    public long silenced() {
        return alerts.stream()
                .filter(alert -> alert.phase() == AlertPhase.SUPPRESSED
                        && alert.suppressions().stream().anyMatch(Suppression.Silenced.class::isInstance))
                .count();
    }

    /// The number of alerts in each phase, counted in one pass.
    public Map<AlertPhase, Integer> phases() {
        var phases = new EnumMap<AlertPhase, Integer>(AlertPhase.class);
        for (var alert : alerts) {
            phases.merge(alert.phase(), 1, Integer::sum);
        }
        return phases;
    }

    Optional<AlertSource.Silence> silence(String cluster, String id) {
        return silences.stream()
                .filter(s -> s.cluster().equals(cluster) && s.silence().id().equals(id))
                .map(ClusterSilence::silence)
                .findFirst();
    }

    /// The state at an earlier time, read from a Prometheus. It has no watchdogs: no Alertmanager is queried.
    public AlertSnapshot ofEarlierTime(String remark) {
        return new AlertSnapshot(
                at,
                alerts,
                List.of(),
                silences,
                failures,
                Stream.concat(remarks.stream(), Stream.of(remark)).toList());
    }

    /// The state after a poll that failed inside this program: no alert is known to be over.
    public AlertSnapshot unknown(String why) {
        return new AlertSnapshot(at, List.of(), watchdogs, silences, List.of(why), remarks)
                .with(alerts.stream()
                        .filter(alert -> alert.phase() != AlertPhase.PENDING)
                        .map(alert -> alert.withPhase(AlertPhase.UNKNOWN, why))
                        .toList());
    }

    /// Replaces the alerts, the worst first.
    public AlertSnapshot with(List<Alert> others) {
        return new AlertSnapshot(
                at, others.stream().sorted(Alert.WORST_FIRST).toList(), watchdogs, silences, failures, remarks);
    }

    /// Adds the silence, or replaces the one with its id.
    public AlertSnapshot with(ClusterSilence changed) {
        var others = silences.stream()
                .filter(s -> !s.cluster().equals(changed.cluster())
                        || !s.silence().id().equals(changed.silence().id()));
        return new AlertSnapshot(
                at, alerts, watchdogs, Stream.concat(others, Stream.of(changed)).toList(), failures, remarks);
    }
}
