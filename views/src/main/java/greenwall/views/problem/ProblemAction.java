package greenwall.views.problem;

import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemOwnership;
import greenwall.fleet.problem.Subject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// An action on a problem, with its key.
enum ProblemAction {
    EXPLAIN("Explain", "e"),
    RUNBOOK("Runbook", "r"),
    PROBE("Probe", "p"),
    LOGS("Logs", "l"),
    SILENCE("Silence", "s"),
    TAKE("Take it", "t"),
    /// Opens the record of an owned problem.
    RECORD("Record", "i"),
    /// Further actions, such as the verdict and the grouping.
    MORE("More …", "m");

    final String word;
    final String key;

    ProblemAction(String word, String key) {
        this.word = word;
        this.key = key;
    }

    /// The actions that are possible for a problem. Most actions need a host, and a record needs an owner. A
    /// service can be explained without a host.
    static List<ProblemAction> of(Problem problem) {
        var actions = EnumSet.allOf(ProblemAction.class);
        if (problem.hosts().isEmpty()) {
            boolean service = problem.subject().kind() == Subject.Kind.SERVICE;
            actions.retainAll(
                    service ? EnumSet.of(EXPLAIN, RUNBOOK, TAKE, RECORD, MORE) : EnumSet.of(TAKE, RECORD, MORE));
        }
        if (record(problem).isEmpty()) {
            actions.remove(RECORD);
        }
        return List.copyOf(actions);
    }

    static Optional<String> record(Problem problem) {
        return problem.life().map(ProblemOwnership::record).filter(id -> !id.isEmpty());
    }
}
