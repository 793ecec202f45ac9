package greenwall.fleet.poll;

import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.form.ReplicaLabels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The targets of one source: the queries that list them, the replicas that are merged, and the targets
/// without data while a store of the source does not respond.
final class TargetListQueries {
    /// The window of the count of successful scrapes: an older count says nothing about new targets.
    private static final Duration UP_SAMPLES_WINDOW = Duration.ofMinutes(5);

    private final MetricsSource metrics;
    private final IdentitySettings identity;
    private final Duration deadline;
    private final Supplier<Instant> sourceNow;
    private final KnownTargets known;
    private final ThanosStores stores = new ThanosStores();
    private final PolledQuery up = new PolledQuery("up").inPiecesOf(this::everyInstance);
    private final PolledQuery upTimes = new PolledQuery("timestamp(up)").inPiecesOf(this::everyInstance);
    private final PolledQuery upSamples = new PolledQuery("sum_over_time(up[5m])").inPiecesOf(this::everyInstance);
    private final PolledQuery failedChecks = new PolledQuery("max by (job, instance) (probe_success) == 0");
    private boolean hasChecks;
    /// Also those of earlier responses, since the past contains them.
    private ReplicaLabels replicas = ReplicaLabels.NONE;
    private ReplicaLabels newestReplicas = ReplicaLabels.NONE;
    private final MachineLabels machineLabels;
    private Set<Labels> cut = Set.of();

    /// @param most the greatest number of targets to keep
    /// @param sourceNow the time by the source's clock
    TargetListQueries(
            MetricsSource metrics,
            IdentitySettings identity,
            Duration deadline,
            int most,
            Supplier<Instant> sourceNow) {
        this.metrics = metrics;
        this.identity = identity;
        this.deadline = deadline;
        this.sourceNow = sourceNow;
        this.known = new KnownTargets(most);
        this.machineLabels = new MachineLabels(metrics, deadline);
    }

    PolledQuery up() {
        return up;
    }

    /// The queries of every poll: which targets exist, and when each was last scraped.
    List<PolledQuery> present() {
        return List.of(up, upTimes);
    }

    List<PolledQuery> all() {
        return List.of(up, upTimes, upSamples);
    }

    /// The query of every poll for failing checks of blackbox_exporter, if there are any checks.
    List<PolledQuery> checks() {
        return hasChecks ? List.of(failedChecks) : List.of();
    }

    void setHasChecks(boolean exist) {
        hasChecks = exist;
    }

    void takeChecks() {
        known.takeFailedChecks(hasChecks ? failedChecks.rows() : List.of());
    }

    /// Whether the responses can be used as the list of targets.
    boolean usable() {
        return up.usable() && upTimes.usable();
    }

    KnownTargets known() {
        return known;
    }

    ThanosStores stores() {
        return stores;
    }

    ReplicaLabels replicas() {
        return replicas;
    }

    /// The instances in the last response to `up`, or else those of the last hour by label values.
    List<String> instances() {
        var listed = listedInstances();
        return listed.isEmpty() ? everyInstance() : List.copyOf(listed);
    }

    private Set<String> listedInstances() {
        var instances = new LinkedHashSet<String>();
        up.rows().forEach(labels -> instances.add(labels.get("instance")));
        instances.remove("");
        return instances;
    }

    /// The instances in the last response to `up`, and those of the last hour by label values. A query for
    /// `up` that is limited to its own last response would never find a new target.
    private List<String> everyInstance() {
        var all = listedInstances();
        metrics.labelValues(
                        "instance", List.of("up"), TimeWindow.before(sourceNow.get(), Duration.ofHours(1)), deadline)
                .answer()
                .ifPresent(all::addAll);
        all.remove("");
        return List.copyOf(all);
    }

    /// The labels besides the usual ones that distinguish machines whose targets have the same job and instance.
    Set<String> machineLabels() {
        return machineLabels.labels();
    }

    /// Finds labels that distinguish replicas, and those that distinguish machines.
    void findReplicas() {
        var names = new ArrayList<>(SourceDiscovery.IDENTITY_LABELS);
        names.addAll(identity.labels());
        names.addAll(IdentitySettings.SCOPE_LABELS);
        var others = new ArrayList<>(names);
        others.addAll(machineLabels.proven());
        var candidates = ReplicaLabels.of(up.answer(), others);
        var found = machineLabels.examine(up.answer(), upTimes.answer(), replicas, candidates, names);
        var inAnswer = new ReplicaLabels(
                candidates.labels().stream().filter(found.labels()::contains).toList());
        newestReplicas = up.failing() ? newestReplicas.and(inAnswer) : inAnswer;
        if (!found.equals(replicas)) {
            replicas = found;
            known.setReplicas(found);
        }
    }

    /// Applies the newest responses; true if targets came or went.
    boolean take() {
        var times = upTimes.answer();
        return known.take(
                replicas.newest(up.answer(), times),
                replicas.newest(times, times),
                replicas.newest(upSamples.answer(), times),
                hidden(),
                upTimes.evaluatedAt());
    }

    /// Whether a target may exist although the source returns nothing for it.
    Predicate<Labels> hidden() {
        return up.failing() || upTimes.failing() ? _ -> true : stores::hides;
    }

    /// Finds the targets that are behind a store that does not respond and are therefore missing from the list.
    void findTargetsOfMissingStores(HostMapping mapping) {
        cut = Set.of();
        if (!stores.any()) {
            return;
        }
        var names = new HashSet<String>();
        up.rows().forEach(row -> names.addAll(row.names()));
        mapping.targets().forEach(target -> names.addAll(target.labels().names()));
        stores.findMissing(names);
        if (stores.missing().isEmpty()) {
            return;
        }
        var hidden = new HashSet<Labels>();
        for (var target : mapping.targets()) {
            if (target.scraped() && target.present() && stores.hides(target.labels())) {
                hidden.add(target.labels());
            }
        }
        if (!up.failing() && !stores.lostMeanwhile()) {
            up.rows().forEach(listed -> hidden.remove(listed.without(Labels.NAME)));
        }
        cut = hidden;
    }

    /// Whether a row belongs to targets that are all cut off.
    boolean hides(Labels row, HostMapping mapping) {
        if (cut.isEmpty()) {
            return false;
        }
        var targets = mapping.targetsOf(row);
        return !targets.isEmpty()
                && targets.stream()
                        .allMatch(i -> cut.contains(mapping.targets().get(i).labels()));
    }

    /// The stores of the source that do not respond, the listed targets without data, or the query that failed.
    Optional<MissingParts> missing() {
        var withoutData = known.withoutData();
        if (!stores.missing().isEmpty()) {
            return Optional.of(new MissingParts(
                    "one of its backends does not respond: " + stores.missing(), SourceTracker.CHECK_BACKENDS));
        }
        if (withoutData.isEmpty()) {
            // Without this count no rate of a new target is evaluated.
            var since = Duration.between(upSamples.lastAnswer(), up.lastAnswer());
            return since.compareTo(UP_SAMPLES_WINDOW) < 0
                    ? Optional.empty()
                    : Optional.ofNullable(upSamples.failure())
                            .map(failure -> new MissingParts(
                                    "it is not known how long targets have been scraped: " + failure.found(),
                                    failure.remedy()));
        }
        return Optional.of(new MissingParts(
                "it lists " + CountText.of(withoutData.size(), "target") + " for which no data arrives: "
                        + firstOf(withoutData.stream()
                                .map(target -> target.get("instance"))
                                .toList()),
                "check the agent or the remote write that sends their samples, then the backends"));
    }

    /// The targets that are several machines, which no label distinguishes.
    Set<Labels> mixedTargets() {
        return machineLabels.mixed();
    }

    /// The targets whose values are those of several machines, and are therefore not shown.
    static Optional<MissingParts> mixed(HostMapping mapping) {
        var texts = mapping.mixed().entrySet().stream()
                .filter(entry -> mapping.targets().get(entry.getKey()).present())
                .map(entry -> mapping.targets().get(entry.getKey()).instance()
                        + (entry.getValue().isEmpty() ? "" : " (" + firstOf(entry.getValue()) + ")"))
                .distinct()
                .sorted()
                .toList();
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(new MissingParts(
                        "several machines have one job and instance, so their values belong to no host: "
                                + firstOf(texts),
                        "set honor_labels: true for a federation or Pushgateway; else give each target a label of its"
                                + " own, such as site or host"));
    }

    /// What is missing in the data of a source.
    record MissingParts(String reason, String remedy) {}

    static String firstOf(List<String> texts) {
        return texts.stream().limit(3).collect(Collectors.joining(", ")) + (texts.size() > 3 ? ", …" : "");
    }

    /// A message about replicas that the source does not merge; empty if there are none.
    String duplicates() {
        if (!machineLabels.unproven().isEmpty()) {
            return "each target exists several times (label " + String.join(", ", machineLabels.unproven())
                    + "), and nothing shows whether they are replicas or several machines, so they are shown as several"
                    + " hosts; if they are replicas, let the source merge them";
        }
        return newestReplicas.isEmpty()
                ? ""
                : "the source does not deduplicate replicas (label " + newestReplicas
                        + "), so the highest value is used, and for `up` the newest; set --query.replica-label (Thanos)"
                        + " or -dedup.minScrapeInterval (VictoriaMetrics), or use the HA tracker (Mimir)";
    }
}
