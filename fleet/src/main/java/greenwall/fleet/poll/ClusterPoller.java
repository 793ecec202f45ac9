package greenwall.fleet.poll;

import greenwall.fleet.DurationText;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.doctor.DoctorFindings;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.MachineFacts;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterReadings;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.ClusterStateEvaluator;
import greenwall.fleet.state.FormReadings;
import greenwall.fleet.state.FormRows;
import greenwall.fleet.state.RowTargets;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Polls the source of one cluster: sends the queries that are due, discovers targets when they come or go, and
/// rolls the responses up. Polls of one cluster run in sequence; polls of different clusters are independent.
final class ClusterPoller {
    /// With the time that a call may be late, a hanging source is noticed before it counts as silent.
    private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(25);

    private final String cluster;
    private final PollSettings settings;
    private final MetricsSource metrics;
    private final SourceTracker tracker;
    private final AdaptivePollSchedule schedule;
    private final DiscoverySchedule discoveries;
    private final TargetListQueries targets;
    final ClusterPollState pollState;
    private final QueryRound round;
    private final ScrapeIntervalEstimator intervals;
    final ClusterDiscovery discovery;
    private final Map<String, FormReadings> emptyReadingsByForm = new HashMap<>();
    private @Nullable ClusterState state;
    /// Whether the last poll failed inside this program.
    private boolean failed;
    private volatile Optional<ClusterState> targetsOnly = Optional.empty();

    ClusterPoller(String cluster, MetricsSource metrics, PollSettings given, ResponseMemoryBudget budget) {
        this.cluster = cluster;
        this.settings = given.deadline(deadline(metrics, given.deadline()));
        this.metrics = metrics;
        this.tracker = new SourceTracker(metrics.source());
        this.schedule = new AdaptivePollSchedule(settings.refresh());
        this.discoveries = new DiscoverySchedule(settings.refresh());
        this.targets = new TargetListQueries(
                metrics, settings.identity(), settings.deadline(), budget.mostTargets(), this::sourceNow);
        this.pollState = new ClusterPollState(cluster, settings, targets);
        this.round = new QueryRound(metrics, budget, tracker, targets, settings, pollState::mapping);
        this.intervals = new ScrapeIntervalEstimator(round, pollState.queries);
        this.discovery = new ClusterDiscovery(round, pollState, intervals, discoveries);
    }

    /// A configured deadline makes this one longer, never shorter: a call that ends sooner needs no limit here.
    private static Duration deadline(MetricsSource metrics, Duration usual) {
        return TimeMath.longer(usual, TimeMath.shorter(metrics.deadlineOr(usual), LONGEST_DEADLINE));
    }

    String cluster() {
        return cluster;
    }

    private Instant now() {
        return settings.clock().instant();
    }

    private Instant sourceNow() {
        return now().plus(tracker.skew());
    }

    /// Sends the queries that are due by the source's own schedule; returns the last state where none are.
    ClusterState pollIfDue(List<SilenceMatchers> silences) {
        var before = state;
        var due = before == null ? Optional.of(PollScope.FULL) : schedule.due(now(), tracker.silentAt());
        if (before != null && due.isEmpty()) {
            return failed ? failed(before) : before;
        }
        return poll(due.orElse(PollScope.FULL), silences);
    }

    /// When [#pollIfDue] next has something to do.
    Instant next() {
        return schedule.next(now(), tracker.silentAt());
    }

    ClusterState poll(PollScope scope, List<SilenceMatchers> silences) {
        boolean light = scope == PollScope.LIVENESS;
        var begun = now();
        long begunNanos = settings.nanos().getAsLong();
        failed = true;
        // The responses of a quick poll just before belong to this poll.
        var quickPoll = discoveries.quickPollBegan(begun);
        boolean firstFullPoll = schedule.isFirstFullPoll();
        schedule.began(scope, begun);
        tracker.pollBegan();
        var queries = new LinkedHashSet<>(light ? targets.present() : targets.all());
        queries.addAll(targets.checks());
        if (!light) {
            queries.addAll(pollState.due(begun, quickPoll));
            if (firstFullPoll) {
                // A query that failed while the source hung does not wait longer than the others.
                pollState.allExcept(queries).stream()
                        .filter(PolledQuery::failing)
                        .forEach(queries::add);
            }
        }
        if (!light && targets.stores().any()) {
            // Before the queries, so that a store that fails during the poll is noticed.
            targets.stores().take(metrics.stores(round.timeout()), now());
            round.send(queries);
        } else if (!light && discoveries.due(begun)) {
            round.sendAndListStores(queries);
        } else {
            round.send(queries);
        }
        if (scope == PollScope.FULL) {
            schedule.adapt(Duration.ofNanos(settings.nanos().getAsLong() - begunNanos), queries);
        }
        schedule.recordAnswering(targets.up().alive());
        if (!light && tracker.clockSet()) {
            // Ages from before a clock was set cannot be compared with those from after.
            round.send(pollState.allExcept(queries));
        }
        if (targets.usable()) {
            takeTargets(light);
            if (!light && !discoveries.never()) {
                intervals.refine(targets.known(), now());
            }
            pollState.renew();
            if (state == null && scope == PollScope.QUICK) {
                targetsOnly = Optional.of(hostsOfTargets());
            }
            if (!light && discoveries.due(now())) {
                discovery.run(scope == PollScope.FULL);
            }
        }
        if (pollState.takeAnswers()) {
            discoveries.request();
        }
        state = ClusterStateEvaluator.combine(readings(silences, TimeMath.earlier(begun, quickPoll)), state);
        failed = false;
        return state;
    }

    private void takeTargets(boolean light) {
        if (!light && discoveries.due(now())) {
            targets.findReplicas();
        }
        if (targets.take()) {
            discoveries.request();
        }
        targets.takeChecks();
        if (targets.known().errorsNeeded()) {
            metrics.targets(settings.deadline()).answer().ifPresent(targets.known()::takeDetails);
        }
    }

    /// Builds the hosts from the targets alone: the full evaluation adds a host only after its exporter has
    /// been identified.
    private ClusterState hostsOfTargets() {
        var why = source() + " is being queried; its values have not arrived yet";
        var builder = silent(why, SourceState.Completeness.FIRST_POLL);
        for (var host :
                pollState.nextMapping(HostMapping.EMPTY, MachineFacts.NONE).hosts()) {
            builder.host(host.display(), host.labels())
                    .withHostState(host.display(), CellState.SILENT, why, Optional.empty());
        }
        return builder.cluster();
    }

    private ClusterState silent(String why) {
        return silent(why, SourceState.Completeness.COMPLETE).cluster();
    }

    private ClusterStateBuilder silent(String why, SourceState.Completeness completeness) {
        return new ClusterStateBuilder(cluster, now(), settings.catalogue().quantities())
                .source(SourceState.of(source(), CellState.SILENT, Optional.empty(), Optional.empty(), why, "")
                        .with(completeness));
    }

    /// The state while the source has not responded since the program began. Thread-safe.
    ClusterState neverAnswered() {
        return silent(source() + " is being queried and has not responded yet");
    }

    /// The state after a poll failed inside this program: its source is silent.
    ClusterState failed(@Nullable ClusterState before) {
        var why = "internal error while querying " + source() + "; see Greenwall's log";
        return before != null ? before.asSilent(_ -> true, now(), why) : silent(why);
    }

    /// The state while a poll is still running: the last one, until the source is silent or the values are too
    /// old. Thread-safe.
    ClusterState standIn(ClusterState before) {
        var now = now();
        var responded = tracker.lastResponse();
        var current = before.respondedAt(responded, now);
        if (ElapsedTime.ahead(TimeMath.later(responded, before.time().machine()), now)) {
            var why = "this machine's clock was set back, and " + source() + " has not responded since";
            return current.asSilent(_ -> true, now, why);
        }
        if (ElapsedTime.longerThan(SourceState.SILENT_AFTER, responded, now)) {
            boolean never = responded.equals(Instant.EPOCH);
            var since = never ? "yet" : "for " + DurationText.of(Duration.between(responded, now));
            return current.asSilent(_ -> true, now, source() + " has not responded " + since);
        }
        var oldest = SourceState.SILENT_AFTER.plus(settings.refresh());
        var age = Duration.between(before.time().machine(), now);
        return age.compareTo(oldest) > 0
                ? current.outdated(now, "the last poll was " + DurationText.of(age) + " ago, and the next is running")
                : current;
    }

    /// The hosts, all silent, once the first poll has listed its targets; empty before. Thread-safe.
    Optional<ClusterState> targetsOnly() {
        return targetsOnly;
    }

    private Source source() {
        return metrics.source();
    }

    private ClusterReadings readings(List<SilenceMatchers> silences, Instant begun) {
        var now = now();
        var up = targets.up();
        var mapping = pollState.mapping();
        // A poll may take longer than the silence limit; a source that answered during the poll is not
        // silent.
        boolean silent = tracker.silent(now) && (!up.alive() || up.lastAnswer().isBefore(begun));
        return new ClusterReadings(
                cluster,
                begun,
                now,
                now.plus(tracker.skew()),
                settings.oneShot(),
                settings.refresh(),
                tracker.state(
                        now,
                        silent,
                        schedule.slowed(),
                        pollState.load(),
                        targets.missing()
                                .or(() -> TargetListQueries.mixed(mapping))
                                .or(discovery::unknownPast),
                        targets.duplicates(),
                        targets.usable() && discoveries.never()),
                up.lastComplete(),
                up.failing(),
                settings.catalogue().quantities(),
                mapping,
                forms(),
                pollState.chosenForms,
                pollState.facts,
                pollState.targetHistory.oldEnough(),
                Stream.concat(
                                discovery.missingCells().stream(),
                                FormChooser.unknown(pollState.queries, pollState.chosenForms, mapping).stream())
                        .toList(),
                SilencedHosts.of(silences, mapping),
                settings.identity().shouldRun());
    }

    private Map<String, List<FormReadings>> forms() {
        var forms = new LinkedHashMap<String, List<FormReadings>>();
        for (var quantity : settings.catalogue().quantities()) {
            var states = pollState.queries.of(quantity.id());
            var readings = new ArrayList<FormReadings>();
            for (int i = 0; i < states.length; i++) {
                var formState = states[i];
                readings.add(formState == null ? emptyReadings(quantity.id(), i) : formState.readings());
            }
            forms.put(quantity.id(), readings);
        }
        return forms;
    }

    /// The readings of a form that cannot return anything here.
    private FormReadings emptyReadings(String quantity, int index) {
        var form = settings.catalogue().forms(quantity).get(index);
        return emptyReadingsByForm.computeIfAbsent(
                form.id(),
                _ -> FormReadings.none(new FormRows(
                        settings.catalogue().quantity(quantity).orElseThrow(),
                        form,
                        RowTargets.of(HostMapping.EMPTY),
                        _ -> Labels.EMPTY)));
    }

    List<String> problems() {
        var all = new ArrayList<>(discovery.problems());
        if (!targets.duplicates().isEmpty()) {
            all.add(targets.duplicates());
        }
        TargetListQueries.mixed(pollState.mapping())
                .ifPresent(mixed -> all.add(mixed.reason() + "; " + mixed.remedy()));
        return all;
    }

    /// The joins between hosts, for a diagnosis. Sends queries.
    List<DoctorFindings.Join> joins() {
        var target = pollState.queries.targetLabels().groupingLabels();
        var guests = pollState.queries.query("count by (" + target
                + ", domain, uuid) ({__name__=~\"libvirt_domain_(state_code|info_state|info_vstate)\"})");
        var disks = pollState.queries.query("count by (" + target
                + ", domain, target_device, source_file)"
                + " (libvirt_domain_block_stats_read_bytes_total{source_file!=\"\"})");
        round.send(List.of(guests, disks));
        var joins = new HostRelations(
                cluster,
                pollState.mapping(),
                pollState.peers(),
                pollState.machineFacts().machineIds(),
                settings.identity());
        var found = new ArrayList<>(joins.peers(pollState.peerRows()));
        found.addAll(joins.guests(guests.rows()));
        found.addAll(joins.disks(disks.rows(), guests.rows()));
        return found;
    }

    MetricsSource.QueryLimits limits() {
        return metrics.limits(settings.deadline());
    }

    Duration skew() {
        return tracker.skew();
    }
}
