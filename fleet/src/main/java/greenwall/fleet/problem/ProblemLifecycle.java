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

/// Decides at each poll which owned problems are gone, which are back, and which are no longer listed.
final class ProblemLifecycle {
    /// How long a problem stays listed after its verdict.
    private static final Duration LISTED = Duration.ofDays(1);

    private static final Set<CellState> UNSEEN =
            Set.of(CellState.DOWN, CellState.GONE, CellState.SILENT, CellState.STALE);

    private ProblemLifecycle() {}

    /// A problem that returns after its verdict is a new problem without an owner. If a source or a host of a
    /// problem does not respond, missing symptoms do not end the problem.
    static Map<String, ProblemOwnership> after(
            Map<String, ProblemOwnership> owned,
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
        var all = new HashMap<String, ProblemOwnership>();
        owned.forEach((id, problem) -> {
            boolean over = problem.end().isPresent() && problem.gone().isPresent();
            if (present.contains(id)) {
                if (!over) {
                    all.put(id, problem.goneSince(Optional.empty()));
                }
            } else if (problem.gone().isEmpty() && sourcesRespond(problem.known(), fleet, alerts, topology)) {
                all.put(id, problem.goneSince(Optional.of(now)));
            } else if (!over || problem.gone().get().plus(LISTED).isAfter(now)) {
                all.put(id, problem);
            }
        });
        return all;
    }

    private static boolean sourcesRespond(
            ProblemOwnership.Known known, FleetState fleet, AlertSnapshot alerts, Topology topology) {
        var cluster = known.subject().cluster();
        var sources = fleet.sources().stream()
                .filter(source -> source.source().cluster().equals(cluster))
                .toList();
        return alerts.troubles().isEmpty()
                && !sources.isEmpty()
                && sources.stream().allMatch(source -> source.shown() == CellState.OK)
                && known.hosts().stream()
                        .allMatch(host -> topology.find(cluster, host)
                                .filter(state -> !UNSEEN.contains(state.state()))
                                .isPresent());
    }
}
