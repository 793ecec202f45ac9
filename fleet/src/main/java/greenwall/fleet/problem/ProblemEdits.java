package greenwall.fleet.problem;

import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Manual changes, all by problem id: parts that are split off, parts that are joined to another problem, and
/// how problems are handled.
///
/// @param split the parts that are never merged
/// @param joined maps a part to the problem that it was joined to
/// @param handlings the problems that somebody owns or has owned
public record ProblemEdits(Set<String> split, Map<String, String> joined, Map<String, TakenProblem> handlings) {
    public static final ProblemEdits NONE = new ProblemEdits(Set.of(), Map.of(), Map.of());

    /// @param record the id of its incident record; empty for none
    public ProblemEdits taken(Problem problem, ProblemOwner owner, String record) {
        return with(problem.id(), TakenProblem.taken(problem, owner, record));
    }

    /// Sets the verdict of an owned problem.
    public ProblemEdits ended(String problem, TakenProblem.End end) {
        var handling = handlings.get(problem);
        return handling == null ? this : with(problem, handling.ended(end));
    }

    /// Sets the incident record of an owned problem that has none.
    public ProblemEdits recorded(String problem, String record) {
        var handling = handlings.get(problem);
        return handling == null || !handling.record().isEmpty() ? this : with(problem, handling.recorded(record));
    }

    private ProblemEdits with(String problem, TakenProblem handling) {
        var all = new HashMap<>(handlings);
        all.put(problem, handling);
        return new ProblemEdits(split, joined, all);
    }

    public ProblemEdits released(String problem) {
        var all = new HashMap<>(handlings);
        all.remove(problem);
        return new ProblemEdits(split, joined, all);
    }

    /// With the stages that the owned problems have after a poll.
    ///
    /// @param problems all current problems
    public ProblemEdits afterPoll(
            List<Problem> problems, FleetState fleet, AlertSnapshot alerts, List<Service> services, Instant now) {
        var lifecycle = new OwnedProblemLifecycle(fleet, alerts, services);
        return handlings.isEmpty()
                ? this
                : new ProblemEdits(split, joined, lifecycle.afterPoll(handlings, problems, now));
    }

    /// Copies the times since which problems are gone from another copy of the edits, for problems with the
    /// same owner.
    public ProblemEdits withGoneTimes(ProblemEdits other) {
        var all = new HashMap<String, TakenProblem>();
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
}
