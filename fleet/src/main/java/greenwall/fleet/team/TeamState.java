package greenwall.fleet.team;

import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.problem.OwnedProblem;
import greenwall.fleet.problem.ProblemEdits;
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

/// The state that all operations of a team add up to. It depends only on the set of known operations, not on the order
/// or number of their arrivals, so consoles that know the same operations show the same state.
public final class TeamState {
    public static final TeamState EMPTY = merge(List.of());

    /// A problem with an owner.
    ///
    /// @param taken the operation by which its owner has it
    /// @param before those by which it changed hands until then
    private record Held(String taken, Set<String> before, OwnedProblem life) {
        boolean isBy(String operation) {
            return taken.equals(operation) || before.contains(operation);
        }
    }

    private final Map<Alert.Key, Map<String, Acknowledgement>> acknowledged = new LinkedHashMap<>();
    private final Map<String, Held> held = new HashMap<>();
    private final Set<String> split = new HashSet<>();
    private final Map<String, String> joined = new HashMap<>();
    private final Map<String, Set<String>> together = new HashMap<>();
    private final Map<String, SharedHandover> handovers = new LinkedHashMap<>();

    private TeamState() {}

    /// @param operations in any order, also several times
    public static TeamState merge(Collection<TeamOperation> operations) {
        var once = new HashMap<String, TeamOperation>();
        operations.forEach(operation -> once.merge(operation.id(), operation, TeamState::earlier));
        var state = new TeamState();
        once.values().stream()
                .sorted(Comparator.comparing(TeamOperation::stamp).thenComparing(TeamOperation::id))
                .forEach(state::apply);
        return state;
    }

    private static TeamOperation earlier(TeamOperation one, TeamOperation other) {
        return one.stamp().compareTo(other.stamp()) <= 0 ? one : other;
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
            case TeamChange.Dropped(var problem, var taken) ->
                held.computeIfPresent(problem, (_, now) -> now.taken().equals(taken) ? null : now);
            case TeamChange.Concluded(var problem, var taken, var end) ->
                held.computeIfPresent(
                        problem,
                        (_, now) -> now.isBy(taken)
                                ? new Held(now.taken(), now.before(), now.life().ended(end))
                                : now);
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
                        new SharedHandover(
                                operation.id(),
                                text,
                                List.of(new SharedHandover.Signature(operation.who(), operation.at()))));
            case TeamChange.Signed(var document) -> sign(document, operation);
        }
    }

    /// Where two people took it at the same time, the first is the owner, and the entries of both go into one record.
    private void take(String operation, TeamChange.Taken taken) {
        var now = held.get(taken.problem());
        if (now == null) {
            held.put(taken.problem(), new Held(operation, Set.of(), taken.life()));
            return;
        }
        var before = new HashSet<>(now.before());
        boolean handedOn = now.taken().equals(taken.instead());
        if (handedOn) {
            before.add(now.taken());
            held.put(taken.problem(), new Held(operation, before, taken.life()));
        } else {
            before.add(operation);
            held.put(taken.problem(), new Held(now.taken(), before, now.life()));
        }
        boolean another = handedOn && now.life().end().isPresent();
        if (!another
                && !taken.life().record().isEmpty()
                && !taken.life().record().equals(now.life().record())) {
            var all = new HashSet<>(parts(now.life().record()));
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
            all.add(new SharedHandover.Signature(operation.who(), operation.at()));
            return new SharedHandover(before.id(), before.text(), all);
        });
    }

    /// One for each alert, of several the last.
    public List<Acknowledgement> acknowledgements() {
        return acknowledged.values().stream()
                .flatMap(all -> all.values().stream().reduce((_, later) -> later).stream())
                .toList();
    }

    /// The owner, outcome and folding of each problem. When a problem disappeared is not shared: each console
    /// sees that.
    public ProblemEdits edits() {
        var lives = new HashMap<String, OwnedProblem>();
        held.forEach((problem, one) -> lives.put(problem, one.life()));
        return new ProblemEdits(split, joined, lives);
    }

    /// The records of the same incident, this one included: two consoles may have begun one for the same problem at the
    /// same time.
    public Set<String> parts(String record) {
        return together.getOrDefault(record, Set.of(record));
    }

    /// The id under which those records are listed.
    public String record(String id) {
        return Collections.min(parts(id));
    }

    /// The newest first.
    public List<SharedHandover> handovers() {
        return List.copyOf(handovers.values()).reversed();
    }

    /// The change that withdraws all known acknowledgements of an alert.
    public TeamChange.Withdrawn withdraw(Alert.Key alert) {
        return new TeamChange.Withdrawn(
                alert, acknowledged.getOrDefault(alert, Map.of()).keySet());
    }

    /// A person's edits of problems as changes to share. When a problem disappeared is not shared.
    public List<TeamChange> changes(ProblemEdits before, ProblemEdits after) {
        var changes = new ArrayList<TeamChange>();
        after.lives().forEach((problem, life) -> {
            var was = before.lives().get(problem);
            var has = Optional.ofNullable(held.get(problem)).map(Held::taken).orElse("");
            if (was == null || !was.owner().equals(life.owner())) {
                changes.add(new TeamChange.Taken(problem, life.goneSince(Optional.empty()), has));
            } else if (!life.end().equals(was.end()) && life.end().isPresent()) {
                changes.add(new TeamChange.Concluded(problem, has, life.end().get()));
            }
        });
        held.forEach((problem, one) -> {
            if (before.lives().containsKey(problem) && !after.lives().containsKey(problem)) {
                changes.add(new TeamChange.Dropped(problem, one.taken()));
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
