package greenwall.app.command;

import greenwall.app.site.AlertLook;
import greenwall.app.site.LogAndAlertSources;
import greenwall.app.site.ServiceLook;
import greenwall.app.site.Site;
import greenwall.app.site.SiteSources;
import greenwall.app.site.SiteTime;
import greenwall.app.site.TeamLook;
import greenwall.fleet.alert.AlertHosts;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.problem.BackgroundExplainer;
import greenwall.fleet.problem.Finding;
import greenwall.fleet.problem.Owner;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemLife;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/// One look at what is wrong, folded into problems.
@Command(
        name = "problems",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "What is wrong, one entry each: the subject, since when, in one sentence, the first log line that tells the"
                    + " cause, and who has taken it. Cells, alerts, lost targets and silent sources are folded.",
            "The exit code is that of check: 0 ok, 1 warning, 2 critical, 3 unknown."
        })
final class ProblemsCommand extends LookCommand {
    private static final Duration ALL_EXPLANATIONS = Duration.ofSeconds(40);
    private static final int MOST_EXPLAINED = 8;

    ProblemsCommand(Program program, Sources sources) {
        super(program, sources);
    }

    @Override
    public Integer call() throws Exception {
        return sources.on(this::look);
    }

    private int look(Site site) throws InterruptedException {
        var time = SiteTime.of(site, program.clock());
        var fleet = site.once().beat().beside(new LogAndAlertSources(site.clusters(), program.clock()).ask());
        var people = new TeamLook(site, program.paths(), program.clock());
        var alerts = new AlertLook(site, people.acknowledged(), time).look(fleet);
        var before = people.edits();
        var services = ServiceLook.look(site, AlertHosts.of(fleet), time.instant());
        var folded = Problems.fold(
                fleet, alerts, services.services(), before, site.config().wall().groupBy());
        var edits = before.seen(folded, fleet, alerts, time.instant());
        var problems = explained(site, fleet, folded, time);
        problems.addAll(Problems.gone(edits, ProblemLife.Stage.WATCHED));
        var over = Problems.gone(edits, ProblemLife.Stage.OVER);
        if (json) {
            json(fleet.at(), problems, over);
        } else {
            text(fleet, problems, over);
        }
        return fleet.verdict().exitCode();
    }

    /// One after the other, so that a source in trouble is not asked everything at once.
    private static List<Problem> explained(Site site, FleetState fleet, List<Problem> problems, InstantSource time)
            throws InterruptedException {
        var byName = SiteSources.of(site, _ -> Optional.empty());
        var end = time.instant().plus(ALL_EXPLANATIONS);
        var known = new ArrayList<Problem>();
        try (var investigator = new Investigator(
                name -> byName.getOrDefault(name, Investigator.Sources.NONE),
                () -> fleet,
                time,
                Investigator.USUAL_DEADLINE)) {
            for (var problem : problems) {
                var question = BackgroundExplainer.question(problem, fleet, time.instant());
                boolean ask = question.isPresent()
                        && known.size() < MOST_EXPLAINED
                        && time.instant().isBefore(end);
                known.add(
                        ask ? problem.with(Finding.of(question.get(), investigator.explain(question.get()))) : problem);
            }
        }
        return known;
    }

    private void json(Instant at, List<Problem> problems, List<Problem> over) {
        try (var out = new Json(program.out())) {
            out.object(() -> out.member("at", at)
                    .array("problems", problems, problem -> out.object(() -> problem(out, problem)))
                    .array("over", over, problem -> out.object(() -> problem(out, problem))));
        }
    }

    private static void problem(Json json, Problem problem) {
        var subject = problem.subject();
        json.member("id", problem.id())
                .object(
                        "subject",
                        () -> json.member("kind", subject.kind().word())
                                .member("cluster", subject.cluster())
                                .member("host", subject.host().isEmpty() ? null : subject.host())
                                .member("key", subject.key().isEmpty() ? null : subject.key()))
                .member("severity", problem.severity().word())
                .member("onset", problem.onset())
                .member("onset_known", problem.onsetKnown())
                .member("sentence", problem.sentence())
                .member(
                        "line",
                        problem.finding()
                                .flatMap(Finding::line)
                                .map(Finding.Line::text)
                                .orElse(null))
                .member(
                        "explained",
                        problem.finding().map(found -> found.verdict().word()).orElse(null))
                .member("owner", problem.owner().map(owner -> owner.name()).orElse(null))
                .member("stage", problem.stage().word())
                .member(
                        "record",
                        problem.life()
                                .map(ProblemLife::record)
                                .filter(id -> !id.isEmpty())
                                .orElse(null))
                .member(
                        "verdict",
                        problem.life()
                                .flatMap(ProblemLife::end)
                                .map(end -> end.verdict().word())
                                .orElse(null))
                .member("muted", problem.muted())
                .strings("hosts", problem.hosts())
                .array(
                        "members",
                        problem.members(),
                        member -> json.object(
                                () -> json.member("kind", member.kind().word())
                                        .member("name", member.name())
                                        .member("host", member.host().isEmpty() ? null : member.host())
                                        .labels("key", member.key())
                                        .member("severity", member.severity().word())
                                        .member("reason", member.reason())))
                .array(
                        "folded",
                        problem.why(),
                        fold -> json.object(() -> json.member("id", fold.part())
                                .member("subject", fold.text())
                                .member("reason", fold.reason())));
    }

    private void text(FleetState fleet, List<Problem> problems, List<Problem> over) {
        var out = program.out();
        var ink = new TerminalColors(program.terminal());
        out.println(ink.bold(Problems.counts(problems)) + "   "
                + fleet.headline().text() + "   " + ink.faint(Clocks.both(fleet.at(), program.zone())));
        for (var problem : problems) {
            out.println();
            out.println(severity(problem, ink) + "  " + ink.bold(TerminalColors.plain(problem.sentence())));
            out.println("    since " + clock(problem.onset(), program.zone())
                    + (problem.onsetKnown() ? "" : " or before")
                    + problem.owner()
                            .map(o -> ", taken by " + TerminalColors.plain(o.name()) + " at "
                                    + clock(o.since(), program.zone()))
                            .orElse(", nobody has taken it")
                    + ended(problem)
                    + (problem.muted() ? ", silenced" : "")
                    + ", " + problem.members().size() + (problem.members().size() == 1 ? " sign" : " signs")
                    + (problem.hosts().size() > 1 ? " on " + problem.hosts().size() + " hosts" : "")
                    + ink.faint("   " + problem.id()));
            problem.finding()
                    .ifPresent(found -> out.println("    "
                            + found.line()
                                    .map(line ->
                                            clock(line.at(), program.zone()) + " " + TerminalColors.plain(line.host())
                                                    + "  " + TerminalColors.plain(line.text()))
                                    .orElse(ink.faint(TerminalColors.plain("nothing conclusive: " + found.reason())))));
        }
        for (var problem : over) {
            out.println();
            out.println(ink.faint("over     ") + "  "
                    + TerminalColors.plain(problem.subject().text() + ": "
                            + problem.life().map(life -> life.known().lead()).orElse(""))
                    + ", taken by "
                    + TerminalColors.plain(problem.owner().map(Owner::name).orElse("nobody")) + ended(problem));
        }
    }

    private static String severity(Problem problem, TerminalColors ink) {
        if (problem.stage() == ProblemLife.Stage.WATCHED) {
            return ink.faint("watched");
        }
        var state = problem.severity() == Problem.Severity.CRITICAL ? CellState.CRITICAL : CellState.WARN;
        return ink.painted(
                state, TerminalColors.shape(state) + " " + problem.severity().word());
    }

    private String ended(Problem problem) {
        var life = problem.life();
        return life.flatMap(ProblemLife::gone)
                        .map(at -> ", gone since " + clock(at, program.zone()))
                        .orElse("")
                + life.flatMap(ProblemLife::end)
                        .map(end -> ", verdict of " + TerminalColors.plain(end.who()) + ": "
                                + end.verdict().word())
                        .orElse("");
    }

    private static String clock(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("HH:mm").format(at.atZone(zone));
    }
}
