package greenwall.fleet.problem;

import greenwall.fleet.problem.Subject.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Merges issues of services into those of the services that they call, and these into those of their hosts.
record ServiceGrouping(CauseGraph causes, Topology topology, ServiceGraph graph) {
    /// The issues of a host that affect its services, in the order in which they are tried as the cause.
    private static final List<IssueKind> HARMFUL = List.of(
            IssueKind.DOWN,
            IssueKind.OOM,
            IssueKind.DISK,
            IssueKind.HEALTH,
            IssueKind.MEMORY,
            IssueKind.SPACE,
            IssueKind.CPU,
            IssueKind.LOAD,
            IssueKind.NETWORK);

    void apply() {
        var troubled = causes.where(t -> t.subject().kind() == Kind.SERVICE);
        for (var issue : troubled) {
            exporters(issue);
            called(issue)
                    .ifPresent(cause -> causes.link(
                            issue, cause, "it waits for " + cause.subject().key()));
        }
        for (var issue : troubled) {
            if (causes.hasNoCause(issue)) {
                for (var name : graph.hosts(issue.subject())) {
                    issueOf(issue, name)
                            .ifPresent(cause -> causes.link(issue, cause, "it runs on " + Subject.brief(name)));
                }
            }
        }
    }

    /// The worst of the called services with a problem, then the nearest; healthy services in between are
    /// passed through.
    private Optional<SubjectIssue> called(SubjectIssue issue) {
        var below = graph.below(issue.subject());
        return causes.where(t -> t.subject().kind() == Kind.SERVICE && below.contains(t.subject())).stream()
                .min(Comparator.comparing(this::severity)
                        .thenComparing((SubjectIssue t) -> below.indexOf(t.subject())));
    }

    private Problem.Severity severity(SubjectIssue issue) {
        return Problem.Severity.worst(causes.symptoms(issue).stream().map(Symptom::severity));
    }

    /// An exporter with the name of a service is the service itself.
    private void exporters(SubjectIssue issue) {
        for (var lost : causes.where(t -> t.kind() == IssueKind.EXPORTER
                && t.cluster().equals(issue.cluster())
                && !t.subject().key().isEmpty()
                && graph.named(t.cluster(), t.subject().key()).equals(issue.subject()))) {
            causes.link(lost, issue, "it is the service itself");
        }
    }

    private Optional<SubjectIssue> issueOf(SubjectIssue issue, String name) {
        var host = topology.find(issue.cluster(), name).map(Topology::subject);
        if (host.isEmpty()) {
            return Optional.empty();
        }
        var onHost = causes.issuesOf(host.get());
        var unit = onHost.stream()
                .filter(t -> t.subject().kind() == Kind.UNIT
                        && t.subject().key().equals(issue.subject().key() + ".service"))
                .findFirst();
        return unit.or(() -> HARMFUL.stream()
                .flatMap(kind -> onHost.stream().filter(t -> t.kind() == kind))
                .findFirst());
    }
}
