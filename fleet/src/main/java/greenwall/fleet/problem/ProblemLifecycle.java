package greenwall.fleet.problem;

import greenwall.fleet.NamedConstant;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What people made of a problem, from when somebody took it until its verdict.
///
/// @param record the id of its incident's record; empty where none could be begun
/// @param known what it was when it was taken
/// @param gone since when nothing tells of it any more, although all that could tell answers
/// @param end its verdict, once somebody has given it
public record ProblemLifecycle(Owner owner, String record, Known known, Optional<Instant> gone, Optional<End> end) {
    /// From new to over.
    public enum Stage implements NamedConstant {
        NEW,
        TAKEN,
        /// Nothing reports it any more, and its owner has not given the verdict yet.
        WATCHED,
        OVER
    }

    /// Enough to show it when its symptoms are gone.
    public record Known(Subject subject, Severity severity, Instant onset, String lead, List<String> hosts) {
        public static Known of(Problem problem) {
            return new Known(problem.subject(), problem.severity(), problem.onset(), problem.lead(), problem.hosts());
        }
    }

    public record End(String who, Instant at, IncidentVerdict verdict) {}

    public static ProblemLifecycle taken(Problem problem, Owner owner, String record) {
        return new ProblemLifecycle(owner, record, Known.of(problem), Optional.empty(), Optional.empty());
    }

    public Stage stage() {
        return end.isPresent() ? Stage.OVER : gone.isPresent() ? Stage.WATCHED : Stage.TAKEN;
    }

    public ProblemLifecycle goneSince(Optional<Instant> since) {
        return new ProblemLifecycle(owner, record, known, since, end);
    }

    public ProblemLifecycle ended(End verdict) {
        return new ProblemLifecycle(owner, record, known, gone, Optional.of(verdict));
    }

    /// Whether it is about this host of this cluster, or about all of the cluster.
    public boolean concerns(String cluster, String host) {
        return known.subject().cluster().equals(cluster)
                && (known.hosts().isEmpty() || known.hosts().contains(host));
    }
}
