package greenwall.fleet.heartbeat;

import greenwall.fleet.doctor.Diagnosis;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Beats for all clusters at once; each asks its own source, and none waits for another's answers longer than
/// for its own deadline.
public final class Heartbeat {
    private final Settings settings;
    private final Map<String, ClusterHeart> hearts = new LinkedHashMap<>();
    private Map<String, List<Muting>> mutings = Map.of();

    /// One source of metrics for each cluster, by the cluster's name.
    public Heartbeat(Map<String, Metrics> clusters, Settings settings) {
        this.settings = settings;
        clusters.forEach((name, metrics) -> hearts.put(name, new ClusterHeart(name, metrics, settings)));
    }

    /// The silences in force, by cluster; a host that one covers whole carries the badge.
    public synchronized void mute(Map<String, List<Muting>> now) {
        mutings = Map.copyOf(now);
    }

    /// For a wall's first picture: what is quickly answered. What is slow to work out (objectives over a month) or
    /// looks for what is no longer there follows with the next beat, which should come at once.
    public synchronized FleetState glance() {
        return beat(Reach.GLANCE);
    }

    /// Asks everything that is in use and judges it.
    public synchronized FleetState beat() {
        return beat(Reach.WHOLE);
    }

    /// Asks only whether sources and targets live, for the time between two beats that are far apart.
    public synchronized FleetState pulse() {
        return beat(Reach.LIFE);
    }

    /// The next moment at which a source will count as silent unless it answers before: a good one to look again.
    public synchronized Optional<Instant> silentAt() {
        var now = settings.clock().instant();
        return hearts.values().stream()
                .flatMap(heart -> heart.silentAt().stream())
                .filter(now::isBefore)
                .min(Instant::compareTo);
    }

    /// A beat, and what was found on the way.
    public synchronized Diagnosis diagnose() {
        var fleet = beat(Reach.WHOLE);
        var sources = new ArrayList<Diagnosis.SourceFound>();
        var hosts = new ArrayList<Diagnosis.HostFound>();
        var quantities = new ArrayList<Diagnosis.QuantityFound>();
        var joins = new ArrayList<Diagnosis.Join>();
        var warnings = new ArrayList<Diagnosis.Warning>();
        for (var state : fleet.clusters()) {
            var heart = hearts.get(state.name());
            if (heart == null) {
                continue;
            }
            var examination = new Examination(state, heart, settings);
            var mine = fleet.hosts().stream().filter(h -> h.cluster() == state).toList();
            sources.addAll(examination.sources());
            hosts.addAll(examination.hosts(mine));
            quantities.addAll(examination.quantities(mine));
            joins.addAll(heart.joins());
            warnings.addAll(examination.warnings());
        }
        return new Diagnosis(fleet.at(), sources, hosts, quantities, joins, warnings);
    }

    private FleetState beat(Reach reach) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<ClusterState>>();
            for (var heart : hearts.values()) {
                var muting = mutings.getOrDefault(heart.cluster(), List.of());
                futures.add(threads.submit(() -> heart.beat(reach, muting)));
            }
            var states = new ArrayList<ClusterState>();
            for (var future : futures) {
                states.add(future.get());
            }
            return new FleetState(settings.clock().instant(), states);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return FleetState.EMPTY;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a heart stopped in a way it never should", e.getCause());
        }
    }
}
