package greenwall.views;

import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import java.util.function.Consumer;

/// What a user can do with problems. The result is one line, on the JavaFX thread. The changed problems
/// arrive with the next [AlertsAndProblems].
public interface ProblemOperations {
    /// Takes ownership and begins a record that starts before the onset.
    void take(Problem problem, Consumer<String> result);

    void release(Problem problem, Consumer<String> result);

    /// Sets the verdict and closes the record.
    void conclude(Problem problem, IncidentVerdict verdict, Consumer<String> result);

    /// Whether the problem or one of its parts was split off or merged by a user.
    boolean isGroupedByHand(Problem problem);

    /// Makes a part a separate problem from now on.
    void split(String part, Consumer<String> result);

    /// Moves a part or a whole problem into another problem from now on. If both are the same, the rules
    /// decide again where it belongs.
    void join(String part, String problem, Consumer<String> result);
}
