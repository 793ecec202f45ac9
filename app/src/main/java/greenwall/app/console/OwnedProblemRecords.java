package greenwall.app.console;

import greenwall.app.config.LocalUser;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.problem.BackgroundExplainer;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.TakenProblem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The incident records of owned problems. A record begins when the problem is taken, continues at each poll,
/// and is closed with the problem's verdict.
record OwnedProblemRecords(
        Site site,
        ConsoleSession session,
        InstantSource clock,
        Optional<TeamSync> team,
        BackgroundExplainer explainer) {
    /// A record starts this long before the onset, to include what led to the problem.
    private static final Duration BEFORE = Duration.ofMinutes(15);

    String who() {
        return team.map(TeamSync::ownName).orElseGet(LocalUser::name);
    }

    /// Begins the record with everything that is known now.
    IncidentStore.Result<OpenIncident> begin(Problem problem, ProblemOwner owner) {
        var incidents = session.openRecords;
        var others = problem.handling()
                .filter(handling -> team.isPresent() && handling.end().isEmpty())
                .map(TakenProblem::record)
                .flatMap(incidents::openRecord);
        if (others.isPresent()) {
            return new IncidentStore.Result.Available<>(others.get());
        }
        var handling = TakenProblem.taken(problem, owner, "");
        var begun = incidents.take(startOf(newId(problem, owner), handling), handling::concerns);
        if (begun instanceof IncidentStore.Result.Available<OpenIncident>(var open)) {
            evidence(problem).forEach(piece -> open.add(TimelineEntry.PROBLEM, piece));
        }
        return begun;
    }

    private List<Evidence> evidence(Problem problem) {
        return Stream.concat(Stream.of(new Evidence.Note(note(problem))), explainer.evidence(problem.id()).stream())
                .toList();
    }

    /// A record as it would begin now; nothing is stored.
    Incident draft(Problem problem) {
        var owner = new ProblemOwner(who(), clock.instant());
        var start = startOf(newId(problem, owner), TakenProblem.taken(problem, owner, ""));
        var entries = new ArrayList<TimelineEntry>();
        for (var piece : evidence(problem)) {
            entries.add(new TimelineEntry(
                    entries.size() + 1,
                    owner.since(),
                    session.shared.zone(),
                    owner.name(),
                    TimelineEntry.PROBLEM,
                    piece));
        }
        return new Incident(start, entries, Optional.empty(), "");
    }

    /// The cells, alerts and lost targets of the problem, and why they form one problem.
    private static String note(Problem problem) {
        var text = new StringBuilder(problem.sentence()).append("\nsince ").append(problem.onset());
        for (var member : problem.symptoms()) {
            text.append("\n" + member.kind().word() + " " + member.name()
                    + (member.host().isEmpty() ? "" : " of " + member.host())
                    + (member.key().isEmpty() ? "" : " " + member.key())
                    + (member.text().isEmpty() ? "" : " = " + member.text())
                    + member.since().map(since -> " since " + since).orElse("")
                    + ": " + member.reason());
        }
        problem.mergedParts().forEach(merged -> text.append("\nwith " + merged.text() + ": " + merged.reason()));
        return text.toString();
    }

    /// Continues the records of owned problems, and closes those that got a verdict on another console. In a
    /// team each console writes its own part of each record.
    void follow(ProblemEdits edits) {
        var incidents = session.openRecords;
        var kept = edits.handlings().values().stream()
                .filter(handling -> !handling.record().isEmpty())
                .toList();
        kept.forEach(handling -> handling.end()
                .ifPresentOrElse(
                        end -> incidents
                                .openRecord(handling.record())
                                .ifPresent(open -> open.conclude(endOf(end, open))),
                        () -> {
                            if (team.filter(TeamSync::writes).isPresent()) {
                                incidents.join(startOf(handling.record(), handling), handling::concerns);
                            } else {
                                incidents.resume(handling.record(), handling::concerns);
                            }
                        }));
        if (team.isPresent()) {
            incidents.closeOthers(kept.stream().map(TakenProblem::record).collect(Collectors.toSet()));
        }
    }

    private static String newId(Problem problem, ProblemOwner owner) {
        return IncidentStart.newId(owner.since(), problem.id().hashCode());
    }

    private IncidentStart startOf(String id, TakenProblem handling) {
        var known = handling.known();
        var at = handling.owner().since();
        return new IncidentStart(
                id,
                known.subject().text() + ": " + known.lead(),
                known.subject().cluster(),
                known.subject().host(),
                Labels.EMPTY,
                new TimeWindow(TimeMath.earlier(known.onset(), at).minus(BEFORE), at),
                at,
                session.shared.zone(),
                handling.owner().name(),
                site.isPracticeRange());
    }

    private IncidentEnd endOf(TakenProblem.End end, OpenIncident open) {
        var changes = open.snapshot().proposedChanges();
        return new IncidentEnd(end.at(), session.shared.zone(), end.who(), end.verdict(), "", changes);
    }

    /// Adds the finding of the background explanation to the record of an owned problem. A finding is added
    /// only once: its lines show whether the record already has it.
    void addFinding(Problem problem) {
        var record = problem.handling().flatMap(handling -> session.openRecords.openRecord(handling.record()));
        if (record.isEmpty()
                || problem.explanation().flatMap(ProblemExplanation::line).isEmpty()) {
            return;
        }
        var recordedLines = record.get().snapshot().entries().stream()
                .flatMap(entry -> lines(entry.what()))
                .collect(Collectors.toSet());
        var found = explainer.evidence(problem.id());
        if (found.stream().flatMap(OwnedProblemRecords::lines).noneMatch(recordedLines::contains)) {
            found.forEach(piece -> record.get().add(TimelineEntry.PROBLEM, piece));
        }
    }

    private static Stream<Evidence.Line> lines(Evidence evidence) {
        return evidence instanceof Evidence.Lines text ? text.lines().stream() : Stream.empty();
    }
}
