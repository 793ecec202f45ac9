package greenwall.app.command;

import greenwall.app.site.ExplainerSources;
import greenwall.app.site.ServicePollResult;
import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoller;
import greenwall.app.site.SourceLivenessCheck;
import greenwall.app.site.SourceTimeQuery;
import greenwall.app.site.UserChangeReader;
import greenwall.fleet.InstantText;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemExplainQuestions;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.OverallStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Polls once and groups everything that is wrong into problems.
@Command(
        name = "problems",
        description = {
            "Lists what is wrong, one entry per problem: the subject, since when, one sentence, the first log line that shows the"
                    + " cause, and who has taken it. Cells, alerts, lost targets and silent sources are grouped.",
            "The exit code is the worst state of the problems and of greenwall check: 0 ok, 1 warning, 2 critical,"
                    + " 3 unknown. Unknown: a source does not respond, or alerts or services could not be read, and"
                    + " nothing is known to be critical."
        })
final class ProblemsCommand extends JsonOutputCommand {
    private static final Duration EXPLANATIONS_TIMEOUT = Duration.ofSeconds(40);
    private static final int MAX_EXPLAINED = 8;

    @Mixin
    private final PointInTimeOption pointInTime = new PointInTimeOption();

    @Override
    public Integer call() throws Exception {
        var at = pointInTime.instant(process.clock());
        return siteOpener.runOnSite(site -> poll(PointInTimeOption.siteAt(site, at, process.clock())));
    }

    private int poll(Site site) throws InterruptedException {
        var time =
                site.pastClock().<InstantSource>map(then -> then).orElse(SourceTimeQuery.query(site, process.clock()));
        var fleet = site.singlePoller().poll();
        var team = Optional.<UserChangeReader>empty();
        if (site.pastClock().isEmpty()) {
            fleet = fleet.withOtherSources(new SourceLivenessCheck(site.clusters(), process.clock()).states());
            team = Optional.of(new UserChangeReader(site, process.paths(), process.clock(), process::printError));
        }
        return print(site, fleet, team, time);
    }

    /// For an earlier instant `team` is empty, because it must not show what people did later.
    private int print(Site site, FleetState fleet, Optional<UserChangeReader> team, InstantSource time)
            throws InterruptedException {
        var acknowledgements =
                team.map(UserChangeReader::acknowledgements).orElseGet(() -> new AcknowledgementRegistry(List.of()));
        var alerts = new SiteAlertPoller(site, acknowledgements, time).poll(fleet);
        var known = team.flatMap(UserChangeReader::edits);
        var before = known.orElse(ProblemEdits.NONE);
        var services = ServicePollResult.query(site, fleet.sources(), AlertHostFinder.of(fleet), time.instant());
        var grouped = ProblemBuilder.build(
                fleet, alerts, services.services(), before, site.config().wall().groupBy());
        var edits = before.afterPoll(grouped, fleet, alerts, services.services(), time.instant());
        var problems = withExplanations(site, fleet, services, grouped, time);
        problems.addAll(ProblemBuilder.gone(edits, TakenProblem.Stage.WATCHED));
        var over = ProblemBuilder.gone(edits, TakenProblem.Stage.OVER);
        var failures = Stream.concat(alerts.failures().stream(), services.failures().stream())
                .distinct()
                .toList();
        boolean unknown = fleet.hasUnknown() || !failures.isEmpty();
        var verdict = verdict(unknown ? OverallStatus.UNKNOWN.worst(fleet.exitStatus()) : fleet.exitStatus(), problems);
        var marked = fleet.withIssues(ProblemBuilder.hostIssues(problems));
        long silenced = alerts.silenced();
        print(
                () -> {
                    site.pastClock()
                            .ifPresent(then -> process.println(
                                    "NOT LIVE: as of " + InstantText.minuteWithUtc(then.instant(), process.zone())
                                            + ", without silences and owners"));
                    text(marked, problems, over, known.isPresent(), silenced, failures);
                },
                json -> json.member("at", fleet.at())
                        .member("verdict", verdict.word())
                        .member("headline", marked.hostCounts().text())
                        .member("silenced", silenced)
                        .member("troubles", failures)
                        .objects("problems", problems, CommandJsonShapes.PROBLEM)
                        .objects("over", over, CommandJsonShapes.PROBLEM));
        return verdict.exitCode();
    }

    /// The verdict of `check`, and worse if only alerts or services report a problem. A silent source is
    /// unknown, which only a critical problem outweighs.
    static OverallStatus verdict(OverallStatus ofFleet, List<Problem> problems) {
        var known = problems.stream()
                .filter(problem -> problem.subject().kind() != Subject.Kind.SOURCE && problem.isOpen())
                .map(problem -> OverallStatus.of(problem.severity().state()))
                .max(Comparator.naturalOrder())
                .orElse(OverallStatus.OK);
        return known.worst(ofFleet);
    }

    /// Explains one problem after the other, so that a source with a problem does not get all queries at once.
    private List<Problem> withExplanations(
            Site site, FleetState fleet, ServicePollResult services, List<Problem> problems, InstantSource time)
            throws InterruptedException {
        // The clock of an earlier instant stands still.
        long start = System.nanoTime();
        BooleanSupplier timeLeft = () -> System.nanoTime() - start < EXPLANATIONS_TIMEOUT.toNanos();
        var result = new ArrayList<Problem>();
        try (var explainer = ExplainerSources.explainer(site, _ -> Optional.empty(), fleet, time, process.zone())) {
            for (var problem : problems) {
                var subject = problem.subject();
                boolean mayExplain =
                        problem.explanation().isEmpty() && result.size() < MAX_EXPLAINED && timeLeft.getAsBoolean();
                var found = problem;
                if (mayExplain && subject.kind() == Subject.Kind.SERVICE) {
                    var at = ProblemExplainQuestions.timeToExplain(problem, time.instant());
                    var service = services.explain(site, fleet, explainer, subject.cluster(), subject.key(), at);
                    found = problem.with(ProblemExplanation.of(subject.key(), service));
                } else if (mayExplain) {
                    found = ProblemExplainQuestions.answerWithoutQuestion(problem, fleet, time.instant())
                            .map(problem::with)
                            .orElse(problem);
                    for (var question : ProblemExplainQuestions.of(problem, fleet, time.instant())) {
                        boolean goOn = found.explanation()
                                        .flatMap(ProblemExplanation::line)
                                        .isEmpty()
                                && timeLeft.getAsBoolean();
                        found = goOn
                                ? problem.with(ProblemExplanation.of(question, explainer.explain(question)))
                                : found;
                    }
                }
                result.add(found);
            }
        }
        return result;
    }

    /// @param owners whether it is known who has taken a problem
    /// @param failures why alerts or services may be missing
    private void text(
            FleetState fleet,
            List<Problem> problems,
            List<Problem> over,
            boolean owners,
            long silenced,
            List<String> failures) {
        var out = process.out();
        var now = fleet.at();
        var colors = process.colors();
        boolean several = fleet.clusters().size() > 1;
        var counts =
                problems.isEmpty() && !failures.isEmpty() ? "no problem is known" : ProblemBuilder.counts(problems);
        out.println(colors.bold(counts) + (silenced == 0 ? "" : " · " + silenced + " silenced")
                + "   "
                + fleet.hostCounts().text() + "   "
                + colors.faint(InstantText.minuteWithUtc(fleet.at(), process.zone())));
        failures.forEach(failure -> out.println(colors.marked(CellState.SILENT, failure)));
        for (var problem : problems) {
            out.println();
            out.println(severity(problem, colors) + "  " + colors.bold(TerminalColors.plain(problem.sentence())));
            out.println("    "
                    + (several
                            ? "cluster "
                                    + TerminalColors.plain(problem.subject().cluster()) + ", "
                            : "")
                    + "since " + InstantText.of(problem.onset(), now, process.zone())
                    + (problem.onsetKnown() ? "" : " or earlier")
                    + problem.owner()
                            .map(o -> ", taken by " + TerminalColors.plain(o.name()) + " at "
                                    + InstantText.of(o.since(), now, process.zone()))
                            .orElse(owners ? ", nobody has taken it" : "")
                    + ended(problem, now)
                    + (problem.silenced() ? ", silenced" : "")
                    + ", " + problem.extent()
                    + colors.faint("   " + problem.id()));
            var alerts = problem.symptoms().stream()
                    .filter(member -> member.kind() == Symptom.Kind.ALERT)
                    .map(Symptom::name)
                    .distinct()
                    .toList();
            if (!alerts.isEmpty()) {
                out.println("    " + (alerts.size() == 1 ? "alert " : "alerts ")
                        + TerminalColors.plain(String.join(", ", alerts)));
            }
            problem.explanation()
                    .flatMap(ProblemExplanation::chain)
                    .ifPresent(chain -> out.println("    " + TerminalColors.plain(chain)));
            problem.explanation()
                    .filter(found -> found.line().isPresent() || found.chain().isEmpty())
                    .ifPresent(found -> out.println("    "
                            + found.line()
                                    .map(line -> InstantText.of(line.at(), now, process.zone()) + " "
                                            + TerminalColors.plain(line.host()) + "  "
                                            + found.linePrefix()
                                            + TerminalColors.plain(line.text()))
                                    .orElse(colors.faint(
                                            TerminalColors.plain((found.verdict() == Conclusion.Kind.NOTHING_CONCLUSIVE
                                                            ? "nothing conclusive: "
                                                            : "no log line: ")
                                                    + found.reason())))));
        }
        for (var problem : over) {
            out.println();
            out.println(colors.faint("ended    ") + "  "
                    + TerminalColors.plain(problem.subject().text() + ": "
                            + problem.handling()
                                    .map(handling -> handling.known().lead())
                                    .orElse(""))
                    + problem.owner()
                            .map(owner -> ", taken by " + TerminalColors.plain(owner.name()))
                            .orElse(owners ? ", nobody took it" : "")
                    + ended(problem, now));
        }
    }

    private static String severity(Problem problem, TerminalColors colors) {
        if (problem.stage() == TakenProblem.Stage.WATCHED) {
            return colors.faint("not reported");
        }
        var state = problem.severity().state();
        return colors.painted(
                state, TerminalColors.shape(state) + " " + problem.severity().word());
    }

    private String ended(Problem problem, Instant now) {
        var handling = problem.handling();
        return handling.flatMap(TakenProblem::gone)
                        .map(at -> ", not reported since " + InstantText.of(at, now, process.zone()))
                        .orElse("")
                + handling.flatMap(TakenProblem::end)
                        .map(end -> ", verdict by " + TerminalColors.plain(end.who()) + ": "
                                + end.verdict().word())
                        .orElse("");
    }
}
