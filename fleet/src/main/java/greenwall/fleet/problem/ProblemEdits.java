package greenwall.fleet.problem;

import greenwall.fleet.alert.AlertState;
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

/// Manual changes, all by id: parts that are split off, parts that are joined to another problem, and the lifecycles of
/// owned problems.
///
/// @param split parts that are never folded
/// @param joined a part, and the problem that it belongs to
/// @param lives the lifecycles of owned problems
public record ProblemEdits(Set<String> split, Map<String, String> joined, Map<String, ProblemLifecycle> lives) {
    public static final ProblemEdits NONE = new ProblemEdits(Set.of(), Map.of(), Map.of());
    /// A problem that is over is listed for so long.
    private static final Duration LISTED = Duration.ofDays(1);

    private static final Set<CellState> UNSEEN =
            Set.of(CellState.DOWN, CellState.GONE, CellState.SILENT, CellState.STALE);

    /// @param record the id of its incident record; empty for none
    public ProblemEdits taken(Problem problem, Owner owner, String record) {
        return with(problem.id(), ProblemLifecycle.taken(problem, owner, record));
    }

    /// Sets the verdict of an owned problem.
    public ProblemEdits over(String problem, ProblemLifecycle.End end) {
        var life = lives.get(problem);
        return life == null ? this : with(problem, life.ended(end));
    }

    private ProblemEdits with(String problem, ProblemLifecycle life) {
        var all = new HashMap<>(lives);
        all.put(problem, life);
        return new ProblemEdits(split, joined, all);
    }

    public ProblemEdits released(String problem) {
        var all = new HashMap<>(lives);
        all.remove(problem);
        return new ProblemEdits(split, joined, all);
    }

    /// Updates from a state of the fleet which of the owned problems are gone and which are back. One that is back
    /// after its verdict is a new problem. Where a source or a host of a problem does not respond, its missing symptoms
    /// are not taken as an end.
    ///
    /// @param folded all current problems
    public ProblemEdits seen(List<Problem> folded, FleetState fleet, AlertState alerts, Instant now) {
        if (lives.isEmpty()) {
            return this;
        }
        var present = new HashSet<String>();
        for (var problem : folded) {
            present.add(problem.id());
            problem.why().forEach(fold -> present.add(fold.part()));
        }
        var topology = new Topology(fleet);
        var all = new HashMap<String, ProblemLifecycle>();
        lives.forEach((id, life) -> {
            boolean over = life.end().isPresent() && life.gone().isPresent();
            if (present.contains(id)) {
                if (!over) {
                    all.put(id, life.goneSince(Optional.empty()));
                }
            } else if (life.gone().isEmpty() && answers(life.known(), fleet, alerts, topology)) {
                all.put(id, life.goneSince(Optional.of(now)));
            } else if (!over || life.gone().get().plus(LISTED).isAfter(now)) {
                all.put(id, life);
            }
        });
        return new ProblemEdits(split, joined, all);
    }

    private static boolean answers(
            ProblemLifecycle.Known known, FleetState fleet, AlertState alerts, Topology topology) {
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

    /// Takes over since when problems with the same owner are gone from another copy of the edits.
    public ProblemEdits goneAs(ProblemEdits looked) {
        var all = new HashMap<String, ProblemLifecycle>();
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
