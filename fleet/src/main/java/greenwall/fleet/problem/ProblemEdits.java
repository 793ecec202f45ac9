package greenwall.fleet.problem;

import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.service.Service;
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
import java.util.stream.Stream;

/// Manual changes, all by problem id: parts that are split off, parts that are joined to another problem, and
/// how problems are handled.
///
/// @param split the parts that are never merged
/// @param joined maps a part to the problem that it was joined to
/// @param handlings the problems that somebody owns or has owned
public record ProblemEdits(Set<String> split, Map<String, String> joined, Map<String, ProblemHandling> handlings) {
    public static final ProblemEdits NONE = new ProblemEdits(Set.of(), Map.of(), Map.of());
    /// How long a problem stays listed after its verdict.
    private static final Duration LISTED = Duration.ofDays(1);

    private static final Set<CellState> UNSEEN =
            Set.of(CellState.DOWN, CellState.GONE, CellState.SILENT, CellState.STALE);

    /// @param record the id of its incident record; empty for none
    public ProblemEdits taken(Problem problem, ProblemOwner owner, String record) {
        return with(problem.id(), ProblemHandling.taken(problem, owner, record));
    }

    /// Sets the verdict of an owned problem.
    public ProblemEdits ended(String problem, ProblemHandling.End end) {
        var handling = handlings.get(problem);
        return handling == null ? this : with(problem, handling.ended(end));
    }

    /// Sets the incident record of an owned problem that has none.
    public ProblemEdits recorded(String problem, String record) {
        var handling = handlings.get(problem);
        return handling == null || !handling.record().isEmpty() ? this : with(problem, handling.recorded(record));
    }

    private ProblemEdits with(String problem, ProblemHandling handling) {
        var all = new HashMap<>(handlings);
        all.put(problem, handling);
        return new ProblemEdits(split, joined, all);
    }

    public ProblemEdits released(String problem) {
        var all = new HashMap<>(handlings);
        all.remove(problem);
        return new ProblemEdits(split, joined, all);
    }

    /// Decides after a poll which owned problems are gone, which are back, and which are no longer listed. A
    /// problem that returns after its verdict is a new problem without an owner. If a source or a host of a
    /// problem does not respond, a value that may show it is not known, or its service is silent, missing symptoms do
    /// not end the problem.
    ///
    /// @param problems all current problems
    public ProblemEdits afterPoll(
            List<Problem> problems, FleetState fleet, AlertSnapshot alerts, List<Service> services, Instant now) {
        if (handlings.isEmpty()) {
            return this;
        }
        var present = new HashSet<String>();
        for (var problem : problems) {
            present.add(problem.id());
            problem.mergedParts().forEach(merged -> present.add(merged.part()));
        }
        var topology = new Topology(fleet);
        var graph = new ServiceGraph(services);
        var all = new HashMap<String, ProblemHandling>();
        handlings.forEach((id, handling) -> {
            boolean over = handling.end().isPresent() && handling.gone().isPresent();
            if (present.contains(id)) {
                if (!over) {
                    all.put(id, handling.goneSince(Optional.empty()));
                }
            } else if (handling.gone().isEmpty()
                    && isKnown(id, handling.known(), fleet, alerts, topology)
                    && !graph.isSilent(handling.known().subject())) {
                all.put(id, handling.goneSince(Optional.of(now)));
            } else if (!over || handling.gone().get().plus(LISTED).isAfter(now)) {
                all.put(id, handling);
            }
        });
        return new ProblemEdits(split, joined, all);
    }

    /// Copies the times since which problems are gone from another copy of the edits, for problems with the
    /// same owner.
    public ProblemEdits withGoneTimes(ProblemEdits other) {
        var all = new HashMap<String, ProblemHandling>();
        handlings.forEach((id, handling) -> {
            var othersHandling = other.handlings.get(id);
            all.put(
                    id,
                    othersHandling != null && othersHandling.owner().equals(handling.owner())
                            ? handling.goneSince(othersHandling.gone())
                            : handling);
        });
        return new ProblemEdits(split, joined, all);
    }

    /// Whether the problem or one of its parts was split off or joined.
    public boolean isGroupedByHand(Problem problem) {
        return Stream.concat(
                        Stream.of(problem.id()), problem.mergedParts().stream().map(Problem.MergedPart::part))
                .anyMatch(part -> split.contains(part) || joined.containsKey(part));
    }

    public ProblemEdits split(String part) {
        var splitParts = new HashSet<>(split);
        splitParts.add(part);
        var joins = new HashMap<>(joined);
        joins.remove(part);
        return new ProblemEdits(splitParts, joins, handlings);
    }

    /// Joins a part to a problem. A part that is joined to itself is merged by the rules again.
    public ProblemEdits joined(String part, String problem) {
        var splitParts = new HashSet<>(split);
        splitParts.remove(part);
        var joins = new HashMap<>(joined);
        if (part.equals(problem)) {
            joins.remove(part);
        } else {
            joins.put(part, problem);
        }
        return new ProblemEdits(splitParts, joins, handlings);
    }

    /// A host that no source reports any more, because it was retired or renamed, is not waited for.
    private static boolean isKnown(
            String id,
            ProblemHandling.ProblemSnapshot known,
            FleetState fleet,
            AlertSnapshot alerts,
            Topology topology) {
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
                        .flatMap(host -> topology.find(cluster, host).stream())
                        .noneMatch(host -> Topology.down(host)
                                || Topology.gone(host)
                                || host.cellsNotOk().stream()
                                        .anyMatch(cell -> UNSEEN.contains(cell.state())
                                                && isOfKind(id, known.subject(), cell.quantity().id())));
    }

    /// Whether the quantity shows problems of this kind.
    private static boolean isOfKind(String problem, Subject subject, String quantity) {
        return problem.equals(ProblemBuilder.id(SubjectIssue.ofQuantity(subject, quantity)));
    }
}
