package greenwall.fleet.team;

import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.problem.OwnedProblem;
import java.util.Set;

/// The action of one person, as it is sent to the other consoles. A withdrawal names the operations that it
/// withdraws: what another person did at the same time stays.
public sealed interface TeamChange {
    record Acknowledged(Acknowledgement what) implements TeamChange {}

    /// @param operations those that acknowledged it, as far as the console knew them
    record Withdrawn(Alert.Key alert, Set<String> operations) implements TeamChange {}

    /// @param instead the operation by which somebody else had it before; empty where nobody had
    record Taken(String problem, OwnedProblem life, String instead) implements TeamChange {}

    /// The problem has no owner any more, or it is back after its verdict and so is a new one.
    ///
    /// @param taken the operation by which it was taken
    record Dropped(String problem, String taken) implements TeamChange {}

    record Concluded(String problem, String taken, OwnedProblem.End end) implements TeamChange {}

    record Split(String part) implements TeamChange {}

    /// Joined with itself it is folded by the rules again.
    record Joined(String part, String problem) implements TeamChange {}

    /// A shift's end, signed by its author.
    record HandedOver(String text) implements TeamChange {}

    /// @param document the operation that handed it over
    record Signed(String document) implements TeamChange {}
}
