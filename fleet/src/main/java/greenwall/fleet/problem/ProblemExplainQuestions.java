package greenwall.fleet.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The questions whose answers may explain a problem.
public final class ProblemExplainQuestions {
    /// An onset older than this is outside the usual time window around now.
    private static final Duration RECENT = Duration.ofMinutes(25);

    private ProblemExplainQuestions() {}

    /// The time for which a problem is explained.
    public static Instant timeToExplain(Problem problem, Instant now) {
        return problem.onsetKnown() && problem.onset().isBefore(now.minus(RECENT))
                ? problem.onset().plus(ExplainQuestion.DEFAULT_REACH.dividedBy(3))
                : now;
    }

    /// The questions about a problem, tried one after the other until one finds a log line: first its worst
    /// cell now; for alerts alone, their host at the start of the first alert, then now. If a question has
    /// found a line, only that question. Empty if no metric of a host shows the problem.
    public static List<ExplainQuestion> of(Problem problem, FleetState fleet, Instant now) {
        var answered =
                problem.explanation().filter(found -> found.line().isPresent()).flatMap(ProblemExplanation::question);
        if (answered.isPresent()) {
            return List.of(answered.get());
        }
        var cluster = problem.subject().cluster();
        var kind = problem.subject().kind();
        if (kind == Subject.Kind.SOURCE && problem.subject().host().isEmpty()) {
            return List.of();
        }
        var questions = new ArrayList<ExplainQuestion>();
        if (kind != Subject.Kind.SITE) {
            problem.members().stream()
                    .filter(member -> member.kind() != Symptom.Kind.ALERT
                            && member.kind() != Symptom.Kind.SOURCE
                            && member.counts()
                            && !member.host().isEmpty()
                            && (kind != Subject.Kind.SOURCE || onSourceHost(problem, member)))
                    .findFirst()
                    .map(member -> new ExplainQuestion.HostSubject(
                            cluster,
                            member.host(),
                            Optional.of(member.kind() == Symptom.Kind.TARGET ? "up" : member.name()),
                            member.key()))
                    .ifPresent(cell -> questions.add(ExplainQuestion.of(cell, timeToExplain(problem, now))));
        }
        var host = switch (kind) {
            case SITE -> hub(problem, fleet);
            case SOURCE -> Optional.of(problem.subject().host());
            default -> problem.hosts().stream().findFirst();
        };
        if (questions.isEmpty()) {
            host.map(name -> new ExplainQuestion.HostSubject(cluster, name, quantity(problem), Labels.EMPTY))
                    .ifPresent(of -> {
                        firstAlert(problem).ifPresent(at -> questions.add(ExplainQuestion.of(of, at)));
                        questions.add(ExplainQuestion.of(of, timeToExplain(problem, now)));
                    });
        }
        return questions;
    }

    /// The missing values of other hosts are not the cause of a silent source.
    private static boolean onSourceHost(Problem problem, Symptom member) {
        return member.host().equals(problem.subject().host()) && !Double.isNaN(member.value());
    }

    private static Optional<Instant> firstAlert(Problem problem) {
        return problem.members().stream()
                .filter(member -> member.kind() == Symptom.Kind.ALERT && member.counts())
                .flatMap(member -> member.since().stream())
                .min(Comparator.naturalOrder());
    }

    /// The host of a site through which the others are reached: the one with the most tunnels. Hosts at the
    /// far ends of its tunnels may belong to the problem, but not to the site.
    private static Optional<String> hub(Problem problem, FleetState fleet) {
        var topology = new Topology(fleet);
        var cluster = problem.subject().cluster();
        var site = problem.subject().key();
        return problem.hosts().stream()
                .filter(host -> topology.find(cluster, host)
                        .filter(state -> state.host().labels().toMap().containsValue(site))
                        .isPresent())
                .max(Comparator.comparingInt(
                        host -> topology.peers(Subject.host(cluster, host)).size()));
    }

    /// The quantity of a problem that only alerts report.
    private static Optional<String> quantity(Problem problem) {
        boolean memory = problem.lead().contains("memory");
        return switch (problem.subject().kind()) {
            case UNIT -> Optional.of(memory ? "mem.util" : "systemd.failed");
            case TUNNEL -> Optional.of("wg.handshake.age");
            case SITE -> Optional.of("up");
            case SOURCE -> Optional.of("cpu.util");
            case HOST -> memory ? Optional.of("mem.util") : Optional.empty();
            default -> Optional.empty();
        };
    }
}
