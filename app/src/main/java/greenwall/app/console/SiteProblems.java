package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.connectors.files.ProblemFile;
import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.Opening;
import greenwall.fleet.problem.Edits;
import greenwall.fleet.problem.Finding;
import greenwall.fleet.problem.Owner;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.problem.Study;
import greenwall.fleet.state.FleetState;
import greenwall.views.FxThread;
import greenwall.views.ProblemWork;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The problems of a site: folded with every look at its alerts, explained in the background, and taken, split and
/// joined by people. What people changed is kept in the state folder.
public final class SiteProblems implements ProblemWork, AutoCloseable {
    /// A record begins so long before the onset: what led to it is part of it.
    private static final Duration BEFORE = Duration.ofMinutes(15);

    private final Site site;
    private final ConsoleMemory memory;
    private final InstantSource clock;
    private final FxThread fx;
    private final ProblemFile file;
    private final Study study;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Edits edits = Edits.NONE;
    private volatile Runnable onChange = () -> {};

    SiteProblems(Site site, ConsoleMemory memory, InstantSource clock, Explains explains, FxThread fx) {
        this.site = site;
        this.memory = memory;
        this.clock = clock;
        this.fx = fx;
        file = new ProblemFile(memory.paths().stateFolder().resolve("problems.json"));
        study = new Study(explains, () -> onChange.run());
    }

    /// Who is told when there is more to see than before: an explanation, or what a person did.
    void listen(Runnable listener) {
        onChange = listener;
    }

    List<Problem> of(FleetState fleet, AlertState alerts) {
        read();
        var folded = Problems.fold(fleet, alerts, edits, site.config().wall().groupBy());
        return study.know(folded, fleet, clock.instant());
    }

    /// Waits until what can be explained is, at most so long; whether something came.
    boolean await(Duration longest) throws InterruptedException {
        return study.await(longest);
    }

    private void read() {
        try {
            edits = file.load();
        } catch (IOException unreadable) {
            System.getLogger(SiteProblems.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "who took which problem is not known: " + unreadable.getMessage());
        }
    }

    private void change(UnaryOperator<Edits> change, String done, Consumer<String> told) {
        try {
            threads.execute(() -> {
                String result;
                try {
                    edits = file.change(change);
                    result = done;
                } catch (IOException full) {
                    edits = change.apply(edits);
                    result = done + " Not kept: " + full.getMessage();
                }
                onChange.run();
                var text = result;
                fx.post(() -> told.accept(text));
            });
        } catch (RejectedExecutionException _) {
            // The site is closed, and with it the view that asked.
        }
    }

    @Override
    public void take(Problem problem, Consumer<String> told) {
        var now = clock.instant();
        var who = System.getProperty("user.name", "unknown");
        var record = record(problem, who, now);
        change(
                before -> before.taken(problem.id(), new Owner(who, now)),
                "Taken: " + problem.subject().text() + ". " + record,
                told);
    }

    /// The incident's record with all that is known of the problem at this moment.
    private String record(Problem problem, String who, Instant now) {
        var start = problem.onset().isAfter(now) ? now : problem.onset();
        var opening = new Opening(
                Opening.newId(now, problem.id().hashCode()),
                problem.subject().text() + ": " + problem.lead(),
                problem.subject().cluster(),
                problem.subject().host(),
                Labels.EMPTY,
                new Window(start.minus(BEFORE), now),
                now,
                memory.zone(),
                who,
                site.practice());
        return switch (memory.journal().begin(opening)) {
            case Incidents.Found.Not<OpenIncident>(var why) -> "No record: " + why;
            case Incidents.Found.Here<OpenIncident>(var open) -> {
                open.keep("problem", new Evidence.Note(note(problem)));
                yield "Its record goes on from here.";
            }
        };
    }

    private static String note(Problem problem) {
        var text = new StringBuilder(problem.sentence()).append("\nsince ").append(problem.onset());
        problem.members()
                .forEach(member -> text.append("\n")
                        .append(member.kind().word())
                        .append(' ')
                        .append(member.name())
                        .append(member.host().isEmpty() ? "" : " of " + member.host())
                        .append(member.key().isEmpty() ? "" : " " + member.key())
                        .append(": ")
                        .append(member.reason()));
        problem.finding().ifPresent(found -> text.append("\nexplained: ").append(explained(found)));
        return text.toString();
    }

    private static String explained(Finding found) {
        return found.verdict().word() + ", " + found.reason()
                + found.line()
                        .map(line -> "\n" + line.at() + " " + line.host() + " " + line.text())
                        .orElse("");
    }

    @Override
    public void release(Problem problem, Consumer<String> told) {
        change(before -> before.released(problem.id()), "Nobody has it any more.", told);
    }

    @Override
    public void split(String part, Consumer<String> told) {
        change(before -> before.split(part), "It stands alone from now on.", told);
    }

    @Override
    public void join(String part, String problem, Consumer<String> told) {
        change(before -> before.joined(part, problem), "They are one problem from now on.", told);
    }

    @Override
    public void close() {
        study.close();
        threads.close();
    }
}
