package greenwall.fleet.problem;

import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What people did about a problem, from taking it to its verdict.
///
/// @param record the id of its incident record; empty if no record could be opened
/// @param known the state of the problem when it was taken
/// @param gone the time since which nothing reports it any more, although all sources that could report it
///     respond
/// @param end its verdict
public record TakenProblem(
        ProblemOwner owner, String record, ProblemSnapshot known, Optional<Instant> gone, Optional<End> end) {
    public enum Stage implements LowerCaseEnum {
        NEW,
        TAKEN,
        /// Nothing reports it any more, and its owner has not set a verdict yet.
        WATCHED,
        OVER
    }

    /// Enough to show the problem after its symptoms are gone.
    public record ProblemSnapshot(Subject subject, Severity severity, Instant onset, String lead, List<String> hosts) {
        public static ProblemSnapshot of(Problem problem) {
            return new ProblemSnapshot(
                    problem.subject(), problem.severity(), problem.onset(), problem.lead(), problem.hosts());
        }
    }

    public record End(String who, Instant at, IncidentVerdict verdict) {}

    public static TakenProblem taken(Problem problem, ProblemOwner owner, String record) {
        return new TakenProblem(owner, record, ProblemSnapshot.of(problem), Optional.empty(), Optional.empty());
    }

    public Stage stage() {
        return end.isPresent() ? Stage.OVER : gone.isPresent() ? Stage.WATCHED : Stage.TAKEN;
    }

    public TakenProblem goneSince(Optional<Instant> since) {
        return new TakenProblem(owner, record, known, since, end);
    }

    public TakenProblem recorded(String id) {
        return new TakenProblem(owner, id, known, gone, end);
    }

    public TakenProblem ended(End verdict) {
        return new TakenProblem(owner, record, known, gone, Optional.of(verdict));
    }

    /// `taken by kim`, or `closed: incident, by kim`
    public String ownerText() {
        return end.map(given -> "closed: " + given.verdict().word() + ", by " + given.who())
                .orElseGet(() -> "taken by " + owner.name());
    }

    /// Whether the problem concerns this host of the cluster, or the whole cluster.
    public boolean concerns(String cluster, String host) {
        return known.subject().cluster().equals(cluster)
                && (known.hosts().isEmpty() || known.hosts().contains(host));
    }
}
