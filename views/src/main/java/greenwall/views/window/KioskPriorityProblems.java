package greenwall.views.window;

import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemOwnership;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The critical problems that a wall shows first: recent ones without an owner.
final class KioskPriorityProblems {
    private static final Duration NEW_FOR = Duration.ofMinutes(5);

    private final Map<String, Instant> firstSeen = new HashMap<>();
    private List<Problem> critical = List.of();
    private boolean started;

    void note(List<Problem> problems, Instant now) {
        critical = problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.CRITICAL
                        && problem.stage() == ProblemOwnership.Stage.NEW)
                .toList();
        // Problems that exist at the start count from their onset.
        critical.forEach(problem -> firstSeen.putIfAbsent(problem.id(), started ? now : problem.onset()));
        started = true;
        firstSeen.keySet().retainAll(critical.stream().map(Problem::id).collect(Collectors.toSet()));
    }

    Optional<Problem> newest(Instant now) {
        Problem newest = null;
        for (var problem : critical) {
            var seen = firstSeen.getOrDefault(problem.id(), Instant.EPOCH);
            if (seen.plus(NEW_FOR).isAfter(now)
                    && (newest == null || seen.isAfter(firstSeen.getOrDefault(newest.id(), Instant.EPOCH)))) {
                newest = problem;
            }
        }
        return Optional.ofNullable(newest);
    }
}
