package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.problem.BackgroundExplainer;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemFirstSeenTimes;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.FleetState;
import greenwall.views.FxThread;
import greenwall.views.ProblemOperations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The problems of a site. They are grouped at every poll of the alerts and explained in the background.
/// People can take, split and merge them; these edits are stored in the state folder.
public final class SiteProblems implements ProblemOperations, AutoCloseable {
    private final Site site;
    private final ConsoleSession session;
    private final ProblemFirstSeenTimes firstSeen;
    private final InstantSource clock;
    private final Optional<TeamSync> team;
    private final ProblemEditStore editStore;
    private final SiteServices services;
    private final BackgroundExplainer explainer;
    private final OwnedProblemRecords records;
    private final UserActionExecutor actions;
    private volatile Grouping lastGrouping =
            new Grouping(FleetState.EMPTY, AlertSnapshot.NOT_QUERIED, List.of(), ProblemEdits.NONE, List.of());
    private volatile Runnable onExplanation = () -> {};
    private volatile Runnable onEdit = () -> {};

    SiteProblems(
            Site site,
            ConsoleSession session,
            InstantSource clock,
            Explainer explains,
            SiteServices services,
            FxThread fx) {
        team = session.join(site);
        this.site = site;
        this.session = session;
        firstSeen = session.firstSeen();
        this.clock = clock;
        this.services = services;
        actions = new UserActionExecutor(fx);
        editStore = new ProblemEditStore(session.problemEditFile(site), team, session.stateFiles);
        explainer = new BackgroundExplainer(explains, services, () -> onExplanation.run());
        records = new OwnedProblemRecords(site, session, clock, team, explainer);
        session.openRecords.whenConcluded(this::concluded);
    }

    void listen(Runnable explained, Runnable edited) {
        onExplanation = explained;
        onEdit = edited;
    }

    List<Problem> of(FleetState fleet, AlertSnapshot alerts) {
        editStore.load();
        session.openRecords.reportErrors(session.stateFiles);
        var now = clock.instant();
        var problems = group(fleet, alerts);
        var before = editStore.edits();
        var known = services.known();
        if (!before.equals(before.afterPoll(problems, fleet, alerts, known, now))) {
            var grouped = problems;
            editStore.changeByPoll(all -> all.afterPoll(grouped, fleet, alerts, known, now));
            problems = group(fleet, alerts);
        }
        if (beginMissingRecords(problems)) {
            problems = group(fleet, alerts);
        }
        records.follow(editStore.edits());
        var result = new ArrayList<>(explainer.withExplanations(firstSeen.applyTo(problems, fleet.at()), fleet, now));
        result.forEach(records::addFinding);
        result.addAll(ProblemBuilder.gone(editStore.edits(), TakenProblem.Stage.WATCHED));
        return result;
    }

    /// Begins the records of this person's problems that could not be begun before, for example because the
    /// disk was full. Returns whether there were any.
    private boolean beginMissingRecords(List<Problem> problems) {
        boolean begun = false;
        for (var problem : problems) {
            var handling = problem.handling().filter(this::lacksRecord);
            if (handling.isPresent()
                    && records.begin(problem, handling.get().owner())
                            instanceof IncidentStore.Result.Available<OpenIncident>(var open)) {
                var id = id(problem);
                editStore.change(before -> before.recorded(id, open.snapshot().id()));
                begun = true;
            }
        }
        return begun;
    }

    private boolean lacksRecord(TakenProblem handling) {
        return handling.record().isEmpty()
                && handling.end().isEmpty()
                && handling.owner().name().equals(records.who())
                && SiteTeam.refusal(site, team).isEmpty();
    }

    private record Grouping(
            FleetState fleet,
            AlertSnapshot alerts,
            List<Service> services,
            ProblemEdits edits,
            List<Problem> problems) {}

    /// Uses the last grouping if its input is unchanged. An explanation does not change the grouping, and in
    /// a large fleet hundreds of explanations may arrive between two polls.
    private List<Problem> group(FleetState fleet, AlertSnapshot alerts) {
        var now = editStore.edits();
        var known = services.known();
        var before = lastGrouping;
        if (before.fleet == fleet && before.alerts == alerts && before.services == known && before.edits.equals(now)) {
            return before.problems;
        }
        var problems = ProblemBuilder.build(
                fleet, alerts, known, now, site.config().wall().groupBy());
        lastGrouping = new Grouping(fleet, alerts, known, now, problems);
        return problems;
    }

    /// A record's verdict also closes its problem.
    private void concluded(String record, IncidentEnd incidentEnd) {
        editStore.edits().handlings().forEach((id, handling) -> {
            if (handling.record().equals(record) && handling.end().isEmpty()) {
                var end = new TakenProblem.End(incidentEnd.who(), incidentEnd.at(), incidentEnd.verdict());
                runInBackground(() -> editStore.change(before -> before.ended(id, end)), _ -> {});
            }
        });
    }

    Incident draft(Problem problem) {
        return records.draft(problem);
    }

    /// Waits for explanations up to a limit. Returns whether one arrived.
    boolean await(Duration longest) throws InterruptedException {
        return explainer.await(longest);
    }

    private void runInBackground(Supplier<String> work, Consumer<String> onResult) {
        actions.run(
                () -> {
                    var result = work.get();
                    onEdit.run();
                    return result;
                },
                onResult);
    }

    @Override
    public void take(Problem problem, Consumer<String> onResult) {
        changeIfAllowed(
                () -> {
                    var owner = new ProblemOwner(records.who(), clock.instant());
                    var begun = records.begin(problem, owner);
                    var record = begun instanceof IncidentStore.Result.Available<OpenIncident>(var open)
                            ? open.snapshot().id()
                            : "";
                    return "Taken: " + problem.subject().text() + ". "
                            + (begun instanceof IncidentStore.Result.Unavailable<OpenIncident>(var why)
                                    ? "No incident record was started: " + why + "."
                                    : "Its incident record is open.")
                            + editStore.change(before -> before.taken(problem, owner, record));
                },
                onResult);
    }

    /// Carries out a change, or reports why changes are not allowed.
    private void changeIfAllowed(Supplier<String> work, Consumer<String> onResult) {
        SiteTeam.refusal(site, team).ifPresentOrElse(onResult, () -> runInBackground(work, onResult));
    }

    @Override
    public void release(Problem problem, Consumer<String> onResult) {
        changeIfAllowed(
                () -> {
                    problem.handling().ifPresent(handling -> session.openRecords.release(handling.record()));
                    return "Released: " + problem.subject().text() + ". It has no owner now."
                            + editStore.change(before -> before.released(id(problem)));
                },
                onResult);
    }

    /// The id under which the problem was taken. It may be part of another problem now.
    private String id(Problem problem) {
        return editStore.edits().handlings().entrySet().stream()
                .filter(entry ->
                        problem.handling().filter(entry.getValue()::equals).isPresent())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(problem.id());
    }

    @Override
    public void conclude(Problem problem, IncidentVerdict verdict, Consumer<String> onResult) {
        changeIfAllowed(
                () -> {
                    var end = new TakenProblem.End(records.who(), clock.instant(), verdict);
                    var kept = editStore.change(before -> before.ended(id(problem), end));
                    records.follow(editStore.edits());
                    return "Closed: " + problem.subject().text() + ", " + verdict.word() + "." + kept;
                },
                onResult);
    }

    @Override
    public boolean isGroupedByHand(Problem problem) {
        return editStore.edits().isGroupedByHand(problem);
    }

    @Override
    public void split(String part, Consumer<String> onResult) {
        changeIfAllowed(
                () -> "It is now a separate problem." + editStore.change(before -> before.split(part)), onResult);
    }

    @Override
    public void join(String part, String problem, Consumer<String> onResult) {
        changeIfAllowed(
                () -> "They are now one problem." + editStore.change(before -> before.joined(part, problem)), onResult);
    }

    @Override
    public void close() {
        explainer.close();
        actions.close();
    }
}
