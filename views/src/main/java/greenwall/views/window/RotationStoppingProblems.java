package greenwall.views.window;

import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.TakenProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The critical problems that stop the rotation of a wall display, which then shows the newest of them: recent ones
/// without an owner.
final class RotationStoppingProblems {
    private static final Duration NEW_FOR = Duration.ofMinutes(5);

    private final Map<String, Instant> firstSeen = new HashMap<>();
    private List<Problem> critical = List.of();
    private boolean started;

    void update(List<Problem> problems, Instant now) {
        critical = problems.stream()
                .filter(problem ->
                        problem.severity() == Problem.Severity.CRITICAL && problem.stage() == TakenProblem.Stage.NEW)
                .toList();
        // Problems that exist at the start count from their onset.
        critical.forEach(problem -> firstSeen.putIfAbsent(problem.id(), started ? now : problem.onset()));
        started = true;
        firstSeen.keySet().retainAll(critical.stream().map(Problem::id).collect(Collectors.toSet()));
    }

    private Instant firstSeen(Problem problem) {
        return firstSeen.getOrDefault(problem.id(), Instant.EPOCH);
    }

    Optional<Problem> newest(Instant now) {
        return critical.stream()
                .filter(problem -> firstSeen(problem).plus(NEW_FOR).isAfter(now))
                .max(Comparator.comparing(this::firstSeen));
    }
}
