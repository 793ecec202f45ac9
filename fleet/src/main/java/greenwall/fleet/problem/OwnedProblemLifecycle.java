package greenwall.fleet.problem;

import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// When an owned problem is gone, back, and no longer listed.
final class OwnedProblemLifecycle {
    /// How long a problem stays listed after its verdict.
    private static final Duration LISTED = Duration.ofDays(1);

    private static final Set<CellState> UNSEEN =
            Set.of(CellState.DOWN, CellState.GONE, CellState.SILENT, CellState.STALE);

    /// Decides after a poll which owned problems are gone, which are back, and which are no longer listed. A
    /// problem that returns after its verdict is a new problem without an owner. If a source or a host of a
    /// problem does not respond, missing symptoms do not end the problem.
    ///
    /// @param folded all current problems
    static Map<String, ProblemHandling> afterPoll(
            Map<String, ProblemHandling> ownerships,
            List<Problem> folded,
            FleetState fleet,
            AlertSnapshot alerts,
            Instant now) {
        var present = new HashSet<String>();
        for (var problem : folded) {
            present.add(problem.id());
            problem.why().forEach(fold -> present.add(fold.part()));
        }
        var topology = new Topology(fleet);
        var all = new HashMap<String, ProblemHandling>();
        ownerships.forEach((id, life) -> {
            boolean over = life.end().isPresent() && life.gone().isPresent();
            if (present.contains(id)) {
                if (!over) {
                    all.put(id, life.goneSince(Optional.empty()));
                }
            } else if (life.gone().isEmpty() && sourcesRespond(life.known(), fleet, alerts, topology)) {
                all.put(id, life.goneSince(Optional.of(now)));
            } else if (!over || life.gone().get().plus(LISTED).isAfter(now)) {
                all.put(id, life);
            }
        });
        return all;
    }

    private static boolean sourcesRespond(
            ProblemHandling.Known known, FleetState fleet, AlertSnapshot alerts, Topology topology) {
        var cluster = known.subject().cluster();
        var sources = fleet.sources().stream()
                .filter(source -> source.source().cluster().equals(cluster))
                .toList();
        var otherClusters = fleet.sources().stream()
                .map(source -> source.source().cluster())
                .filter(other -> !other.equals(cluster))
                .toList();
        return alerts.troubles().stream()
                        .allMatch(trouble -> otherClusters.stream().anyMatch(other -> trouble.startsWith(other + ": ")))
                && !sources.isEmpty()
                && sources.stream().allMatch(source -> source.shown() == CellState.OK)
                && known.hosts().stream()
                        .allMatch(host -> topology.find(cluster, host)
                                .filter(state -> !UNSEEN.contains(state.state()))
                                .isPresent());
    }

    private OwnedProblemLifecycle() {}
}
