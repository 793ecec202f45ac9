package greenwall.views.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Question;
import greenwall.fleet.problem.BackgroundExplainer;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.source.Alerts.Matcher;
import greenwall.fleet.state.FleetState;
import greenwall.views.Dashboards;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.TimeRange;
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

/// The links of a problem, each about its subject: the disk, pool, tunnel or unit.
final class ProblemLinks {
    private static final Duration BEFORE = Duration.ofMinutes(30);
    /// Labels that do not identify what an alert is about.
    private static final List<String> ASIDE = List.of("severity", "prometheus", "__name__");
    /// With more values than this of one label, a silence names none of them.
    private static final int MOST_VALUES = 20;

    private final Problem problem;
    private final Place.HostName host;

    /// @param problem with a host
    ProblemLinks(Problem problem) {
        this.problem = problem;
        host = new Place.HostName(problem.subject().cluster(), problem.hosts().getFirst());
    }

    static boolean ofService(Problem problem) {
        return problem.subject().kind() == Subject.Kind.SERVICE;
    }

    /// Uses the question of the background explanation, so that the result is that of the card.
    static Intent.ExplainService explainService(Problem problem, Instant now) {
        var subject = problem.subject();
        return new Intent.ExplainService(subject.cluster(), subject.key(), BackgroundExplainer.asked(problem, now));
    }

    /// By its alert: without a known host the runbook of a service is found only by its alert.
    static Optional<Intent> runbookOfService(Problem problem, Place from) {
        return problem.members().stream()
                .filter(ProblemLinks::fires)
                .findFirst()
                .map(member -> new Intent.Go(RunbookView.of(member.key(), from.to("runbook"))));
    }

    /// Uses the question of the background explanation, so that the result is that of the card.
    Intent.Explain explain(FleetState fleet, Instant now) {
        var asked = BackgroundExplainer.questions(problem, fleet, now).stream().findFirst();
        if (asked.isPresent() && asked.get().subject() instanceof Question.OfHost subject) {
            var at = asked.get().at();
            return new Intent.Explain(
                    new Place.HostName(subject.cluster(), subject.host()),
                    subject.quantity().orElse(""),
                    subject.key(),
                    at.isBefore(now) ? asked.get().window(now) : window(now),
                    Optional.of(at));
        }
        return new Intent.Explain(host, quantity(), window(now));
    }

    private String quantity() {
        return problem.finding()
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

    /// The site's own views about it, in its window.
    List<RelatedDashboards.Offer> views(Dashboards own, FleetState fleet, Instant now) {
        var from = Place.HOME.during(TimeRange.fixed(window(now)));
        return fleet.host(host.cluster(), host.name())
                .map(of -> RelatedDashboards.about(own, of, labels(), from))
                .orElse(List.of());
    }

    Intent probe() {
        return new Intent.Probe(host, alert().get("alertname"));
    }

    Intent.Runbook runbook() {
        return new Intent.Runbook(host, quantity(), labels());
    }

    /// The labels of its alert, and those of its cells that the alert lacks: a runbook's commands use them.
    private Labels labels() {
        var labels = new TreeMap<>(alert().toMap());
        problem.members().stream()
                .filter(member ->
                        member.kind() == Symptom.Kind.CELL && member.host().equals(host.name()))
                .forEach(member -> member.key().forEach(labels::putIfAbsent));
        return Labels.of(labels);
    }

    /// The alert closest to the subject; empty if no alert fires.
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

    /// Matches its alerts only; without one, the host's targets.
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
                if (!ASIDE.contains(name) && !values.contains("")) {
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
        return values.size() > MOST_VALUES
                ? Optional.empty()
                : Optional.of(new Matcher(
                        name, values.stream().map(Matchers::literally).collect(Collectors.joining("|")), true, true));
    }
}
