package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.ClusterReadings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Discovers a cluster: its metrics and rules, its targets, the form of each quantity for each host, and what
/// has disappeared.
final class ClusterDiscovery {
    private final SourceDiscovery source;
    private final QueryRound round;
    private final ClusterPollState state;
    private final ScrapeIntervalEstimator intervals;
    private final DiscoverySchedule schedule;
    private Set<ClusterReadings.MissingCell> missingCells = Set.of();
    private Optional<MetricsSource.BuildInfo> build = Optional.empty();
    private List<String> problems = List.of();
    private Optional<TargetListQueries.MissingParts> unknownPast = Optional.empty();
    private boolean pastTargetsAdded;
    private final LostMetricsReader lostMetrics;
    private boolean pastFactsSet;

    ClusterDiscovery(
            QueryRound round, ClusterPollState state, ScrapeIntervalEstimator intervals, DiscoverySchedule schedule) {
        this.source = new SourceDiscovery(round);
        this.lostMetrics = new LostMetricsReader(source, state);
        this.round = round;
        this.state = state;
        this.intervals = intervals;
        this.schedule = schedule;
    }

    /// @param full also sends the slow queries; without it, another discovery follows in the next poll
    void run(boolean full) {
        var nanos = round.settings().nanos();
        var begun = round.settings().clock().instant();
        long begunNanos = nanos.getAsLong();
        var sourceNow = begun.plus(round.tracker().skew());
        var targets = round.targets();
        var known = targets.known();
        var findings =
                source.discover(sourceNow, targets.up().answer(), !pastTargetsAdded, full && lostMetrics.awaitsPast());
        unknownPast = Optional.empty();
        findings.recentTargets().ifPresent(recent -> {
            known.addPast(recent.answer().orElse(List.of()), targets.hidden());
            var shortfall = PolledQuery.shortfall(recent);
            pastTargetsAdded = shortfall.isEmpty();
            notePast("the targets of the last seven days", shortfall);
        });
        build = findings.build();
        problems = findings.problems();
        known.takeDetails(findings.targets());

        if (!pastFactsSet) {
            // Later, the facts of a target that goes down are known from before.
            source.lastSeen(known.withUnknownLastSeen()).forEach(known::seen);
            state.setPastFacts(source.pastNames(known.down(), sourceNow));
            pastFactsSet = true;
        }
        targets.setHasChecks(findings.exists().test("probe_success"));
        round.send(targets.checks());
        targets.takeChecks();
        var exporterMetrics = queryForms(findings, begun, full);
        var pushedTargets = state.takeAges();
        if (!pushedTargets.isEmpty()) {
            round.send(targets.present());
            targets.findReplicas();
            targets.take();
            known.addPushedTargets(pushedTargets);
        }
        intervals.estimatePushedTargets(known);
        source.lastSeen(known.withUnknownLastSeen()).forEach(known::seen);
        known.updatePushedTargets(state::pushes, sourceNow);
        if (targets.up().isTimedBySource()) {
            // Otherwise this machine's clock may have been set since, and everything would seem a week old.
            known.removeBefore(sourceNow, ClusterReadings.KEPT_WHEN_GONE);
        }
        state.remap();
        state.takeAges();
        chooseForms(exporterMetrics, sourceNow, full);
        if (full) {
            boolean answered = findings.answered() && exporterMetrics.alive();
            schedule.completed(begun, Duration.ofNanos(nanos.getAsLong() - begunNanos), answered);
        } else {
            schedule.quickPollDone(begun);
        }
    }

    /// Queries every form that can return something here, and the identity of the targets. Returns the query
    /// for the metrics that identify exporters.
    private PolledQuery queryForms(SourceDiscovery.Findings findings, Instant begun, boolean full) {
        var queries = state.queries;
        var settings = round.settings();
        var targets = round.targets();
        var identifying = SourceDiscovery.identifyingLabels(settings.identity(), targets.machineLabels());
        var exporterMetrics =
                source.exporterQuery(queries, settings.catalogue().exporters(), findings.exists(), identifying);
        var nothing = queries.query(SourceDiscovery.NOT_A_NUMBER);
        round.send(List.of(exporterMetrics, nothing));
        queries.setFindings(
                SourceDiscovery.targetLabels(
                                targets.up().answer(), exporterMetrics.answer(), identifying, targets.replicas())
                        .with(targets.machineLabels()),
                findings.rules(),
                nothing.answered() && nothing.answer().size() == 0);
        var target = queries.targetLabels().groupingLabels();
        intervals.estimateTargets(targets.known());
        var boots = queries.query("max by (" + target + ") (node_boot_time_seconds)");
        var machines = queries.query("count by (" + target + ", product_uuid) (node_dmi_info)");
        var keys = queries.query("count by (" + target + ", public_key) (wireguard_device_info)");
        queries.createQueries(findings.exists(), state.rowTargets(), state.peers());
        state.findNewTargets();
        var forms = queries.all();
        if (!full) {
            forms.removeIf(form -> form.queries().stream().anyMatch(PolledQuery::isInfrequent));
        }
        var everything = new LinkedHashSet<>(FormQueries.queries(forms));
        everything.addAll(List.of(boots, machines, keys));
        state.textfiles.setQueries(target, findings.exists().test("node_textfile_mtime_seconds"));
        state.targetHistory.setWindows(FormQueries.windows(forms));
        state.otherQueries().forEach(everything::add);
        everything.removeIf(query -> query.answeredSince(schedule.quickPollBegan(begun)));
        round.send(everything, query -> !full && !query.isInfrequent());
        state.setFacts(
                SourceDiscovery.machineFacts(
                        exporterMetrics.answer(), boots.answer(), machines.answer(), keys.answer()),
                Stream.of(exporterMetrics, boots, machines, keys).noneMatch(PolledQuery::failing));
        return exporterMetrics;
    }

    private void chooseForms(PolledQuery exporterMetrics, Instant sourceNow, boolean full) {
        var mapping = state.mapping();
        var seen = new HashMap<Integer, Set<String>>();
        for (var labels : exporterMetrics.rows()) {
            int host = mapping.hostOf(labels.without(Labels.NAME));
            if (host >= 0) {
                seen.computeIfAbsent(host, _ -> new HashSet<>()).add(labels.metricName());
            }
        }
        state.chosenForms.exportersSeen(seen);
        state.takeValues();
        var past = new LastKnownDataReader(source, state, round.targets().known());
        var downSeries = past.readPastSeries(sourceNow);
        FormChooser.choose(state.queries, state.chosenForms, mapping);
        state.inUse();
        missingCells = past.ofTargetsThatAreDown(downSeries);
        if (full && !lostMetrics.isComplete()) {
            notePast(
                    "the pools, peers and guests of the last seven days",
                    lostMetrics.noLongerListed(missingCells, sourceNow));
            notePast("the metrics of the last days", lostMetrics.noLongerReported(missingCells, sourceNow));
        }
    }

    private void notePast(String what, Optional<Failure> failure) {
        failure.ifPresent(f -> unknownPast = unknownPast.or(() -> Optional.of(new TargetListQueries.MissingParts(
                what + " could not be listed, so what is gone is not known: " + f.found(), f.remedy()))));
    }

    /// Why it is not known what has disappeared; it is queried again in the next discovery.
    Optional<TargetListQueries.MissingParts> unknownPast() {
        return unknownPast;
    }

    Set<ClusterReadings.MissingCell> missingCells() {
        return missingCells;
    }

    Optional<MetricsSource.BuildInfo> build() {
        return build;
    }

    List<String> problems() {
        return problems;
    }
}
