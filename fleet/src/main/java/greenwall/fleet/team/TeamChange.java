package greenwall.fleet.team;

import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.problem.TakenProblem;
import java.util.Set;

/// The action of one person, as it is sent to the other consoles. A withdrawal names the operations that it
/// withdraws, so that the action of another person at the same time is kept.
public sealed interface TeamChange {
    record Acknowledged(Acknowledgement what) implements TeamChange {}

    /// @param operations the operations that acknowledged the alert, as far as the console had received them
    record Withdrawn(Alert.Key alert, Set<String> operations) implements TeamChange {}

    /// @param instead the operation by which somebody else owned the problem before; empty if nobody did
    record Taken(String problem, TakenProblem life, String instead) implements TeamChange {}

    /// The problem has no owner any more, or it returned after its verdict and is therefore a new problem.
    ///
    /// @param taken the operation by which it was taken
    record Released(String problem, String taken) implements TeamChange {}

    record Concluded(String problem, String taken, TakenProblem.End end) implements TeamChange {}

    record Split(String part) implements TeamChange {}

    /// Joins a part to a problem. A part that is joined to itself is merged by the rules again.
    record Joined(String part, String problem) implements TeamChange {}

    /// The report at the end of a shift, signed by its author.
    record HandedOver(String text) implements TeamChange {}

    /// @param document the id of the operation that handed the report over
    record Signed(String document) implements TeamChange {}
}
