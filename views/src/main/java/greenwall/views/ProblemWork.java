package greenwall.views;

import greenwall.fleet.incident.Verdict;
import greenwall.fleet.problem.Problem;
import java.util.function.Consumer;

/// What a person does about problems. What became of it is told in one line on the JavaFX thread, later; the changed
/// problems come with the next [FiringAlerts].
public interface ProblemWork {
    /// Takes ownership; the record of an incident begins, dated back to before the onset.
    void take(Problem problem, Consumer<String> told);

    /// Gives up ownership.
    void release(Problem problem, Consumer<String> told);

    /// What it was; its record is closed with that.
    void conclude(Problem problem, Verdict verdict, Consumer<String> told);

    /// A part of a problem stands alone from now on.
    void split(String part, Consumer<String> told);

    /// A part, or a whole problem, belongs to another one from now on; with itself as the other, to what the rules say.
    void join(String part, String problem, Consumer<String> told);

    static ProblemWork none(String why) {
        return new ProblemWork() {
            @Override
            public void take(Problem problem, Consumer<String> told) {
                told.accept(why);
            }

            @Override
            public void release(Problem problem, Consumer<String> told) {
                told.accept(why);
            }

            @Override
            public void conclude(Problem problem, Verdict verdict, Consumer<String> told) {
                told.accept(why);
            }

            @Override
            public void split(String part, Consumer<String> told) {
                told.accept(why);
            }

            @Override
            public void join(String part, String problem, Consumer<String> told) {
                told.accept(why);
            }
        };
    }
}
