package greenwall.views.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemExplainQuestions;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource.Matcher;
import greenwall.fleet.state.FleetState;
import greenwall.views.Dashboards;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.dashboard.RelatedDashboards;
import greenwall.views.runbook.RunbookView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Creates the links of a problem. Each refers to the problem's subject, such as its disk, pool, tunnel or unit.
final class ProblemLinks {
    private static final Duration BEFORE = Duration.ofMinutes(30);
    /// Labels that do not identify the subject of an alert.
    private static final List<String> NOT_IDENTIFYING = List.of("severity", "prometheus", "__name__");
    /// If a label has more values than this, a silence has no condition on the label.
    private static final int MAX_VALUES = 20;

    private final Problem problem;
    private final Place.HostRef host;

    /// @param problem a problem with at least one host
    ProblemLinks(Problem problem) {
        this.problem = problem;
        host = Place.HostRef.allOf(problem).findFirst().orElseThrow();
    }

    static boolean ofService(Problem problem) {
        return problem.subject().kind() == Subject.Kind.SERVICE;
    }

    /// Uses the same question as the background explanation, so that the result matches the card.
    static Intent.ExplainService explainService(Problem problem, Instant now) {
        var subject = problem.subject();
        return new Intent.ExplainService(
                subject.cluster(), subject.key(), ProblemExplainQuestions.timeToExplain(problem, now));
    }

    /// The runbook of a service. Without a known host it can be found only by the alert.
    static Optional<Intent> runbookOfService(Problem problem) {
        return problem.members().stream()
                .filter(ProblemLinks::fires)
                .findFirst()
                .map(member -> new Intent.Go(RunbookView.of(
                        member.key(),
                        Place.HOME
                                .to("runbook")
                                .with(Place.CLUSTER, problem.subject().cluster()))));
    }

    /// Uses the same question as the background explanation, so that the result matches the card.
    Intent.Explain explain(FleetState fleet, Instant now) {
        var question = ProblemExplainQuestions.of(problem, fleet, now).stream().findFirst();
        if (question.isPresent() && question.get().subject() instanceof ExplainQuestion.HostSubject subject) {
            var at = question.get().at();
            return new Intent.Explain(
                    new Place.HostRef(subject.cluster(), subject.host()),
                    subject.quantity().orElse(""),
                    subject.key(),
                    at.isBefore(now) ? question.get().window(now) : window(now),
                    Optional.of(at));
        }
        return new Intent.Explain(host, quantity(), window(now));
    }

    private String quantity() {
        return problem.explanation()
                .map(ProblemExplanation::quantity)
                .filter(quantity -> !quantity.isEmpty())
                .or(() -> problem.members().stream()
                        .filter(member -> member.kind() == Symptom.Kind.CELL)
                        .map(Symptom::name)
                        .findFirst())
                .orElse("");
    }

    private TimeWindow window(Instant now) {
        var start = problem.onset().minus(BEFORE);
        return new TimeWindow(start.isBefore(now) ? start : now.minus(BEFORE), now);
    }

    Intent logs(Instant now) {
        return new Intent.Logs(host, window(now));
    }

    /// The site's own views of the subject, in the problem's time window.
    List<RelatedDashboards.RelatedDashboard> views(Dashboards own, FleetState fleet, Instant now) {
        var from = Place.HOME.during(TimeRangeChoice.fixed(window(now)));
        return fleet.host(host.cluster(), host.name())
                .map(state -> RelatedDashboards.about(own, state, labels(), from))
                .orElse(List.of());
    }

    Intent probe() {
        return new Intent.Probe(host, alert().get("alertname"));
    }

    Intent.Runbook runbook() {
        return new Intent.Runbook(host, quantity(), labels());
    }

    /// The labels of the problem's alert, plus those labels of its cells that the alert lacks. The commands
    /// of a runbook use them.
    private Labels labels() {
        var labels = new TreeMap<>(alert().toMap());
        problem.members().stream()
                .filter(member ->
                        member.kind() == Symptom.Kind.CELL && member.host().equals(host.name()))
                .forEach(member -> member.key().forEach(labels::putIfAbsent));
        return Labels.of(labels);
    }

    /// The labels of the alert that is closest to the subject. Empty if no alert fires.
    private Labels alert() {
        var subject = problem.subject();
        return problem.members().stream()
                .filter(ProblemLinks::fires)
                .min(Comparator.comparingInt((Symptom member) ->
                        names(member.key(), subject.key()) ? 0 : member.host().equals(subject.host()) ? 1 : 2))
                .map(Symptom::key)
                .orElse(Labels.EMPTY);
    }

    private static boolean fires(Symptom member) {
        return member.kind() == Symptom.Kind.ALERT && member.counts();
    }

    private static boolean names(Labels labels, String key) {
        return !key.isEmpty() && labels.toMap().containsValue(key);
    }

    /// A silence that matches only the problem's alerts. Without an alert, it has no conditions.
    Intent silence() {
        var alerts = problem.members().stream()
                .filter(ProblemLinks::fires)
                .map(Symptom::key)
                .toList();
        var conditions = new ArrayList<Matcher>();
        if (!alerts.isEmpty()) {
            for (var name : alerts.getFirst().toMap().keySet()) {
                var values =
                        alerts.stream().map(alert -> alert.get(name)).collect(Collectors.toCollection(TreeSet::new));
                if (!NOT_IDENTIFYING.contains(name) && !values.contains("")) {
                    condition(name, values).ifPresent(conditions::add);
                }
            }
        }
        return new Intent.Silence(host, conditions);
    }

    private static Optional<Matcher> condition(String name, TreeSet<String> values) {
        if (values.size() == 1) {
            return Optional.of(new Matcher(name, values.first(), false, true));
        }
        return values.size() > MAX_VALUES
                ? Optional.empty()
                : Optional.of(new Matcher(
                        name,
                        values.stream().map(SilenceMatchers::literally).collect(Collectors.joining("|")),
                        true,
                        true));
    }
}
