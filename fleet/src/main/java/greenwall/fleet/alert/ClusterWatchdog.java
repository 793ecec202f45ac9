package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.source.AlertSource.ReceivedAlert;
import greenwall.fleet.source.MetricsSource;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is known about the Watchdog of one cluster. In an Alertmanager that several clusters share, it shows whose a
/// Watchdog is: by the labels that the Prometheus of a cluster adds, or because there is one for each cluster.
///
/// @param hasAlertingRules whether the cluster is known to have alerting rules
/// @param exists whether the cluster is known to have a Watchdog
/// @param firingLabels the labels of the Watchdogs that fire in Prometheus
/// @param externalLabels the labels that Prometheus adds; empty if they are not known
record ClusterWatchdog(
        boolean hasAlertingRules, boolean exists, List<Labels> firingLabels, Optional<Labels> externalLabels) {

    /// @param hadWatchdog whether the cluster is known to have had a Watchdog, for when Prometheus does not respond
    static ClusterWatchdog of(
            List<MetricsSource.RuleGroup> groups, boolean hadWatchdog, Optional<Labels> externalLabels) {
        var rules = groups.stream()
                .flatMap(group -> group.rules().stream())
                .filter(MetricsSource.Rule::alerting)
                .toList();
        var watchdogs = rules.stream()
                .filter(rule -> WatchdogAlert.isWatchdog(rule.name()))
                .toList();
        var firing = watchdogs.stream()
                .flatMap(rule -> rule.alerts().stream())
                .map(MetricsSource.RuleAlert::labels)
                .toList();
        return new ClusterWatchdog(!rules.isEmpty(), !watchdogs.isEmpty() || hadWatchdog, firing, externalLabels);
    }

    /// A Watchdog in an Alertmanager. The tenants of an Alertmanager have the same address, but not the same alerts.
    private record Received(URI alertmanager, Labels labels, Instant since) {}

    /// The other clusters, by cluster, that have the same Watchdog in the same Alertmanager. The parts of one engine
    /// are not among them, since they have one Watchdog.
    static Map<String, List<String>> sharing(List<AlertQueries.ClusterResponses> round) {
        var received = new HashMap<String, Set<Received>>();
        round.forEach(responses -> received.put(responses.cluster(), received(responses)));
        var sharing = new HashMap<String, List<String>>();
        for (var responses : round) {
            var own = received.getOrDefault(responses.cluster(), Set.of());
            var engine = engine(responses);
            sharing.put(
                    responses.cluster(),
                    round.stream()
                            .filter(other -> !other.cluster().equals(responses.cluster()))
                            .filter(other -> engine.isEmpty() || !engine.equals(engine(other)))
                            .map(AlertQueries.ClusterResponses::cluster)
                            .filter(other -> !Collections.disjoint(own, received.getOrDefault(other, Set.of())))
                            .toList());
        }
        return sharing;
    }

    private static Set<Received> received(AlertQueries.ClusterResponses responses) {
        var urls = responses.alerts().stream()
                .flatMap(answer -> answer.peers().stream())
                .map(peer -> peer.source().url())
                .toList();
        return responses.alerts().stream()
                .flatMap(answer -> answer.value().stream())
                .filter(alert -> WatchdogAlert.isWatchdog(alert.labels().get("alertname")))
                .flatMap(alert -> urls.stream().map(url -> new Received(url, alert.labels(), alert.startsAt())))
                .collect(Collectors.toSet());
    }

    private static Optional<URI> engine(AlertQueries.ClusterResponses responses) {
        return responses
                .rules()
                .filter(_ -> responses.sharesEngine())
                .map(rules -> rules.source().url());
    }

    /// The Watchdogs of this cluster among those in Alertmanager; empty if it is not known which they are.
    ///
    /// @param others the clusters that send alerts to the same Alertmanager
    Optional<List<ReceivedAlert>> own(List<ReceivedAlert> received, List<ClusterWatchdog> others) {
        if (others.isEmpty()) {
            return Optional.of(received);
        }
        var all = Stream.concat(Stream.of(this), others.stream()).toList();
        var recognised =
                others.stream().filter(other -> other.isRecognised(all)).toList();
        var fitting = received.stream()
                .filter(alert -> firingLabels.isEmpty() || firingLabels.stream().anyMatch(alert.labels()::agreesWith))
                .filter(alert -> recognised.stream().noneMatch(other -> other.has(alert) && !isMoreExact(other)))
                .toList();
        if (isRecognised(all)) {
            return Optional.of(fitting.stream().filter(this::has).toList());
        }
        if (hasAlertingRules && !exists && others.stream().anyMatch(ClusterWatchdog::exists)) {
            return Optional.of(List.of());
        }
        long watchdogs = 1
                + others.stream()
                        .filter(other -> other.exists && !recognised.contains(other))
                        .count();
        return fitting.isEmpty() || fitting.size() >= watchdogs ? Optional.of(fitting) : Optional.empty();
    }

    /// Whether the labels of its alerts tell them from those of the other clusters.
    private boolean isRecognised(List<ClusterWatchdog> all) {
        return externalLabels
                        .filter(labels -> !labels.isEmpty() || !firingLabels.isEmpty())
                        .isPresent()
                && all.stream()
                                .filter(other -> other.externalLabels.equals(externalLabels))
                                .count()
                        == 1;
    }

    private boolean has(ReceivedAlert alert) {
        return externalLabels
                .filter(labels -> labels.isEmpty()
                        ? firingLabels.stream().anyMatch(rule -> rule.containsAll(alert.labels()))
                        : alert.labels().containsAll(labels))
                .isPresent();
    }

    /// Whether this cluster is recognised by more labels, of which the other has only some.
    private boolean isMoreExact(ClusterWatchdog other) {
        return externalLabels.isPresent()
                && externalLabels.get().size()
                        > other.externalLabels.map(Labels::size).orElse(0);
    }
}
