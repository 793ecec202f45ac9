package greenwall.views;

import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import java.util.function.Consumer;

/// The actions of a person on problems. The result is one line on the JavaFX thread; the changed problems arrive with
/// the next [FiringAlerts].
public interface ProblemOperations {
    /// Takes ownership and begins a record, dated back to before the onset.
    void take(Problem problem, Consumer<String> receiver);

    /// Gives up ownership.
    void release(Problem problem, Consumer<String> receiver);

    /// Sets the verdict, which closes its record.
    void conclude(Problem problem, IncidentVerdict verdict, Consumer<String> receiver);

    /// Keeps a part as a separate problem from now on.
    void split(String part, Consumer<String> receiver);

    /// Moves a part or a whole problem into another one from now on; moved into itself, it is folded by the rules
    /// again.
    void join(String part, String problem, Consumer<String> receiver);
}
