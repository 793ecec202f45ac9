package greenwall.fleet.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.DirectCheckStatus;
import greenwall.fleet.identity.Target;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns the results of the console's own checks into symptoms. Where a Prometheus that answers reports
/// something else, the difference is the problem.
record DirectCheckSymptoms(Topology topology, SymptomCollector symptoms) {
    private static final Set<CellState> UNREPORTED = Set.of(CellState.SILENT, CellState.STALE, CellState.GONE);

    void collect(FleetState fleet) {
        var now = fleet.checks().now();
        for (var status : fleet.checks().list()) {
            if (status.isConfirmed(now)) {
                status.result().faults().forEach(fault -> fault(status, fault));
            }
        }
        for (var host : fleet.hosts()) {
            if (Topology.down(host)) {
                host.checkStatuses().stream()
                        .filter(status -> answers(status, now))
                        .findFirst()
                        .ifPresent(status -> symptoms.add(
                                new SubjectIssue(Topology.subject(host), IssueKind.DIFFERENCE),
                                member(
                                        status,
                                        status.check().subject().host(),
                                        "Prometheus reports it down, but this console's direct check gets a response",
                                        false,
                                        status.check().text() + " " + status.summary(),
                                        false)));
            }
        }
    }

    private static boolean answers(DirectCheckStatus status, Instant now) {
        return status.check() instanceof DirectCheck.Port
                && status.result() instanceof DirectCheckResult.Answered
                && status.isConfirmed(now)
                && status.state(now) == DirectCheckStatus.State.RESPONDS;
    }

    private void fault(DirectCheckStatus status, DirectCheckFault fault) {
        var about = status.check().subject();
        if (about.host().isEmpty()) {
            var service = new Subject(
                    Subject.Kind.SERVICE, about.cluster(), "", status.check().text());
            var issue = new SubjectIssue(service, IssueKind.SERVICE);
            symptoms.add(issue, member(status, fault, issue));
            return;
        }
        var subject = Subject.host(about.cluster(), about.host());
        var known = topology.find(about.cluster(), about.host());
        boolean up = known.filter(host -> reportedUp(host, status.check())).isPresent();
        if (up && (fault.kind() == DirectCheckFault.Kind.HOST || fault.kind() == DirectCheckFault.Kind.EXPORTER)) {
            symptoms.add(
                    new SubjectIssue(subject, IssueKind.DIFFERENCE),
                    member(
                            status,
                            about.host(),
                            "Prometheus reports it up, but this console's direct check found: " + fault.lead(),
                            false,
                            fault.reason(),
                            false));
        } else {
            var issue = issueOf(subject, status, fault);
            symptoms.add(issue, member(status, fault, issue));
        }
    }

    /// Whether a Prometheus that answers reports the host, or the checked exporter, as up.
    private static boolean reportedUp(HostState host, DirectCheck check) {
        boolean unmeasured =
                host.state() == CellState.ABSENT && host.targets().stream().noneMatch(Target::provesMachineResponds);
        if (host.cluster().isSilent() || unmeasured || UNREPORTED.contains(host.state()) || Topology.down(host)) {
            return false;
        }
        return !(check instanceof DirectCheck.Port port)
                || host.targets().stream()
                        .filter(target -> target.job().equals(port.job()))
                        .noneMatch(Target::down);
    }

    private SubjectIssue issueOf(Subject subject, DirectCheckStatus status, DirectCheckFault fault) {
        return switch (fault.kind()) {
            case HOST -> new SubjectIssue(subject, IssueKind.DOWN);
            case EXPORTER -> {
                var key = fault.key().isEmpty() ? status.check().text() : fault.key();
                yield symptoms.unansweringAt(subject, List.of(status.check().text()))
                        .orElse(new SubjectIssue(subject.part(Subject.Kind.EXPORTER, key), IssueKind.EXPORTER));
            }
            case SERVICE, CERTIFICATE ->
                new SubjectIssue(
                        subject.part(Subject.Kind.SERVICE, status.check().text()), IssueKind.SERVICE);
            case CLOCK -> new SubjectIssue(subject, IssueKind.CLOCK);
            case LOAD -> new SubjectIssue(subject, IssueKind.LOAD);
            case MEMORY -> new SubjectIssue(subject, IssueKind.MEMORY);
            case DISK -> new SubjectIssue(subject.part(Subject.Kind.MOUNT, fault.key()), IssueKind.SPACE);
            case POOL -> new SubjectIssue(subject.part(Subject.Kind.POOL, fault.key()), IssueKind.HEALTH);
            case TUNNEL -> symptoms.tunnel(subject, fault.key());
            case UNIT -> new SubjectIssue(subject.part(Subject.Kind.UNIT, fault.key()), IssueKind.UNIT);
            case KERNEL -> new SubjectIssue(subject, IssueKind.OTHER, "the kernel is logging errors");
        };
    }

    /// A host of another cluster is not named, because hosts of two clusters may have the same name.
    private static Symptom member(DirectCheckStatus status, DirectCheckFault fault, SubjectIssue issue) {
        boolean countdown = fault.kind() == DirectCheckFault.Kind.CERTIFICATE;
        var about = status.check().subject();
        var host = issue.cluster().equals(about.cluster()) ? about.host() : "";
        return member(status, host, fault.lead(), fault.critical(), fault.reason(), countdown);
    }

    private static Symptom member(
            DirectCheckStatus status, String host, String lead, boolean critical, String reason, boolean countdown) {
        return Symptom.withoutValue(
                Symptom.Kind.CHECK,
                lead,
                host,
                Labels.of("check", status.check().text()),
                critical ? Severity.CRITICAL : Severity.WARNING,
                Optional.of(status.since()),
                reason,
                countdown);
    }
}
