package greenwall.fleet.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.sighting.Check;
import greenwall.fleet.sighting.Fault;
import greenwall.fleet.sighting.Result;
import greenwall.fleet.sighting.Sighting;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/// The console's own checks as signs of trouble. Where a Prometheus that answers disagrees, the disagreement is the
/// trouble.
record DirectSigns(
        Topology topology, BiFunction<Subject, String, SubjectAspect> tunnel, BiConsumer<SubjectAspect, Member> found) {
    private static final Set<CellState> UNHEARD = Set.of(CellState.SILENT, CellState.STALE, CellState.GONE);

    void of(FleetState fleet) {
        var now = fleet.sightings().now();
        for (var sighting : fleet.sightings().list()) {
            if (sighting.proven(now)) {
                sighting.result().faults().forEach(fault -> fault(sighting, fault));
            }
        }
        for (var host : fleet.hosts()) {
            if (Topology.down(host)) {
                host.sightings().stream()
                        .filter(sighting -> answers(sighting, now))
                        .findFirst()
                        .ifPresent(sighting -> found.accept(
                                new SubjectAspect(Topology.subject(host), ProblemKind.DIFFERENCE),
                                member(
                                        sighting,
                                        "Prometheus says down, it answers from here",
                                        false,
                                        sighting.check().text() + " " + sighting.words(),
                                        false)));
            }
        }
    }

    private static boolean answers(Sighting sighting, Instant now) {
        return sighting.check() instanceof Check.Port
                && sighting.result() instanceof Result.Answered
                && sighting.proven(now)
                && sighting.state(now) == Sighting.State.ANSWERS;
    }

    private void fault(Sighting sighting, Fault fault) {
        var about = sighting.check().about();
        if (about.host().isEmpty()) {
            found.accept(
                    new SubjectAspect(
                            new Subject(
                                    Subject.Kind.SERVICE,
                                    about.cluster(),
                                    "",
                                    sighting.check().text()),
                            ProblemKind.SERVICE),
                    member(sighting, fault));
            return;
        }
        var here = Subject.host(about.cluster(), about.host());
        var said = topology.find(about.cluster(), about.host());
        boolean up = said.filter(host -> saysUp(host, sighting.check())).isPresent();
        if (up && (fault.kind() == Fault.Kind.HOST || fault.kind() == Fault.Kind.EXPORTER)) {
            found.accept(
                    new SubjectAspect(here, ProblemKind.DIFFERENCE),
                    member(sighting, "Prometheus says up, from here: " + fault.lead(), false, fault.reason(), false));
        } else {
            found.accept(trouble(here, sighting, fault), member(sighting, fault));
        }
    }

    /// Whether a Prometheus that answers says that the host, or the exporter that was looked at, is up.
    private static boolean saysUp(HostState host, Check check) {
        var sources = host.cluster().sources();
        boolean silent = !sources.isEmpty() && sources.stream().allMatch(source -> source.state() != CellState.OK);
        boolean unmeasured =
                host.state() == CellState.ABSENT && host.targets().stream().noneMatch(Target::up);
        if (silent || unmeasured || UNHEARD.contains(host.state()) || Topology.down(host)) {
            return false;
        }
        return !(check instanceof Check.Port port)
                || host.targets().stream()
                        .filter(target -> target.job().equals(port.job()))
                        .noneMatch(Target::down);
    }

    private SubjectAspect trouble(Subject here, Sighting sighting, Fault fault) {
        return switch (fault.kind()) {
            case HOST -> new SubjectAspect(here, ProblemKind.DOWN);
            case EXPORTER -> {
                var key = fault.key().isEmpty() ? sighting.check().text() : fault.key();
                yield new SubjectAspect(here.part(Subject.Kind.EXPORTER, key), ProblemKind.EXPORTER);
            }
            case SERVICE, CERTIFICATE ->
                new SubjectAspect(
                        here.part(Subject.Kind.SERVICE, sighting.check().text()), ProblemKind.SERVICE);
            case CLOCK -> new SubjectAspect(here, ProblemKind.CLOCK);
            case LOAD -> new SubjectAspect(here, ProblemKind.LOAD);
            case MEMORY -> new SubjectAspect(here, ProblemKind.MEMORY);
            case DISK -> new SubjectAspect(here.part(Subject.Kind.MOUNT, fault.key()), ProblemKind.SPACE);
            case POOL -> new SubjectAspect(here.part(Subject.Kind.POOL, fault.key()), ProblemKind.HEALTH);
            case TUNNEL -> tunnel.apply(here, fault.key());
            case UNIT -> new SubjectAspect(here.part(Subject.Kind.UNIT, fault.key()), ProblemKind.UNIT);
            case KERNEL -> new SubjectAspect(here, ProblemKind.OTHER, "the kernel logs errors");
        };
    }

    private static Member member(Sighting sighting, Fault fault) {
        boolean countdown = fault.kind() == Fault.Kind.CERTIFICATE;
        return member(sighting, fault.lead(), fault.critical(), fault.reason(), countdown);
    }

    private static Member member(Sighting sighting, String lead, boolean critical, String reason, boolean countdown) {
        return new Member(
                Member.Kind.CHECK,
                lead,
                sighting.check().about().host(),
                Labels.of("check", sighting.check().text()),
                critical ? Severity.CRITICAL : Severity.WARNING,
                Double.NaN,
                "",
                "",
                "",
                Optional.of(sighting.since()),
                reason,
                true,
                countdown);
    }
}
