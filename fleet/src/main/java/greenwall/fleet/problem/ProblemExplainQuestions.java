package greenwall.fleet.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    /// cell; for alerts alone, what their rule measures at the start of the first alert, then at the time of a
    /// cell. If a question has found a line, only that question. Empty if no metric shows the problem.
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
            problem.symptoms().stream()
                    .filter(member -> (member.kind() == Symptom.Kind.CELL || member.kind() == Symptom.Kind.TARGET)
                            && member.opensProblem()
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
            measured(problem)
                    .or(() -> host.flatMap(name -> quantity(problem)
                            .map(id -> new ExplainQuestion.HostSubject(cluster, name, Optional.of(id), Labels.EMPTY))))
                    .ifPresent(of -> {
                        firstAlert(problem).ifPresent(at -> questions.add(ExplainQuestion.of(of, at)));
                        questions.add(ExplainQuestion.of(of, timeToExplain(problem, now)));
                    });
        }
        return questions;
    }

    /// Why there is no question about a problem, in one sentence.
    public static String whyNone(Problem problem) {
        if (!isMeasured(problem)) {
            return "no host of this " + problem.subject().kind().word() + " is known";
        }
        var alerts = alerts(problem).toList();
        if (alerts.isEmpty()) {
            return "no metric shows it";
        }
        return alerts.stream()
                .filter(alert -> alert.rule().isPresent())
                .findFirst()
                .map(alert -> "the expression of " + alert.name() + " has alternatives (or), or cannot be parsed")
                .orElseGet(() ->
                        "the rule of " + alerts.getFirst().name() + " is not known, so there is no metric to explain");
    }

    /// The explanation of a problem without a question.
    public static Optional<ProblemExplanation> answerWithoutQuestion(Problem problem, FleetState fleet, Instant now) {
        // In an alert storm the expressions are not parsed only to find out that there are questions.
        boolean measured = isMeasured(problem)
                && alerts(problem)
                        .anyMatch(alert ->
                                alert.rule().flatMap(Alert.Rule::threshold).isPresent());
        return problem.subject().kind() == Subject.Kind.SERVICE
                        || measured
                        || !of(problem, fleet, now).isEmpty()
                ? Optional.empty()
                : Optional.of(ProblemExplanation.ofNoMetric(whyNone(problem)));
    }

    private static Stream<Symptom> alerts(Problem problem) {
        return problem.symptoms().stream()
                .filter(member -> member.kind() == Symptom.Kind.ALERT && member.opensProblem());
    }

    /// Whether the rule of an alert shows the problem. A site and a source are explained by their hosts.
    private static boolean isMeasured(Problem problem) {
        var kind = problem.subject().kind();
        return kind != Subject.Kind.SITE && kind != Subject.Kind.SOURCE;
    }

    /// What the rule of the first alert measures.
    private static Optional<ExplainQuestion.Subject> measured(Problem problem) {
        return alerts(problem)
                .filter(_ -> isMeasured(problem))
                .flatMap(alert -> alert.measured().stream())
                .findFirst()
                .map(query -> new ExplainQuestion.QuerySubject(problem.subject().cluster(), query, ""));
    }

    /// The missing values of other hosts are not the cause of a silent source.
    private static boolean onSourceHost(Problem problem, Symptom member) {
        return member.host().equals(problem.subject().host()) && !Double.isNaN(member.value());
    }

    private static Optional<Instant> firstAlert(Problem problem) {
        return alerts(problem).flatMap(member -> member.since().stream()).min(Comparator.naturalOrder());
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

    /// The quantity of a problem that only alerts of an unknown rule report.
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
