package greenwall.fleet.problem;

import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.Cell;
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

/// Decides after a poll which owned problems are gone, which are back, and which are no longer listed. A problem that
/// returns after its verdict is a new problem without an owner. Missing symptoms do not end a problem if a source or a
/// host of it does not respond, a value that may show it is not known, or its service is silent.
record OwnedProblemLifecycle(FleetState fleet, AlertSnapshot alerts, List<Service> services) {
    /// How long a problem stays listed after its verdict.
    private static final Duration LISTED = Duration.ofDays(1);

    private static final Set<CellState> UNSEEN =
            Set.of(CellState.DOWN, CellState.GONE, CellState.SILENT, CellState.STALE);

    /// @param owned by problem id
    /// @param problems all current problems
    Map<String, TakenProblem> afterPoll(Map<String, TakenProblem> owned, List<Problem> problems, Instant now) {
        var present = new HashSet<String>();
        for (var problem : problems) {
            present.add(problem.id());
            problem.mergedParts().forEach(merged -> present.add(merged.part()));
        }
        var topology = new Topology(fleet);
        var graph = new ServiceGraph(services);
        var all = new HashMap<String, TakenProblem>();
        owned.forEach((id, handling) -> {
            boolean over = handling.end().isPresent() && handling.gone().isPresent();
            if (present.contains(id)) {
                if (!over) {
                    all.put(id, handling.goneSince(Optional.empty()));
                }
            } else if (handling.gone().isEmpty()
                    && isKnown(id, handling.known(), topology)
                    && !graph.isSilent(handling.known().subject())) {
                all.put(id, handling.goneSince(Optional.of(now)));
            } else if (!over || handling.gone().get().plus(LISTED).isAfter(now)) {
                all.put(id, handling);
            }
        });
        return all;
    }

    /// A host that no source reports any more, because it was retired or renamed, is not waited for.
    private boolean isKnown(String id, TakenProblem.ProblemSnapshot known, Topology topology) {
        var cluster = known.subject().cluster();
        var sources = fleet.sources().stream()
                .filter(source -> source.source().cluster().equals(cluster))
                .toList();
        var otherClusters = fleet.sources().stream()
                .map(source -> source.source().cluster())
                .filter(other -> !other.equals(cluster))
                .toList();
        return alerts.failures().stream()
                        .allMatch(failure -> otherClusters.stream().anyMatch(other -> failure.startsWith(other + ": ")))
                && !sources.isEmpty()
                && sources.stream().allMatch(source -> source.shown() == CellState.OK)
                && known.hosts().stream()
                        .flatMap(host -> topology.find(cluster, host).stream())
                        .noneMatch(host -> Topology.down(host)
                                || Topology.gone(host)
                                || host.cellsNotOk().stream().anyMatch(cell -> mayHide(id, known.subject(), cell)));
    }

    /// Whether the problem may go on unseen in this cell. Any quantity may have been stale; one that is gone is not.
    private static boolean mayHide(String problem, Subject subject, Cell cell) {
        var ofQuantity = SubjectIssue.ofQuantity(subject, cell.quantity().id());
        return UNSEEN.contains(cell.state())
                && (problem.equals(ProblemBuilder.id(ofQuantity))
                        || cell.state() != CellState.GONE
                                && problem.equals(ProblemBuilder.id(new SubjectIssue(subject, IssueKind.STALE))));
    }
}
