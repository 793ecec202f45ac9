package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertQueries.ClusterResponses;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Merges the responses of all clusters, poll after poll, into one list of alerts without duplicates. It keeps
/// the last poll: an alert that disappears together with its source is unknown, not resolved.
///
/// Not thread-safe.
public final class AlertMerger {
    /// The most alerts of unknown state that stay in the list.
    private static final int MAX_UNKNOWN = 50_000;
    /// How long an alert stays unknown while a part of the rules is missing, which can be permanent.
    private static final Duration UNKNOWN_AT_MOST = Duration.ofDays(1);

    /// The beginnings of messages that mean that the list of silences is not known; the reason follows.
    public static final String NO_ALERTMANAGER = "no Alertmanager responds";

    public static final String NO_SILENCES = "no Alertmanager lists its silences";

    private static final String SILENCED_BEFORE =
            "no Alertmanager responds; the alert was silenced in the last response and is shown as silenced until that"
                    + " silence ends";

    private Map<Alert.Key, Alert> last = Map.of();
    private final Set<String> hadWatchdog = new HashSet<>();
    private final Map<String, WatchdogAlert> watchdogs = new HashMap<>();
    /// The labels that the Prometheus of a cluster last added to the alerts that it sent to Alertmanager.
    private final Map<String, Labels> externalLabels = new HashMap<>();
    /// The labels by which the Watchdog of a cluster is recognised in an Alertmanager that others use too.
    private final Map<String, Labels> labelsOfWatchdogs = new HashMap<>();
    /// The alerts of the last poll that a rule of their cluster's Prometheus had when a source last returned them.
    private final Set<Alert.Key> ofRules = new HashSet<>();
    private final Map<Alert.Key, Instant> unknownSince = new HashMap<>();
    private final LastKnownSilences lastSilences = new LastKnownSilences();

    public AlertSnapshot merge(List<ClusterResponses> round, AlertHostFinder hosts, Instant now) {
        var all = new LinkedHashMap<Alert.Key, Alert>();
        var silences = new ArrayList<AlertSnapshot.ClusterSilence>();
        var failures = new ArrayList<String>();
        var remarks = new ArrayList<String>();
        var currentWatchdogs = new ArrayList<WatchdogAlert>();
        var shared = new CrossClusterDeduplicator();
        var mergers = new ArrayList<ClusterMerger>();
        var sharing = ClusterWatchdog.sharing(round);
        for (var responses : round) {
            var cluster =
                    new ClusterMerger(responses, sharing.getOrDefault(responses.cluster(), List.of()), hosts, now);
            mergers.add(cluster);
            cluster.alerts().forEach(alert -> {
                if (shared.isNew(responses, alert, cluster.byAlertmanager.contains(alert.labels()), all)) {
                    all.putIfAbsent(alert.key(), alert);
                }
            });
            keepUnknown(cluster, all);
            cluster.silences.forEach(s -> silences.add(new AlertSnapshot.ClusterSilence(responses.cluster(), s)));
            failures.addAll(cluster.failures);
            remarks.addAll(cluster.remarks);
        }
        var clusterWatchdogs = mergers.stream()
                .collect(Collectors.toMap(
                        merger -> merger.responses.cluster(), ClusterMerger::clusterWatchdog, (first, _) -> first));
        mergers.forEach(cluster -> currentWatchdogs.add(cluster.watchdog(clusterWatchdogs)));
        if (round.stream().allMatch(t -> t.alerts().isEmpty() && t.rules().isEmpty())) {
            failures.add("neither an Alertmanager nor a Prometheus is configured");
        }
        last = all;
        ofRules.retainAll(all.keySet());
        unknownSince.keySet().removeIf(key -> {
            var alert = all.get(key);
            return alert == null || alert.phase() != AlertPhase.UNKNOWN;
        });
        return new AlertSnapshot(now, List.of(), currentWatchdogs, silences, failures, remarks)
                .with(List.copyOf(all.values()));
    }

    private void keepUnknown(ClusterMerger cluster, Map<Alert.Key, Alert> all) {
        if (cluster.isComplete()) {
            return;
        }
        for (var before : last.values()) {
            if (before.cluster().equals(cluster.responses.cluster())
                    && before.phase() != AlertPhase.PENDING
                    && !all.containsKey(before.key())
                    && all.size() < MAX_UNKNOWN
                    && !cluster.knownToBeOver(before)) {
                var since = unknownSince.computeIfAbsent(before.key(), _ -> cluster.now);
                var silences = cluster.silencesOf(before.labels());
                if (!silences.isEmpty()) {
                    all.put(before.key(), before.suppressed(silences, SILENCED_BEFORE));
                } else if (!cluster.lacksOnlyRules() || cluster.now.isBefore(since.plus(UNKNOWN_AT_MOST))) {
                    all.put(before.key(), before.withPhase(AlertPhase.UNKNOWN, cluster.whyUnknown()));
                }
            }
        }
    }

    /// The responses of one cluster in this poll.
    private final class ClusterMerger {
        final ClusterResponses responses;
        /// The other clusters that have the same Watchdogs in the same Alertmanager.
        final List<String> sharing;

        final AlertHostFinder hosts;
        final Instant now;
        final List<String> failures = new ArrayList<>();
        final List<String> remarks = new ArrayList<>();
        private final Set<Source> reported = new HashSet<>();
        final RuleAlertIndex rules;
        final Set<Labels> byAlertmanager;
        final boolean rulesAnswered;
        final boolean rulesIncomplete;
        final boolean alertsAnswered;
        final List<AlertSource.Silence> silences;
        /// The silences that hold while no Alertmanager responds.
        private final List<LastKnownSilences.Matching> inForce;
        private final List<AlertSource.ReceivedAlert> receivedWatchdogs = new ArrayList<>();

        ClusterMerger(ClusterResponses responses, List<String> sharing, AlertHostFinder hosts, Instant now) {
            this.responses = responses;
            this.sharing = sharing;
            this.hosts = hosts;
            this.now = now;
            rules = new RuleAlertIndex(
                    responses.rules().flatMap(Outcome::answer).orElse(List.of()));
            byAlertmanager = responses.alerts().map(AlertSource.MergedResponse::value).orElse(List.of()).stream()
                    .map(AlertSource.ReceivedAlert::labels)
                    .collect(Collectors.toSet());
            rulesAnswered = responses.rules().map(ClusterMerger::answered).orElse(true);
            rulesIncomplete = responses.rules().flatMap(Outcome::answer).isPresent() && !rulesAnswered;
            alertsAnswered = responses
                    .alerts()
                    .map(AlertSource.MergedResponse::anyAnswered)
                    .orElse(true);
            silences = lastSilences.after(responses, now);
            inForce = alertsAnswered ? List.of() : LastKnownSilences.inForce(silences);
            if (!rulesAnswered) {
                failures.add(responses.cluster() + ": Prometheus does not return "
                        + (rulesIncomplete ? "all its rules: " : "its rules: ") + found(responses.rules()));
            }
            if (!alertsAnswered) {
                failures.add(responses.cluster() + ": " + NO_ALERTMANAGER + why(responses.alerts()));
            } else {
                responses.alerts().ifPresent(peers -> report(peers, "failed", "another peer responds"));
                if (!responses
                        .silences()
                        .map(AlertSource.MergedResponse::anyAnswered)
                        .orElse(true)) {
                    failures.add(responses.cluster() + ": " + NO_SILENCES + why(responses.silences()));
                } else {
                    responses
                            .silences()
                            .ifPresent(peers -> report(peers, "does not list its silences", "another peer does"));
                }
            }
        }

        private void report(AlertSource.MergedResponse<?> answer, String fault, String others) {
            for (var peer : answer.peers()) {
                if (peer instanceof Outcome.Failed<Integer> failed && reported.add(failed.source())) {
                    remarks.add(responses.cluster() + ": the Alertmanager "
                            + failed.source().url() + " " + fault + ": "
                            + failed.failure().found() + "; " + others);
                }
            }
        }

        /// A server without the rules API (status 404 or 501) hides no alerts.
        private static boolean answered(Outcome<?> outcome) {
            return switch (outcome) {
                case Outcome.Answered<?> answered -> answered.isComplete();
                case Outcome.Failed<?> failed ->
                    failed.failure() instanceof Failure.Refused refused
                            && (refused.status() == 404 || refused.status() == 501);
            };
        }

        private static String why(Optional<? extends AlertSource.MergedResponse<?>> answer) {
            return answer.map(AlertSource.MergedResponse::why)
                    .filter(why -> !why.isEmpty())
                    .map(why -> ": " + why)
                    .orElse("");
        }

        private static String found(Optional<? extends Outcome<?>> outcome) {
            return switch (outcome.orElse(null)) {
                case Outcome.Answered<?> answered -> String.join("; ", answered.warnings());
                case Outcome.Failed<?> failed -> failed.failure().found();
                case null -> "";
            };
        }

        boolean isComplete() {
            return rulesAnswered && alertsAnswered;
        }

        /// Whether the Alertmanager responds, and Prometheus responds in part.
        boolean lacksOnlyRules() {
            return alertsAnswered && rulesIncomplete;
        }

        /// A source that answers and no longer has the alert shows that it is over.
        boolean knownToBeOver(Alert before) {
            return rulesAnswered
                    && responses.rules().isPresent()
                    && rules.hasRule(before.name())
                    && comesFromTheseRules(before);
        }

        /// Another Prometheus may have a rule of the same name and the same Alertmanager.
        private boolean comesFromTheseRules(Alert alert) {
            var external = externalLabels.getOrDefault(responses.cluster(), Labels.EMPTY);
            return ofRules.contains(alert.key())
                    || !external.isEmpty()
                            && alert.labels().only(external.names()).equals(external);
        }

        /// The silences that cover an alert while no Alertmanager responds.
        List<Suppression> silencesOf(Labels alert) {
            return inForce.stream()
                    .filter(silence -> silence.covers(alert))
                    .map(LastKnownSilences.Matching::suppression)
                    .toList();
        }

        String whyUnknown() {
            return alertsAnswered
                    ? (rulesIncomplete
                                    ? "not all rules of its Prometheus are known"
                                    : "its Prometheus does not return its rules")
                            + ": the alert may still be firing"
                    : "its Alertmanager does not respond: the alert may still be firing";
        }

        List<Alert> alerts() {
            var list = new ArrayList<Alert>();
            var answer =
                    responses.alerts().map(AlertSource.MergedResponse::value).orElse(List.of());
            var byFingerprint = new HashMap<String, AlertSource.ReceivedAlert>();
            // If several alerts have the same fingerprint, it is not known which of them is meant.
            var fingerprints = new HashSet<String>();
            for (var alert : answer) {
                if (fingerprints.add(alert.fingerprint())) {
                    byFingerprint.put(alert.fingerprint(), alert);
                } else {
                    byFingerprint.remove(alert.fingerprint());
                }
            }
            var bySilence = new HashMap<String, AlertSource.Silence>();
            silences.forEach(silence -> bySilence.put(silence.id(), silence));
            var matched = new HashMap<Labels, RuleAlertIndex.Entry>();
            for (var alert : answer) {
                // The Watchdogs of all clusters are alike, so in a shared Alertmanager they do not show which labels
                // Prometheus adds.
                if (sharing.isEmpty() || !isWatchdog(alert.labels())) {
                    rules.match(alert.labels()).ifPresent(entry -> matched.put(alert.labels(), entry));
                }
            }
            rules.mostCommonExternalLabels().ifPresent(this::recogniseWatchdogBy);
            rules.externalLabels().ifPresent(labels -> externalLabels.put(responses.cluster(), labels));
            matched.putAll(rules.matchShortened(
                    byAlertmanager.stream()
                            .filter(labels -> !matched.containsKey(labels))
                            .toList(),
                    externalLabels.getOrDefault(responses.cluster(), Labels.EMPTY)));
            for (var alert : answer) {
                if (isWatchdog(alert.labels())) {
                    receivedWatchdogs.add(alert);
                } else {
                    var entry = Optional.ofNullable(matched.get(alert.labels()));
                    var shown = ofAlertmanager(alert, entry, byFingerprint, bySilence);
                    if (entry.isPresent()) {
                        ofRules.add(shown.key());
                    } else {
                        ofRules.remove(shown.key());
                    }
                    list.add(shown);
                }
            }
            for (var entry : rules.unmatched()) {
                if (!isWatchdog(entry.alert().labels())) {
                    var shown = ofPrometheus(entry);
                    ofRules.add(shown.key());
                    list.add(shown);
                }
            }
            return list;
        }

        private static boolean isWatchdog(Labels alert) {
            return WatchdogAlert.isWatchdog(alert.get("alertname"));
        }

        /// While the alerts of this cluster are lost, those of another may seem to be its own.
        private void recogniseWatchdogBy(Labels added) {
            boolean ofAnother = sharing.stream().anyMatch(other -> Objects.equals(added, labelsOfWatchdogs.get(other)));
            if (!ofAnother || !labelsOfWatchdogs.containsKey(responses.cluster())) {
                labelsOfWatchdogs.put(responses.cluster(), added);
            }
        }

        private Alert ofAlertmanager(
                AlertSource.ReceivedAlert alert,
                Optional<RuleAlertIndex.Entry> entry,
                Map<String, AlertSource.ReceivedAlert> byFingerprint,
                Map<String, AlertSource.Silence> bySilence) {
            var suppression = new ArrayList<Suppression>();
            for (var id : alert.silencedBy()) {
                var silence = bySilence.get(id);
                suppression.add(
                        silence == null
                                ? new Suppression.Silenced(id, "", "", Instant.EPOCH)
                                : new Suppression.Silenced(
                                        id, silence.createdBy(), silence.comment(), silence.endsAt()));
            }
            for (var fingerprint : alert.inhibitedBy()) {
                suppression.add(new Suppression.Inhibited(named(byFingerprint.get(fingerprint))));
            }
            alert.mutedBy().forEach(interval -> suppression.add(new Suppression.Muted(interval)));
            var phase = alert.state() == AlertSource.State.SUPPRESSED ? AlertPhase.SUPPRESSED : AlertPhase.FIRING;
            var why = alert.state() == AlertSource.State.UNPROCESSED ? "Alertmanager has not processed it yet" : "";
            var rule = entry.map(rules::rule).or(() -> rules.rule(alert.labels()));
            return make(
                    alert.labels(),
                    alert.annotations(),
                    phase,
                    alert.startsAt(),
                    suppression,
                    rule,
                    entry.map(e -> e.alert().value()).orElse(Double.NaN),
                    alert.receivers(),
                    why);
        }

        private String named(AlertSource.@Nullable ReceivedAlert source) {
            if (source == null) {
                return "an alert that is not listed";
            }
            var host = hosts.name(responses.cluster(), source.labels());
            return source.labels().get("alertname") + (host.isEmpty() ? "" : " on " + host);
        }

        private Alert ofPrometheus(RuleAlertIndex.Entry entry) {
            var alert = entry.alert();
            boolean pending = alert.state().equals("pending");
            var labels = withExternalLabels(alert.labels());
            var suppression = pending ? List.<Suppression>of() : silencesOf(labels);
            var why = pending || responses.alerts().isEmpty()
                    ? ""
                    : alertsAnswered
                            ? "firing in Prometheus, but not listed by Alertmanager"
                            : suppression.isEmpty()
                                    ? "no Alertmanager responds: the alert may be silenced or not delivered"
                                    : SILENCED_BEFORE;
            return make(
                    labels,
                    alert.annotations().isEmpty() ? entry.rule().annotations() : alert.annotations(),
                    pending ? AlertPhase.PENDING : suppression.isEmpty() ? AlertPhase.FIRING : AlertPhase.SUPPRESSED,
                    alert.activeAt(),
                    suppression,
                    Optional.of(rules.rule(entry)),
                    alert.value(),
                    List.of(),
                    why);
        }

        /// The labels that the alert has in Alertmanager while none responds, so that it stays the same alert and
        /// stays acknowledged. The parts of a shared engine may have different ones for one alert.
        private Labels withExternalLabels(Labels alert) {
            if (alertsAnswered || responses.sharesEngine()) {
                return alert;
            }
            var all = new HashMap<>(externalLabels
                    .getOrDefault(responses.cluster(), Labels.EMPTY)
                    .toMap());
            all.putAll(alert.toMap());
            return Labels.of(all);
        }

        private Alert make(
                Labels labels,
                Map<String, String> annotations,
                AlertPhase phase,
                Instant since,
                List<Suppression> suppression,
                Optional<Alert.Rule> rule,
                double value,
                List<String> receivers,
                String why) {
            var known = hosts.find(responses.cluster(), labels);
            var host = known.map(HostState::name).orElseGet(() -> HostLabelNames.in(labels));
            var before = last.get(new Alert.Key(responses.cluster(), labels));
            var search = before != null
                            && before.host().equals(host)
                            && before.annotations().equals(annotations)
                    ? before.search()
                    : Alert.searchable(responses.cluster(), labels, annotations, host);
            var alert = new Alert(
                    responses.cluster(),
                    labels,
                    annotations,
                    phase,
                    since,
                    host,
                    known.isPresent(),
                    suppression,
                    rule,
                    value,
                    receivers,
                    why,
                    Optional.empty(),
                    search);
            return before != null && before.equals(alert) ? before : alert;
        }

        private static boolean isSuppressed(AlertSource.ReceivedAlert alert) {
            return !alert.silencedBy().isEmpty()
                    || !alert.inhibitedBy().isEmpty()
                    || !alert.mutedBy().isEmpty();
        }

        private static WatchdogAlert received(String cluster, AlertSource.ReceivedAlert alert) {
            var since = Optional.of(alert.startsAt());
            if (!isSuppressed(alert)) {
                return new WatchdogAlert(cluster, WatchdogAlert.WatchdogState.PRESENT, since, "firing, as expected");
            }
            return new WatchdogAlert(
                    cluster,
                    WatchdogAlert.WatchdogState.SUPPRESSED,
                    since,
                    suppression(alert)
                            + ": the Watchdog no longer reaches its receiver, so broken alerting would go unnoticed",
                    alert.silencedBy());
        }

        private static String suppression(AlertSource.ReceivedAlert alert) {
            return !alert.silencedBy().isEmpty()
                    ? "silenced"
                    : alert.inhibitedBy().isEmpty()
                            ? new Suppression.Muted(String.join(", ", alert.mutedBy())).text(Instant.EPOCH)
                            : "inhibited by another alert";
        }

        /// Called after [#alerts()].
        ClusterWatchdog clusterWatchdog() {
            var name = responses.cluster();
            return ClusterWatchdog.of(
                    responses.rules().flatMap(Outcome::answer).orElse(List.of()),
                    !rulesAnswered && hadWatchdog.contains(name),
                    Optional.ofNullable(labelsOfWatchdogs.get(name)));
        }

        /// @param clusterWatchdogs by cluster
        WatchdogAlert watchdog(Map<String, ClusterWatchdog> clusterWatchdogs) {
            var name = responses.cluster();
            var ofCluster = clusterWatchdog();
            var own = ofCluster.own(
                    receivedWatchdogs,
                    sharing.stream()
                            .flatMap(other -> Optional.ofNullable(clusterWatchdogs.get(other)).stream())
                            .toList());
            var watchdogAlert =
                    own.stream().flatMap(List::stream).min(Comparator.comparing(ClusterMerger::isSuppressed));
            WatchdogAlert found;
            if (watchdogAlert.isPresent()) {
                hadWatchdog.add(name);
                found = received(name, watchdogAlert.get());
            } else if (responses.alerts().isEmpty()) {
                found = new WatchdogAlert(
                        name, WatchdogAlert.WatchdogState.NONE, Optional.empty(), "no Alertmanager is configured");
            } else if (!alertsAnswered) {
                found = new WatchdogAlert(name, WatchdogAlert.WatchdogState.UNKNOWN, Optional.of(now), NO_ALERTMANAGER);
            } else if (own.isEmpty()) {
                found = new WatchdogAlert(
                        name,
                        WatchdogAlert.WatchdogState.UNKNOWN,
                        Optional.of(now),
                        "its Alertmanager has fewer Watchdogs than clusters that send alerts to it, and it is not known"
                                + " whose is missing");
            } else if (ofCluster.exists() || hadWatchdog.contains(name)) {
                found = new WatchdogAlert(
                        name,
                        WatchdogAlert.WatchdogState.MISSING,
                        Optional.of(now),
                        rulesAnswered
                                ? "the Watchdog alert does not reach Alertmanager, so other alerts may be lost too;"
                                        + " check the connection from Prometheus to Alertmanager"
                                : "the Watchdog alert does not reach Alertmanager, and Prometheus does not return all its rules");
            } else {
                found = new WatchdogAlert(
                        name,
                        WatchdogAlert.WatchdogState.NONE,
                        Optional.empty(),
                        rulesAnswered
                                ? "no always-firing alert (Watchdog) is configured, so broken alerting would go"
                                        + " unnoticed; to create one, run \"greenwall rules export\""
                                : "no Watchdog alert is in Alertmanager, and Prometheus does not return all its rules");
            }
            var before = watchdogs.get(name);
            if (before != null && before.presence() == found.presence() && watchdogAlert.isEmpty()) {
                found = new WatchdogAlert(name, found.presence(), before.since(), found.why());
            }
            watchdogs.put(name, found);
            return found;
        }
    }
}
