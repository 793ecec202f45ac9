package greenwall.fleet.problem;

import java.time.Instant;

/// Who has taken a problem, and when.
public record ProblemOwner(String name, Instant since) {}
