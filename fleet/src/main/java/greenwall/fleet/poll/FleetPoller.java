package greenwall.fleet.poll;

import greenwall.fleet.Elapsed;
import greenwall.fleet.TaskThreads;
import greenwall.fleet.Unit;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.doctor.Diagnosis;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.FleetStateBuilder;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Polls all clusters in parallel, each with its own deadline. A poll that is interrupted or stopped ends with a
/// [CancellationException].
public final class FleetPoller {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /// How long the first picture waits for slow sources.
    private static final Duration FIRST_PICTURE = Duration.ofMillis(1_200);
    /// A wall whose values arrive sooner is drawn only once.
    private static final Duration TARGETS_AFTER = Duration.ofMillis(700);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(500);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    private final PollSettings settings;
    private final Map<String, ClusterPoller> pollers = new LinkedHashMap<>();
    /// The running or last poll of each cluster; guarded by this.
    private final Map<String, RunningPoll> running = new LinkedHashMap<>();
    /// One permit for each poll that has ended.
    private final Semaphore arrivals = new Semaphore(0);

    private final Map<String, ClusterState> known = new HashMap<>();
    private volatile List<AlertSnapshot.OfCluster> silences = List.of();

    /// One source of metrics for each cluster, by the cluster's name.
    public FleetPoller(Map<String, Metrics> clusters, PollSettings settings) {
        this.settings = settings;
        var budget = new RowBudget(Runtime.getRuntime().maxMemory());
        clusters.forEach((name, metrics) -> pollers.put(name, new ClusterPoller(name, metrics, settings, budget)));
    }

    /// Sets the silences for the next poll: a host that they cover completely is shown as muted.
    public void silence(List<AlertSnapshot.OfCluster> now) {
        silences = List.copyOf(now);
    }

    /// Polls for a wall's first picture with the quick queries. Slow queries (objectives over a month, keys
    /// that are no longer listed) follow with the next poll, which should start immediately.
    ///
    /// Once one source has answered, slow ones are not waited for: they are silent with that reason until a
    /// later [#turn] has their response.
    ///
    /// @param targets receives the hosts, all silent, if all sources are so slow that the window would stay empty
    public synchronized FleetState glance(Consumer<FleetState> targets) {
        arrivals.drainPermits();
        pollers.values().forEach(poller -> begin(poller, now -> poller.poll(PollScope.GLANCE, now), FIRST_PICTURE));
        try {
            long soon = System.nanoTime() + TARGETS_AFTER.toNanos();
            boolean shown = false;
            while (!pollers.isEmpty() && running.values().stream().noneMatch(poll -> poll.task.isDone())) {
                boolean arrived = arrivals.tryAcquire(SHORTEST_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
                if (!arrived && !shown && System.nanoTime() > soon) {
                    shown = showTargets(targets);
                }
            }
            return states();
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    public FleetState glance() {
        return glance(_ -> {});
    }

    private boolean showTargets(Consumer<FleetState> targets) {
        if (pollers.values().stream().allMatch(poller -> poller.targetsOnly().isEmpty())) {
            return false;
        }
        targets.accept(new FleetState(
                settings.clock().instant(),
                pollers.values().stream()
                        .map(poller -> poller.targetsOnly().orElseGet(() -> neverAnswered(poller)))
                        .toList()));
        return true;
    }

    /// Sends all queries in use and judges the responses.
    public synchronized FleetState poll() {
        return poll(PollScope.FULL);
    }

    /// Polls each source that is due, for a wall. A slow source is not waited for: its last state is shown,
    /// and becomes silent once it is old. Other sources are not affected.
    public synchronized FleetState turn() {
        pollers.values().forEach(poller -> begin(poller, poller::turn, PATIENCE));
        try {
            return states();
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private FleetState states() throws InterruptedException {
        var states = new ArrayList<ClusterState>();
        for (var cluster : pollers.keySet()) {
            states.add(await(cluster, Objects.requireNonNull(running.get(cluster))));
        }
        return new FleetState(settings.clock().instant(), states);
    }

    /// No state is returned: an empty one would mean that there are no hosts.
    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while the sources were polled");
    }

    /// The poll of one cluster.
    ///
    /// @param until when callers stop waiting for it, by [System#nanoTime()]
    private record RunningPoll(FutureTask<ClusterState> task, long until) {}

    private void begin(ClusterPoller poller, Function<List<Matchers>, ClusterState> poll, Duration patience) {
        var before = running.get(poller.cluster());
        if (before == null || before.task.isDone()) {
            var task = new FutureTask<>(() -> poll.apply(SilencedHosts.active(poller.cluster(), silences))) {
                @Override
                protected void done() {
                    arrivals.release();
                }
            };
            // The time runs from here, so that a poll that hangs delays only the turn in which it began.
            running.put(poller.cluster(), new RunningPoll(task, System.nanoTime() + patience.toNanos()));
            Thread.ofVirtual().name("poller of " + poller.cluster()).start(task);
        }
    }

    private ClusterState await(String cluster, RunningPoll poll) throws InterruptedException {
        var before = known.get(cluster);
        try {
            // With a single source there is nothing else to show.
            var state = before == null && pollers.size() == 1
                    ? poll.task.get()
                    : poll.task.get(Math.max(0, poll.until - System.nanoTime()), TimeUnit.NANOSECONDS);
            known.put(cluster, state);
            return state;
        } catch (TimeoutException _) {
            return before == null ? neverAnswered(poller(cluster)) : standIn(poller(cluster), before);
        } catch (CancellationException _) {
            throw new InterruptedException();
        } catch (ExecutionException e) {
            System.getLogger(FleetPoller.class.getName())
                    .log(System.Logger.Level.ERROR, "polling the cluster " + cluster + " failed", e.getCause());
            return failed(poller(cluster), before);
        }
    }

    /// The state of a cluster whose poll failed inside this program: its sources are silent.
    private ClusterState failed(ClusterPoller poller, @Nullable ClusterState before) {
        var now = settings.clock().instant();
        var why = "internal error while querying " + poller.source() + "; see the log of this program";
        return before != null ? before.silenced(_ -> true, now, why) : nothing(poller, now, why);
    }

    /// The state of a cluster whose source has not responded since the program began.
    private ClusterState neverAnswered(ClusterPoller poller) {
        return nothing(
                poller, settings.clock().instant(), poller.source() + " is being queried and has not responded yet");
    }

    private ClusterState nothing(ClusterPoller poller, Instant now, String why) {
        return new FleetStateBuilder(poller.cluster(), now, settings.catalogue().quantities())
                .source(SourceState.of(poller.source(), CellState.SILENT, Optional.empty(), Optional.empty(), why, ""))
                .cluster();
    }

    private ClusterPoller poller(String cluster) {
        return Objects.requireNonNull(pollers.get(cluster));
    }

    /// The state of a cluster whose poll is still running: the last one, until it is too old.
    private ClusterState standIn(ClusterPoller poller, ClusterState before) {
        var now = settings.clock().instant();
        var oldest = SourceState.SILENT_AFTER.plus(settings.refresh());
        if (!poller.silent(now) && !Elapsed.longerThan(oldest, before.answeredAt(), now)) {
            return before;
        }
        var why = poller.source() + " has not responded to the queries sent "
                + Unit.duration(Duration.between(before.answeredAt(), now)) + " ago";
        return before.silenced(_ -> true, now, why);
    }

    /// How long until [#turn] next has something to do.
    public synchronized Duration pause() {
        var now = settings.clock().instant();
        var longest = Duration.ofSeconds(10);
        for (var poller : pollers.values()) {
            var task = running.get(poller.cluster());
            boolean busy = task != null && !task.task.isDone();
            var until = busy ? BUSY_PAUSE : Duration.between(now, poller.next()).plusMillis(1);
            longest = until.compareTo(longest) < 0 ? until : longest;
        }
        return longest.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : longest;
    }

    /// Cancels the running polls.
    public synchronized void stop() {
        running.values().forEach(poll -> poll.task.cancel(true));
    }

    /// Polls all clusters, and reports everything that was found.
    public synchronized Diagnosis diagnose() {
        var fleet = poll(PollScope.FULL);
        var sources = new ArrayList<Diagnosis.SourceFound>();
        var hosts = new ArrayList<Diagnosis.HostFound>();
        var quantities = new ArrayList<Diagnosis.QuantityFound>();
        var joins = new ArrayList<Diagnosis.Join>();
        var warnings = new ArrayList<Diagnosis.Warning>();
        for (var state : fleet.clusters()) {
            var poller = pollers.get(state.name());
            if (poller == null) {
                continue;
            }
            var report = new DiagnosisReport(state, poller, settings);
            var hostsOfCluster =
                    fleet.hosts().stream().filter(h -> h.cluster() == state).toList();
            sources.addAll(report.sources());
            hosts.addAll(report.hosts(hostsOfCluster));
            quantities.addAll(report.quantities(hostsOfCluster));
            joins.addAll(poller.joins());
            warnings.addAll(report.warnings());
        }
        warnings.addAll(unlistedGuests(fleet));
        return new Diagnosis(fleet.at(), sources, hosts, quantities, joins, warnings);
    }

    /// Guests that should run but that no exporter lists, so no cell can report them.
    private List<Diagnosis.Warning> unlistedGuests(FleetState fleet) {
        var listed = fleet.hosts().stream()
                .flatMap(host -> host.cells("vm.state").stream())
                .map(cell -> cell.key().get("domain"))
                .collect(Collectors.toSet());
        return settings.identity().shouldRun().stream()
                .filter(guest -> !listed.contains(guest))
                .sorted()
                .map(guest -> new Diagnosis.Warning(
                        "", "identity.should_run names " + guest + ", which no exporter lists as a virtual machine"))
                .toList();
    }

    synchronized FleetState poll(PollScope scope) {
        try (var threads = new TaskThreads()) {
            var futures = new ArrayList<Future<ClusterState>>();
            for (var poller : pollers.values()) {
                var busy = running.remove(poller.cluster());
                futures.add(threads.submit(() -> {
                    if (busy != null && !busy.task.isCancelled()) {
                        busy.task.get();
                    }
                    return poller.poll(scope, SilencedHosts.active(poller.cluster(), silences));
                }));
            }
            var states = new ArrayList<ClusterState>();
            for (var future : futures) {
                var state = future.get();
                known.put(state.name(), state);
                states.add(state);
            }
            return new FleetState(settings.clock().instant(), states);
        } catch (InterruptedException _) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw new IllegalStateException("polling a cluster failed inside this program", e.getCause());
        }
    }
}
