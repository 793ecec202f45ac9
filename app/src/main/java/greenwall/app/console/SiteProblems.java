package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.explain.Explanations;
import greenwall.fleet.incident.Entry;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.problem.BackgroundExplainer;
import greenwall.fleet.problem.Finding;
import greenwall.fleet.problem.Owner;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemLifecycle;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The problems of a site: grouped at every poll of its alerts, explained in the background, and owned, split and
/// joined by people. Their edits are stored in the state folder.
public final class SiteProblems implements ProblemOperations, AutoCloseable {
    /// A record begins this long before the onset, to include what led to it.
    private static final Duration BEFORE = Duration.ofMinutes(15);

    private final Site site;
    private final RetainedState memory;
    private final InstantSource clock;
    private final FxThread fx;
    private final Optional<TeamSync> team;
    private final ProblemEditStore file;
    private final SiteServices services;
    private final BackgroundExplainer study;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile ProblemEdits edits = ProblemEdits.NONE;
    private volatile Folded last =
            new Folded(FleetState.EMPTY, AlertState.NOT_ASKED, List.of(), ProblemEdits.NONE, List.of());
    private volatile Runnable onChange = () -> {};

    SiteProblems(
            Site site,
            RetainedState memory,
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
        memory.journal.whenConcluded(this::concluded);
    }

    /// Called for new explanations and edits.
    void listen(Runnable listener) {
        onChange = listener;
    }

    List<Problem> of(FleetState fleet, AlertState alerts) {
        read();
        var now = clock.instant();
        var folded = fold(fleet, alerts);
        var before = edits;
        if (!before.equals(before.seen(folded, fleet, alerts, now))) {
            var seen = folded;
            write(all -> all.seen(seen, fleet, alerts, now));
            folded = fold(fleet, alerts);
        }
        follow();
        var known = new ArrayList<>(study.know(folded, fleet, now));
        known.forEach(this::keepFinding);
        known.addAll(Problems.gone(edits, ProblemLifecycle.Stage.WATCHED));
        return known;
    }

    /// Adds the background's finding to the record of an owned problem, once: each line says that it is there already.
    private void keepFinding(Problem problem) {
        var record = problem.life().flatMap(life -> memory.journal.writing(life.record()));
        if (record.isEmpty() || problem.finding().flatMap(Finding::line).isEmpty()) {
            return;
        }
        var kept = record.get().now().entries().stream()
                .flatMap(entry -> lines(entry.what()))
                .collect(Collectors.toSet());
        var found = study.evidence(problem.id());
        if (found.stream().flatMap(SiteProblems::lines).noneMatch(kept::contains)) {
            found.forEach(piece -> record.get().keep(Entry.PROBLEM, piece));
        }
    }

    private static Stream<Evidence.Line> lines(Evidence evidence) {
        return evidence instanceof Evidence.Lines told ? told.lines().stream() : Stream.empty();
    }

    /// The input and result of grouping.
    private record Folded(
            FleetState fleet, AlertState alerts, List<Service> services, ProblemEdits edits, List<Problem> problems) {
        boolean isOf(
                FleetState otherFleet, AlertState otherAlerts, List<Service> otherServices, ProblemEdits otherEdits) {
            return fleet == otherFleet
                    && alerts == otherAlerts
                    && services == otherServices
                    && edits.equals(otherEdits);
        }
    }

    /// Cached, since an explanation does not change the grouping, and in a large fleet hundreds may come between two
    /// polls.
    private List<Problem> fold(FleetState fleet, AlertState alerts) {
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

    /// Continues the records of owned problems, and closes those that got a verdict on another console. In a team each
    /// console writes its part of each record.
    private void follow() {
        var journal = memory.journal;
        var kept = edits.lives().values().stream()
                .filter(life -> !life.record().isEmpty())
                .toList();
        kept.forEach(life -> life.end()
                .ifPresentOrElse(
                        end -> journal.writing(life.record()).ifPresent(open -> open.conclude(closing(end))), () -> {
                            if (team.filter(TeamSync::writes).isPresent()) {
                                journal.join(opening(life.record(), life), life::concerns);
                            } else {
                                journal.resume(life.record(), life::concerns);
                            }
                        }));
        if (team.isPresent()) {
            journal.keepOnly(kept.stream().map(ProblemLifecycle::record).collect(Collectors.toSet()));
        }
    }

    private IncidentOpening opening(String id, ProblemLifecycle life) {
        var known = life.known();
        var at = life.owner().since();
        var start = known.onset().isAfter(at) ? at : known.onset();
        return new IncidentOpening(
                id,
                known.subject().text() + ": " + known.lead(),
                known.subject().cluster(),
                known.subject().host(),
                Labels.EMPTY,
                new TimeWindow(start.minus(BEFORE), at),
                at,
                memory.zone,
                life.owner().name(),
                site.practice());
    }

    private IncidentClosing closing(ProblemLifecycle.End end) {
        return new IncidentClosing(end.at(), memory.zone, end.who(), end.verdict(), "", List.of());
    }

    /// The verdict of a record is that of its problem.
    private void concluded(String record, IncidentClosing closing) {
        edits.lives().forEach((id, life) -> {
            if (life.record().equals(record) && life.end().isEmpty()) {
                var end = new ProblemLifecycle.End(closing.who(), closing.at(), closing.verdict());
                change(() -> write(before -> before.over(id, end)), _ -> {});
            }
        });
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

    private void change(Supplier<String> work, Consumer<String> told) {
        try {
            threads.execute(() -> {
                var result = work.get();
                onChange.run();
                fx.post(() -> told.accept(result));
            });
        } catch (RejectedExecutionException _) {
            // The site is closed, and with it the view that asked.
        }
    }

    @Override
    public void take(Problem problem, Consumer<String> told) {
        order(
                () -> {
                    var owner = new Owner(who(), clock.instant());
                    var begun = record(problem, owner);
                    var record = begun instanceof Incidents.Found.Available<OpenIncident>(var open)
                            ? open.now().id()
                            : "";
                    return "Taken: " + problem.subject().text() + ". "
                            + (begun instanceof Incidents.Found.Unavailable<OpenIncident>(var why)
                                    ? "No record: " + why
                                    : "Its record continues from here.")
                            + write(before -> before.taken(problem, owner, record));
                },
                told);
    }

    private String who() {
        return team.map(TeamSync::who).orElseGet(() -> System.getProperty("user.name", "unknown"));
    }

    /// Carries out what a person wants changed, or says why nothing may be changed.
    private void order(Supplier<String> work, Consumer<String> told) {
        if (site.past().isPresent()) {
            told.accept(SiteTimeTravel.NOTHING_CHANGES);
        } else if (team.filter(others -> !others.writes()).isPresent()) {
            told.accept(SiteTeam.READ_ONLY);
        } else {
            change(work, told);
        }
    }

    /// Begins the record with all that is known now.
    private Incidents.Found<OpenIncident> record(Problem problem, Owner owner) {
        var journal = memory.journal;
        var others = problem.life()
                .filter(life -> team.isPresent() && life.end().isEmpty())
                .map(ProblemLifecycle::record)
                .flatMap(journal::writing);
        if (others.isPresent()) {
            return new Incidents.Found.Available<>(others.get());
        }
        var life = ProblemLifecycle.taken(problem, owner, "");
        var opening = opening(IncidentOpening.newId(owner.since(), problem.id().hashCode()), life);
        var begun = journal.take(opening, life::concerns);
        if (begun instanceof Incidents.Found.Available<OpenIncident>(var open)) {
            evidence(problem).forEach(piece -> open.keep(Entry.PROBLEM, piece));
        }
        return begun;
    }

    private List<Evidence> evidence(Problem problem) {
        return Stream.concat(Stream.of(new Evidence.Note(note(problem))), study.evidence(problem.id()).stream())
                .toList();
    }

    /// A record as it would begin now; nothing is stored.
    Incident draft(Problem problem) {
        var owner = new Owner(who(), clock.instant());
        var life = ProblemLifecycle.taken(problem, owner, "");
        var opening = opening(IncidentOpening.newId(owner.since(), problem.id().hashCode()), life);
        var entries = new ArrayList<Entry>();
        for (var piece : evidence(problem)) {
            entries.add(new Entry(entries.size() + 1, owner.since(), memory.zone, owner.name(), Entry.PROBLEM, piece));
        }
        return new Incident(opening, entries, Optional.empty(), "");
    }

    /// The cells, alerts and lost targets, and why they are one problem.
    private static String note(Problem problem) {
        var text = new StringBuilder(problem.sentence()).append("\nsince ").append(problem.onset());
        for (var member : problem.members()) {
            text.append("\n")
                    .append(member.kind().word())
                    .append(' ')
                    .append(member.name())
                    .append(member.host().isEmpty() ? "" : " of " + member.host())
                    .append(member.key().isEmpty() ? "" : " " + member.key())
                    .append(member.text().isEmpty() ? "" : " = " + member.text())
                    .append(member.since().map(since -> " since " + since).orElse(""))
                    .append(": ")
                    .append(member.reason());
        }
        problem.why()
                .forEach(fold ->
                        text.append("\nwith ").append(fold.text()).append(": ").append(fold.reason()));
        return text.toString();
    }

    @Override
    public void release(Problem problem, Consumer<String> told) {
        order(
                () -> {
                    problem.life().ifPresent(life -> memory.journal.release(life.record()));
                    return "Nobody owns it now." + write(before -> before.released(id(problem)));
                },
                told);
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
    public void conclude(Problem problem, IncidentVerdict verdict, Consumer<String> told) {
        order(
                () -> {
                    var end = new ProblemLifecycle.End(who(), clock.instant(), verdict);
                    var kept = write(before -> before.over(id(problem), end));
                    follow();
                    return "Closed: " + problem.subject().text() + ", " + verdict.word() + "." + kept;
                },
                told);
    }

    @Override
    public void split(String part, Consumer<String> told) {
        order(() -> "It is now a separate problem." + write(before -> before.split(part)), told);
    }

    @Override
    public void join(String part, String problem, Consumer<String> told) {
        order(() -> "They are now one problem." + write(before -> before.joined(part, problem)), told);
    }

    @Override
    public void close() {
        study.close();
        threads.close();
    }
}
