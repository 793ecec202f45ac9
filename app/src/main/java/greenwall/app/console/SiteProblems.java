package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.explain.Explanations;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.problem.BackgroundExplainer;
import greenwall.fleet.problem.OwnedProblem;
import greenwall.fleet.problem.Owner;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.FleetState;
import greenwall.views.FxThread;
import greenwall.views.ProblemOperations;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The problems of a site: grouped at every poll of its alerts, explained in the background, and owned, split and
/// joined by people. Their edits are stored in the state folder.
public final class SiteProblems implements ProblemOperations, AutoCloseable {
    private final Site site;
    private final ConsoleSession memory;
    private final InstantSource clock;
    private final FxThread fx;
    private final Optional<TeamSync> team;
    private final ProblemEditStore file;
    private final SiteServices services;
    private final BackgroundExplainer study;
    private final ProblemRecords records;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile ProblemEdits edits = ProblemEdits.NONE;
    private volatile Folded last =
            new Folded(FleetState.EMPTY, AlertSnapshot.NOT_ASKED, List.of(), ProblemEdits.NONE, List.of());
    private volatile Runnable onChange = () -> {};

    SiteProblems(
            Site site,
            ConsoleSession memory,
            InstantSource clock,
            Explanations explains,
            SiteServices services,
            FxThread fx) {
        team = memory.join(site);
        this.site = site;
        this.memory = memory;
        this.clock = clock;
        this.fx = fx;
        this.services = services;
        file = new ProblemEditStore(memory.problemFile(site), team);
        study = new BackgroundExplainer(explains, services, () -> onChange.run());
        records = new ProblemRecords(site, memory, clock, team, study);
        memory.journal.whenConcluded(this::concluded);
    }

    /// Called for new explanations and edits.
    void listen(Runnable listener) {
        onChange = listener;
    }

    List<Problem> of(FleetState fleet, AlertSnapshot alerts) {
        read();
        var now = clock.instant();
        var folded = fold(fleet, alerts);
        var before = edits;
        if (!before.equals(before.seen(folded, fleet, alerts, now))) {
            var seen = folded;
            write(all -> all.seen(seen, fleet, alerts, now));
            folded = fold(fleet, alerts);
        }
        records.follow(edits);
        var known = new ArrayList<>(study.know(folded, fleet, now));
        known.forEach(records::keepFinding);
        known.addAll(Problems.gone(edits, OwnedProblem.Stage.WATCHED));
        return known;
    }

    /// The input and result of grouping.
    private record Folded(
            FleetState fleet,
            AlertSnapshot alerts,
            List<Service> services,
            ProblemEdits edits,
            List<Problem> problems) {
        boolean isOf(
                FleetState otherFleet,
                AlertSnapshot otherAlerts,
                List<Service> otherServices,
                ProblemEdits otherEdits) {
            return fleet == otherFleet
                    && alerts == otherAlerts
                    && services == otherServices
                    && edits.equals(otherEdits);
        }
    }

    /// Cached, since an explanation does not change the grouping, and in a large fleet hundreds may come between two
    /// polls.
    private List<Problem> fold(FleetState fleet, AlertSnapshot alerts) {
        var now = edits;
        var known = services.known();
        var before = last;
        if (before.isOf(fleet, alerts, known, now)) {
            return before.problems;
        }
        var problems =
                Problems.fold(fleet, alerts, known, now, site.config().wall().groupBy());
        last = new Folded(fleet, alerts, known, now, problems);
        return problems;
    }

    /// The verdict of a record is that of its problem.
    private void concluded(String record, IncidentClosing closing) {
        edits.lives().forEach((id, life) -> {
            if (life.record().equals(record) && life.end().isEmpty()) {
                var end = new OwnedProblem.End(closing.who(), closing.at(), closing.verdict());
                change(() -> write(before -> before.over(id, end)), _ -> {});
            }
        });
    }

    /// A record as it would begin now; nothing is stored.
    Incident draft(Problem problem) {
        return records.draft(problem);
    }

    /// Waits for explanations up to a limit; true if one came.
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

    /// Returns an error, or an empty text.
    private String write(UnaryOperator<ProblemEdits> change) {
        try {
            edits = file.change(change);
            return "";
        } catch (IOException full) {
            edits = change.apply(edits);
            return " Not saved: " + full.getMessage();
        }
    }

    private void change(Supplier<String> work, Consumer<String> receiver) {
        try {
            threads.execute(() -> {
                var result = work.get();
                onChange.run();
                fx.post(() -> receiver.accept(result));
            });
        } catch (RejectedExecutionException _) {
            // The site is closed, and with it the view that asked.
        }
    }

    @Override
    public void take(Problem problem, Consumer<String> receiver) {
        order(
                () -> {
                    var owner = new Owner(records.who(), clock.instant());
                    var begun = records.begin(problem, owner);
                    var record = begun instanceof Incidents.Found.Available<OpenIncident>(var open)
                            ? open.now().id()
                            : "";
                    return "Taken: " + problem.subject().text() + ". "
                            + (begun instanceof Incidents.Found.Unavailable<OpenIncident>(var why)
                                    ? "No record: " + why
                                    : "Its record continues from here.")
                            + write(before -> before.taken(problem, owner, record));
                },
                receiver);
    }

    /// Carries out what a person wants changed, or says why nothing may be changed.
    private void order(Supplier<String> work, Consumer<String> receiver) {
        if (site.past().isPresent()) {
            receiver.accept(SiteTimeTravel.NOTHING_CHANGES);
        } else if (team.filter(others -> !others.writes()).isPresent()) {
            receiver.accept(SiteTeam.READ_ONLY);
        } else {
            change(work, receiver);
        }
    }

    @Override
    public void release(Problem problem, Consumer<String> receiver) {
        order(
                () -> {
                    problem.life().ifPresent(life -> memory.journal.release(life.record()));
                    return "Nobody owns it now." + write(before -> before.released(id(problem)));
                },
                receiver);
    }

    /// The id under which it was taken: it may be part of another one now.
    private String id(Problem problem) {
        return edits.lives().entrySet().stream()
                .filter(entry -> problem.life().filter(entry.getValue()::equals).isPresent())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(problem.id());
    }

    @Override
    public void conclude(Problem problem, IncidentVerdict verdict, Consumer<String> receiver) {
        order(
                () -> {
                    var end = new OwnedProblem.End(records.who(), clock.instant(), verdict);
                    var kept = write(before -> before.over(id(problem), end));
                    records.follow(edits);
                    return "Closed: " + problem.subject().text() + ", " + verdict.word() + "." + kept;
                },
                receiver);
    }

    @Override
    public void split(String part, Consumer<String> receiver) {
        order(() -> "It is now a separate problem." + write(before -> before.split(part)), receiver);
    }

    @Override
    public void join(String part, String problem, Consumer<String> receiver) {
        order(() -> "They are now one problem." + write(before -> before.joined(part, problem)), receiver);
    }

    @Override
    public void close() {
        study.close();
        threads.close();
    }
}
