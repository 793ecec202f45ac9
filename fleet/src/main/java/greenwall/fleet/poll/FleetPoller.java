package greenwall.fleet.poll;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeMath;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.doctor.DoctorFindings;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Polls all clusters in parallel, each with its own deadline. A poll that is interrupted or stopped ends with
/// a [CancellationException].
public final class FleetPoller {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    /// How long a display waits for slow sources.
    ///
    /// @param slowSources before their last states are shown instead
    /// @param firstDisplay before the first display; the slow ones are silent in it
    /// @param beforeTargets before hosts without values are displayed; if the values arrive sooner, the wall is
    ///     drawn only once
    record Waits(Duration slowSources, Duration firstDisplay, Duration beforeTargets) {}

    private final PollSettings settings;
    private final Waits waits;
    private final Map<String, ClusterPoller> pollers = new LinkedHashMap<>();
    /// Guarded by this.
    private final RunningPolls polls = new RunningPolls();

    private volatile List<AlertSnapshot.ClusterSilence> silences = List.of();

    /// One metrics source for each cluster, by the cluster's name.
    public FleetPoller(Map<String, MetricsSource> clusters, PollSettings settings) {
        this(clusters, settings, new Waits(Duration.ofSeconds(2), Duration.ofMillis(1_200), Duration.ofMillis(700)));
    }

    FleetPoller(Map<String, MetricsSource> clusters, PollSettings settings, Waits waits) {
        this.settings = settings;
        this.waits = waits;
        var budget = new ResponseMemoryBudget(Runtime.getRuntime().maxMemory());
        clusters.forEach((name, metrics) -> pollers.put(name, new ClusterPoller(name, metrics, settings, budget)));
    }

    /// Sets the silences for the next poll: a host that they cover completely is shown as silenced.
    public void setSilences(List<AlertSnapshot.ClusterSilence> now) {
        silences = List.copyOf(now);
    }

    /// Polls for a wall's first display with the quick queries. Slow queries (objectives over a month, keys
    /// that are no longer listed) follow with the next poll, which should start immediately.
    ///
    /// Once one source has answered, slow ones are not waited for: they are silent with that reason until a
    /// later [#pollDueSources] has their response.
    ///
    /// @param targets receives the hosts, all silent, if all sources are so slow that the window would stay
    ///     empty
    public synchronized FleetState pollQuickQueries(Consumer<FleetState> targets) {
        pollers.values()
                .forEach(poller -> begin(poller, now -> poller.poll(PollScope.QUICK, now), waits.firstDisplay()));
        try {
            long soon = System.nanoTime() + waits.beforeTargets().toNanos();
            boolean shown = false;
            while (!pollers.isEmpty() && !polls.awaitFirst(SHORTEST_PAUSE)) {
                shown = shown || System.nanoTime() > soon && showTargets(targets);
            }
            return states();
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private boolean showTargets(Consumer<FleetState> targets) {
        if (pollers.values().stream().allMatch(poller -> poller.targetsOnly().isEmpty())) {
            return false;
        }
        targets.accept(new FleetState(
                settings.clock().instant(),
                pollers.values().stream()
                        .map(poller -> poller.targetsOnly().orElseGet(poller::neverAnswered))
                        .toList()));
        return true;
    }

    /// Sends all queries in use and evaluates the responses.
    public synchronized FleetState poll() {
        return poll(PollScope.FULL);
    }

    /// Polls each source that is due, for a wall. A slow source is not waited for: its last state is shown,
    /// and becomes silent once it is old. Other sources are not affected.
    public synchronized FleetState pollDueSources() {
        pollers.values().forEach(poller -> begin(poller, poller::pollIfDue, waits.slowSources()));
        try {
            return states();
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    private FleetState states() throws InterruptedException {
        var states = new ArrayList<ClusterState>();
        for (var poller : pollers.values()) {
            states.add(polls.await(poller, pollers.size() == 1));
        }
        return new FleetState(settings.clock().instant(), states);
    }

    /// No state is returned: an empty one would mean that there are no hosts.
    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while the sources were polled");
    }

    private void begin(ClusterPoller poller, Function<List<SilenceMatchers>, ClusterState> poll, Duration timeout) {
        polls.begin(poller, () -> poll.apply(SilencedHosts.active(poller.cluster(), silences)), timeout);
    }

    /// How long until [#pollDueSources] next has something to do.
    public synchronized Duration delayToNextPoll() {
        var now = settings.clock().instant();
        var longest = Duration.ofSeconds(10);
        for (var poller : pollers.values()) {
            var until = polls.isRunning(poller)
                    ? RunningPolls.PAUSE
                    : Duration.between(now, poller.next()).plusMillis(1);
            longest = TimeMath.shorter(until, longest);
        }
        return TimeMath.longer(longest, SHORTEST_PAUSE);
    }

    public synchronized void stop() {
        polls.stop();
    }

    /// Polls all clusters, and reports everything that was found.
    public synchronized DoctorFindings diagnose() {
        var fleet = poll();
        var sources = new ArrayList<DoctorFindings.SourceFinding>();
        var hosts = new ArrayList<DoctorFindings.HostFinding>();
        var quantities = new ArrayList<DoctorFindings.QuantityFinding>();
        var joins = new ArrayList<DoctorFindings.Join>();
        var warnings = new ArrayList<DoctorFindings.Warning>();
        for (var state : fleet.clusters()) {
            var poller = pollers.get(state.name());
            if (poller == null) {
                continue;
            }
            var report = new DoctorFindingsCollector(state, poller, settings);
            var hostsOfCluster =
                    fleet.hosts().stream().filter(h -> h.cluster() == state).toList();
            sources.add(report.source());
            hosts.addAll(report.hosts(hostsOfCluster));
            quantities.addAll(report.quantities(hostsOfCluster));
            if (!state.isSilent()) {
                joins.addAll(poller.joins());
            }
            warnings.addAll(report.warnings());
        }
        warnings.addAll(unlistedGuests(fleet));
        return new DoctorFindings(fleet.at(), sources, hosts, quantities, joins, warnings);
    }

    /// Guests that should run but that no exporter lists, so no cell can report them.
    private List<DoctorFindings.Warning> unlistedGuests(FleetState fleet) {
        var listed = fleet.cells("vm.state").stream()
                .map(cell -> cell.key().get("domain"))
                .collect(Collectors.toSet());
        return settings.identity().shouldRun().stream()
                .filter(guest -> !listed.contains(guest))
                .sorted()
                .map(guest -> new DoctorFindings.Warning(
                        "",
                        "identity.should_run names " + guest
                                + ", but no exporter lists a guest of that name: start it (some exporters list only running guests),"
                                + " correct the name, or remove it"))
                .toList();
    }

    synchronized FleetState poll(PollScope scope) {
        try (var threads = new TaskThreads()) {
            var futures = new ArrayList<Future<ClusterState>>();
            for (var poller : pollers.values()) {
                var running = polls.take(poller);
                futures.add(threads.submit(() -> {
                    if (running.isPresent()) {
                        running.get().get();
                    }
                    return poller.poll(scope, SilencedHosts.active(poller.cluster(), silences));
                }));
            }
            var states = new ArrayList<ClusterState>();
            for (var future : futures) {
                var state = future.get();
                polls.ended(state);
                states.add(state);
            }
            return new FleetState(settings.clock().instant(), states);
        } catch (InterruptedException _) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw new IllegalStateException("polling a cluster failed with an internal error", e.getCause());
        }
    }
}
