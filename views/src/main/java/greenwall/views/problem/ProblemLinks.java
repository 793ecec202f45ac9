package greenwall.views.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemExplainQuestions;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource.Matcher;
import greenwall.fleet.state.FleetState;
import greenwall.views.Dashboards;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import greenwall.views.dashboard.RelatedDashboards;
import greenwall.views.runbook.RunbookView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Creates the links of a problem. Each refers to the problem's subject, such as its disk, pool, tunnel or
/// unit.
final class ProblemLinks {
    private static final Duration BEFORE = Duration.ofMinutes(30);
    /// A label with more values than this gets no matcher of a silence.
    private static final int MAX_VALUES = 20;

    private final Problem problem;
    private final Optional<Place.HostRef> host;

    ProblemLinks(Problem problem) {
        this.problem = problem;
        host = Place.HostRef.allOf(problem).findFirst();
    }

    static boolean isAboutService(Problem problem) {
        return problem.subject().kind() == Subject.Kind.SERVICE;
    }

    /// Uses the same question as the background explanation, so that the result matches the card.
    static WindowRequest.ExplainService explainService(Problem problem, Instant now) {
        var subject = problem.subject();
        return new WindowRequest.ExplainService(
                subject.cluster(), subject.key(), ProblemExplainQuestions.timeToExplain(problem, now));
    }

    /// Uses the same question as the background explanation, so that the result matches the card. Empty if no
    /// metric shows the problem.
    Optional<WindowRequest.Task> explain(FleetState fleet, Instant now) {
        var asked = ProblemExplainQuestions.of(problem, fleet, now).stream().findFirst();
        if (asked.isEmpty()) {
            return host.filter(_ -> !quantity().isEmpty())
                    .map(name -> new WindowRequest.Explain(name, quantity(), window(now)));
        }
        var at = asked.get().at();
        var window = at.isBefore(now) ? asked.get().window(now) : window(now);
        return switch (asked.get().subject()) {
            case ExplainQuestion.HostSubject subject ->
                Optional.of(new WindowRequest.Explain(
                        new Place.HostRef(subject.cluster(), subject.host()),
                        subject.quantity().orElse(""),
                        subject.key(),
                        TimeRangeChoice.fixed(window),
                        Optional.of(at)));
            case ExplainQuestion.QuerySubject subject ->
                Optional.of(new WindowRequest.ExplainQuery(subject.cluster(), host, subject.query(), window, at));
            case ExplainQuestion.WindowSubject _ -> Optional.empty();
        };
    }

    private String quantity() {
        return problem.explanation()
                .map(ProblemExplanation::quantity)
                .filter(quantity -> !quantity.isEmpty())
                .or(() -> problem.symptoms().stream()
                        .filter(member -> member.kind() == Symptom.Kind.CELL)
                        .map(Symptom::name)
                        .findFirst())
                .orElse("");
    }

    private TimeWindow window(Instant now) {
        var start = problem.onset().minus(BEFORE);
        return new TimeWindow(start.isBefore(now) ? start : now.minus(BEFORE), now);
    }

    /// For a problem with a host.
    WindowRequest logs(Instant now) {
        return new WindowRequest.OpenLogs(host.orElseThrow(), window(now));
    }

    /// The site's own views of the subject, in the problem's time window.
    List<RelatedDashboards.RelatedDashboard> relatedDashboards(Dashboards own, FleetState fleet, Instant now) {
        var from = Place.HOME.during(TimeRangeChoice.fixed(window(now)));
        return host.flatMap(name -> fleet.host(name.cluster(), name.name()))
                .map(state -> RelatedDashboards.about(own, state, labels(), from))
                .orElse(List.of());
    }

    /// For a problem with a host.
    WindowRequest probe() {
        return new WindowRequest.OpenProbes(host.orElseThrow(), alert().get("alertname"));
    }

    /// Without a known host the runbook can be found only by the alert.
    WindowRequest runbook() {
        return host.<WindowRequest>map(name -> new WindowRequest.OpenRunbook(name, quantity(), labels()))
                .orElseGet(() -> new WindowRequest.GoAtSameTime(RunbookView.of(
                        alert(),
                        Place.HOME
                                .to("runbook")
                                .with(Place.CLUSTER, problem.subject().cluster()))));
    }

    /// The labels of the problem's alert, plus those labels of its cells that the alert lacks. The commands
    /// of a runbook use them.
    private Labels labels() {
        var labels = new TreeMap<>(alert().toMap());
        problem.symptoms().stream()
                .filter(member -> member.kind() == Symptom.Kind.CELL
                        && host.filter(name -> member.host().equals(name.name()))
                                .isPresent())
                .forEach(member -> member.key().forEach(labels::putIfAbsent));
        return Labels.of(labels);
    }

    /// The labels of the alert that is closest to the subject. Empty if no alert fires.
    private Labels alert() {
        var subject = problem.subject();
        return problem.symptoms().stream()
                .filter(ProblemLinks::fires)
                .min(Comparator.comparingInt((Symptom member) ->
                        names(member.key(), subject.key()) ? 0 : member.host().equals(subject.host()) ? 1 : 2))
                .map(Symptom::key)
                .orElse(Labels.EMPTY);
    }

    boolean hasAlert() {
        return problem.symptoms().stream().anyMatch(ProblemLinks::fires);
    }

    private static boolean fires(Symptom member) {
        return member.kind() == Symptom.Kind.ALERT && member.opensProblem();
    }

    private static boolean names(Labels labels, String key) {
        return !key.isEmpty() && labels.toMap().containsValue(key);
    }

    /// Without a host, it needs an alert.
    WindowRequest silence() {
        var matchers = matchers(alerts());
        return host.<WindowRequest>map(name -> new WindowRequest.CreateSilence(name, matchers))
                .orElseGet(() -> new WindowRequest.GoAtSameTime(Place.HOME
                        .to("alerts")
                        .with("silence", SilenceMatchers.text(matchers))
                        .with(Place.CLUSTER, problem.subject().cluster())));
    }

    private List<Labels> alerts() {
        return problem.symptoms().stream()
                .filter(ProblemLinks::fires)
                .map(Symptom::key)
                .toList();
    }

    /// One matcher for each label that all these alerts have; none without alerts. Its values combine freely,
    /// so a silence of several alerts can match an alert that has the values of two of them.
    private static List<Matcher> matchers(List<Labels> alerts) {
        return alerts.stream()
                .limit(1)
                .flatMap(first -> first.toMap().keySet().stream())
                .filter(name -> !SilenceMatchers.NOT_IDENTIFYING.contains(name))
                .flatMap(name -> matcher(name, alerts))
                .toList();
    }

    private static Stream<Matcher> matcher(String name, List<Labels> alerts) {
        var values = alerts.stream().map(alert -> alert.get(name)).collect(Collectors.toCollection(TreeSet::new));
        if (values.contains("") || values.size() > MAX_VALUES) {
            return Stream.empty();
        }
        return Stream.of(
                values.size() == 1
                        ? new Matcher(name, values.first(), false, true)
                        : new Matcher(name, ExprRewriter.anyOf(values.stream()), true, true));
    }
}
