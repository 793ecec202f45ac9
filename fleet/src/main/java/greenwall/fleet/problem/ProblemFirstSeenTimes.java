package greenwall.fleet.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// When this console first saw each problem whose onset no source reports.
public final class ProblemFirstSeenTimes {
    /// A problem that returns within this time is the same problem: it flaps, or its source was silent.
    private static final Duration MAX_GAP = Duration.ofMinutes(15);

    private final Map<String, SeenPeriod> seen = new HashMap<>();

    private record SeenPeriod(Instant first, Instant last) {}

    /// Returns the problems of a poll with these times.
    public synchronized List<Problem> applyTo(List<Problem> problems, Instant now) {
        seen.values().removeIf(times -> times.last.plus(MAX_GAP).isBefore(now));
        return problems.stream()
                .map(problem -> problem.onsetKnown()
                        ? problem
                        : problem.seenSince(seen.merge(
                                        problem.id(),
                                        new SeenPeriod(problem.onset(), problem.onset()),
                                        (before, latest) -> new SeenPeriod(before.first, latest.last))
                                .first))
                .toList();
    }
}
