package greenwall.fleet.team;

import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.TakenProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/// The state that results from all operations of a team. It depends only on the set of received operations,
/// not on the order or number of their arrivals, so consoles that have received the same operations show the
/// same state.
public final class TeamState {
    public static final TeamState EMPTY = merge(List.of());

    /// @param taken the operation by which its present owner took it
    /// @param before the earlier operations by which somebody took it
    private record OwnedProblem(String taken, Set<String> before, TakenProblem handling) {
        boolean isBy(String operation) {
            return taken.equals(operation) || before.contains(operation);
        }
    }

    private final Map<Alert.Key, Map<String, Acknowledgement>> acknowledged = new LinkedHashMap<>();
    private final Map<String, OwnedProblem> owned = new HashMap<>();
    private final Set<String> split = new HashSet<>();
    private final Map<String, String> joined = new HashMap<>();
    private final Map<String, Set<String>> together = new HashMap<>();
    private final Map<String, TeamHandover> handovers = new LinkedHashMap<>();

    private TeamState() {}

    /// @param operations in any order, with or without duplicates
    public static TeamState merge(Collection<TeamOperation> operations) {
        var once = new HashMap<String, TeamOperation>();
        var earlier = BinaryOperator.minBy(Comparator.comparing(TeamOperation::stamp));
        operations.forEach(operation -> once.merge(operation.id(), operation, earlier));
        var state = new TeamState();
        once.values().stream()
                .sorted(Comparator.comparing(TeamOperation::stamp).thenComparing(TeamOperation::id))
                .forEach(state::apply);
        return state;
    }

    private void apply(TeamOperation operation) {
        switch (operation.change()) {
            case TeamChange.Acknowledged(var what) ->
                acknowledged
                        .computeIfAbsent(what.key(), _ -> new LinkedHashMap<>())
                        .put(operation.id(), what);
            case TeamChange.Withdrawn(var alert, var operations) ->
                acknowledged.getOrDefault(alert, new HashMap<>()).keySet().removeAll(operations);
            case TeamChange.Taken taken -> take(operation.id(), taken);
            case TeamChange.Released(var problem, var taken) ->
                owned.computeIfPresent(problem, (_, current) -> current.taken().equals(taken) ? null : current);
            case TeamChange.Concluded(var problem, var taken, var end) ->
                owned.computeIfPresent(
                        problem,
                        (_, current) -> current.isBy(taken)
                                ? new OwnedProblem(
                                        current.taken(),
                                        current.before(),
                                        current.handling().ended(end))
                                : current);
            case TeamChange.Split(var part) -> {
                split.add(part);
                joined.remove(part);
            }
            case TeamChange.Joined(var part, var problem) -> {
                split.remove(part);
                if (part.equals(problem)) {
                    joined.remove(part);
                } else {
                    joined.put(part, problem);
                }
            }
            case TeamChange.HandedOver(var text) ->
                handovers.put(
                        operation.id(),
                        new TeamHandover(
                                operation.id(),
                                text,
                                List.of(new TeamHandover.Signature(operation.who(), operation.at()))));
            case TeamChange.Signed(var document) -> sign(document, operation);
        }
    }

    /// If two people took it at the same time, the first is the owner, and both records are merged.
    private void take(String operation, TeamChange.Taken taken) {
        var current = owned.get(taken.problem());
        if (current == null) {
            owned.put(taken.problem(), new OwnedProblem(operation, Set.of(), taken.life()));
            return;
        }
        var before = new HashSet<>(current.before());
        boolean handedOn = current.taken().equals(taken.instead());
        if (handedOn) {
            before.add(current.taken());
            owned.put(taken.problem(), new OwnedProblem(operation, before, taken.life()));
        } else {
            before.add(operation);
            owned.put(taken.problem(), new OwnedProblem(current.taken(), before, current.handling()));
        }
        boolean another = handedOn && current.handling().end().isPresent();
        if (!another
                && !taken.life().record().isEmpty()
                && !current.handling().record().isEmpty()
                && !taken.life().record().equals(current.handling().record())) {
            var all = new HashSet<>(parts(current.handling().record()));
            all.addAll(parts(taken.life().record()));
            all.forEach(record -> together.put(record, Set.copyOf(all)));
        }
    }

    private void sign(String document, TeamOperation operation) {
        handovers.computeIfPresent(document, (_, before) -> {
            if (before.isSignedBy(operation.who())) {
                return before;
            }
            var all = new ArrayList<>(before.signatures());
            all.add(new TeamHandover.Signature(operation.who(), operation.at()));
            return new TeamHandover(before.id(), before.text(), all);
        });
    }

    /// The acknowledgement of each acknowledged alert; of several, the last.
    public List<Acknowledgement> acknowledgements() {
        return acknowledged.values().stream()
                .flatMap(all -> all.values().stream().reduce((_, later) -> later).stream())
                .toList();
    }

    /// The owner, verdict and manual grouping of each problem. The time when a problem disappeared is not
    /// shared, since each console detects that itself.
    public ProblemEdits edits() {
        var handlings = new HashMap<String, TakenProblem>();
        owned.forEach((problem, current) -> handlings.put(problem, current.handling()));
        return new ProblemEdits(split, joined, handlings);
    }

    /// The incident records that belong together with this one, including itself: two consoles may have
    /// created a record for the same problem at the same time.
    public Set<String> parts(String record) {
        return together.getOrDefault(record, Set.of(record));
    }

    /// The id under which these records are listed.
    public String record(String id) {
        return Collections.min(parts(id));
    }

    /// The handovers, the newest first.
    public List<TeamHandover> handovers() {
        return List.copyOf(handovers.values()).reversed();
    }

    public TeamChange.Withdrawn withdrawalOf(Alert.Key alert) {
        return new TeamChange.Withdrawn(
                alert, acknowledged.getOrDefault(alert, Map.of()).keySet());
    }

    /// The difference between two versions of the edits as changes to share. The time when a problem
    /// disappeared is not shared.
    public List<TeamChange> changes(ProblemEdits before, ProblemEdits after) {
        var changes = new ArrayList<TeamChange>();
        after.handlings().forEach((problem, handling) -> {
            var was = before.handlings().get(problem);
            var has = Optional.ofNullable(owned.get(problem))
                    .map(OwnedProblem::taken)
                    .orElse("");
            if (was == null
                    || !was.owner().equals(handling.owner())
                    || !was.record().equals(handling.record())) {
                changes.add(new TeamChange.Taken(problem, handling.goneSince(Optional.empty()), has));
            } else if (!handling.end().equals(was.end()) && handling.end().isPresent()) {
                changes.add(
                        new TeamChange.Concluded(problem, has, handling.end().get()));
            }
        });
        owned.forEach((problem, current) -> {
            if (before.handlings().containsKey(problem) && !after.handlings().containsKey(problem)) {
                changes.add(new TeamChange.Released(problem, current.taken()));
            }
        });
        after.split().stream()
                .filter(part -> !before.split().contains(part))
                .forEach(part -> changes.add(new TeamChange.Split(part)));
        after.joined().forEach((part, problem) -> {
            if (!problem.equals(before.joined().get(part))) {
                changes.add(new TeamChange.Joined(part, problem));
            }
        });
        var changed = new HashSet<>(before.split());
        changed.addAll(before.joined().keySet());
        changed.removeAll(after.split());
        changed.removeAll(after.joined().keySet());
        changed.forEach(part -> changes.add(new TeamChange.Joined(part, part)));
        return changes;
    }
}
