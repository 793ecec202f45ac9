package greenwall.views;

import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import java.util.function.Consumer;

/// What a person does about problems. The result is one line on the JavaFX thread; the changed problems come with the
/// next [FiringAlerts].
public interface ProblemOperations {
    /// Takes ownership and begins a record, dated back to before the onset.
    void take(Problem problem, Consumer<String> told);

    /// Gives up ownership.
    void release(Problem problem, Consumer<String> told);

    /// Sets the verdict, which closes its record.
    void conclude(Problem problem, IncidentVerdict verdict, Consumer<String> told);

    /// Keeps a part as a problem of its own from now on.
    void split(String part, Consumer<String> told);

    /// Moves a part or a whole problem into another one from now on; with itself as the other, back to what the rules
    /// say.
    void join(String part, String problem, Consumer<String> told);
}
