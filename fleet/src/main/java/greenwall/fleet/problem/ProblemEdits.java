package greenwall.fleet.problem;

import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Manual changes, all by id: parts that are split off, parts that are joined to another problem, and the lifecycles of
/// problems that somebody owns.
///
/// @param split parts that are never folded
/// @param joined a part, and the problem that it belongs to
/// @param lives the owned problems
public record ProblemEdits(Set<String> split, Map<String, String> joined, Map<String, OwnedProblem> lives) {
    public static final ProblemEdits NONE = new ProblemEdits(Set.of(), Map.of(), Map.of());

    /// @param record the id of its incident record; empty for none
    public ProblemEdits taken(Problem problem, Owner owner, String record) {
        return with(problem.id(), OwnedProblem.taken(problem, owner, record));
    }

    /// Sets the verdict of an owned problem.
    public ProblemEdits over(String problem, OwnedProblem.End end) {
        var life = lives.get(problem);
        return life == null ? this : with(problem, life.ended(end));
    }

    private ProblemEdits with(String problem, OwnedProblem life) {
        var all = new HashMap<>(lives);
        all.put(problem, life);
        return new ProblemEdits(split, joined, all);
    }

    public ProblemEdits released(String problem) {
        var all = new HashMap<>(lives);
        all.remove(problem);
        return new ProblemEdits(split, joined, all);
    }

    /// Brings the owned problems up to date with a poll.
    ///
    /// @param folded all current problems
    public ProblemEdits seen(List<Problem> folded, FleetState fleet, AlertSnapshot alerts, Instant now) {
        return lives.isEmpty()
                ? this
                : new ProblemEdits(split, joined, ProblemLifecycle.after(lives, folded, fleet, alerts, now));
    }

    /// Takes over since when problems with the same owner are gone from another copy of the edits.
    public ProblemEdits goneAs(ProblemEdits looked) {
        var all = new HashMap<String, OwnedProblem>();
        lives.forEach((id, life) -> {
            var there = looked.lives.get(id);
            all.put(id, there != null && there.owner().equals(life.owner()) ? life.goneSince(there.gone()) : life);
        });
        return new ProblemEdits(split, joined, all);
    }

    /// Splits off the part.
    public ProblemEdits split(String part) {
        var parts = new HashSet<>(split);
        parts.add(part);
        var whole = new HashMap<>(joined);
        whole.remove(part);
        return new ProblemEdits(parts, whole, lives);
    }

    /// Joins the part to that problem; joined to itself, it is folded by the rules again.
    public ProblemEdits joined(String part, String problem) {
        var parts = new HashSet<>(split);
        parts.remove(part);
        var whole = new HashMap<>(joined);
        if (part.equals(problem)) {
            whole.remove(part);
        } else {
            whole.put(part, problem);
        }
        return new ProblemEdits(parts, whole, lives);
    }
}
