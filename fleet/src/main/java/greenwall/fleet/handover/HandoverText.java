package greenwall.fleet.handover;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeMath;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.Redaction;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The handover at the end of a shift as text to paste: the problems and who has them, alerts since it began
/// and who acknowledged them, alerts that are silenced or inhibited, silences that end soon, cells that are not
/// green and that no alert covers, and open incidents with their state.
public final class HandoverText {
    private static final Duration SILENCE_HORIZON = Duration.ofHours(12);
    private static final int MAX = 40;
    private static final int MAX_CELLS = 2;

    private final StringBuilder out = new StringBuilder();

    private HandoverText() {}

    /// @param shift when the shift began
    /// @param history the alerts that fired since then, as far as the sources have them
    /// @param problems those that still have symptoms, also after their verdict, and those that are watched;
    ///     empty while they are unknown
    /// @param open incidents without a verdict, and those of which it cannot be read whether they have one
    /// @param redaction because the text is pasted into chats and sent to others
    public static String text(
            Instant shift,
            Instant now,
            ZoneId zone,
            AlertSnapshot alerts,
            AlertHistory history,
            FleetState fleet,
            Optional<List<Problem>> problems,
            List<Incident> open,
            Redaction redaction) {
        var text = new HandoverText();
        text.line("Handover, " + InstantText.withUtc(now, zone));
        text.line("Shift since " + InstantText.withUtc(shift, zone) + ", "
                + fleet.hostCounts().text());
        alerts.failures().forEach(t -> text.line("! " + t));
        alerts.watchdogs().stream()
                .filter(d -> d.presence() == WatchdogAlert.WatchdogState.MISSING)
                .forEach(d -> text.line("! Watchdog alert missing in " + d.cluster() + ": " + d.why()));
        text.problems(problems, zone);
        text.firing(alerts, now);
        text.suppressed(alerts, now, zone);
        text.resolved(alerts, history, shift, zone);
        text.silences(alerts, zone);
        text.unalertedCells(alerts, fleet, problems);
        text.incidents(open, zone);
        var labelled = Stream.of(
                alerts.alerts().stream().map(Alert::labels),
                history.lanes().stream().map(AlertHistory.AlertEpisodes::labels),
                problems.stream()
                        .flatMap(List::stream)
                        .flatMap(problem -> problem.symptoms().stream())
                        .map(Symptom::key),
                fleet.hosts().stream()
                        .flatMap(host -> host.cellsNotOk().stream())
                        .map(Cell::key));
        return redaction.apply(
                text.out.toString(), open, labelled.flatMap(all -> all).toList());
    }

    private void line(String text) {
        out.append(SanitizedText.line(text)).append('\n');
    }

    private void head(String text) {
        out.append('\n').append(text).append('\n');
    }

    private void items(List<String> items, String none) {
        if (items.isEmpty()) {
            line("- " + none);
        }
        items.stream().limit(MAX).forEach(item -> line("- " + item));
        if (items.size() > MAX) {
            line("- and " + (items.size() - MAX) + " more");
        }
    }

    /// @param incomplete whether something could not be read
    private static String nothing(boolean incomplete) {
        return incomplete ? "nothing that is known" : "nothing";
    }

    private void problems(Optional<List<Problem>> problems, ZoneId zone) {
        head("Problems now");
        items(
                problems.orElse(List.of()).stream()
                        .map(p -> p.severity().word()
                                + (p.onsetKnown() ? " since " : ", first seen ")
                                + InstantText.withUtc(p.onset(), zone)
                                + p.handling()
                                        .map(handling -> ", " + handling.ownerText())
                                        .orElse(", nobody has taken it")
                                + p.handling()
                                        .flatMap(TakenProblem::gone)
                                        .filter(_ -> p.stage() == TakenProblem.Stage.WATCHED)
                                        .map(gone -> ", not reported since " + InstantText.withUtc(gone, zone))
                                        .orElse("")
                                + ": " + p.sentence()
                                + p.explanation()
                                        .flatMap(found -> found.line().map(line -> found.linePrefix() + line.text()))
                                        .map(line -> ", log: " + line)
                                        .orElse(""))
                        .toList(),
                problems.isEmpty() ? "not known" : "none");
    }

    private void firing(AlertSnapshot alerts, Instant now) {
        head("Firing now");
        items(
                alerts.alerts().stream()
                        .filter(a -> a.phase() == AlertPhase.FIRING || a.phase() == AlertPhase.UNKNOWN)
                        .map(a -> a.nameAndSubject() + ", " + a.severity() + ", "
                                + DurationText.of(TimeMath.longer(Duration.ZERO, Duration.between(a.since(), now)))
                                + (a.phase() == AlertPhase.UNKNOWN ? ", UNKNOWN: " + a.why() : "")
                                + a.acknowledged()
                                        .map(k -> ", acknowledged by " + k.by()
                                                + (k.comment().isEmpty() ? "" : " (" + k.comment() + ")"))
                                        .orElse(", not acknowledged")
                                + (a.summary().isEmpty() ? "" : " · " + a.summary()))
                        .toList(),
                nothing(!alerts.failures().isEmpty()));
    }

    /// Whoever takes over must know them, however long their silences last.
    private void suppressed(AlertSnapshot alerts, Instant now, ZoneId zone) {
        head("Firing, but silenced or inhibited");
        items(
                alerts.alerts().stream()
                        .filter(alert -> alert.phase() == AlertPhase.SUPPRESSED)
                        .map(alert -> alert.nameAndSubject() + ", " + alert.severity()
                                + alert.suppressions().stream()
                                        .map(why -> ", " + suppression(why, now, zone))
                                        .collect(Collectors.joining()))
                        .toList(),
                nothing(!alerts.failures().isEmpty()));
    }

    private static String suppression(Suppression suppression, Instant now, ZoneId zone) {
        return switch (suppression) {
            case Suppression.Silenced(var _, var by, var comment, var until) ->
                "silenced"
                        + (until.equals(Instant.EPOCH) ? "" : " until " + InstantText.withUtc(until, zone))
                        + " by " + (by.isEmpty() ? "an unknown author" : by)
                        + (comment.isEmpty() ? "" : ": " + comment);
            case Suppression.Inhibited _ -> suppression.text(now);
            case Suppression.Muted _ -> suppression.text(now);
        };
    }

    private void resolved(AlertSnapshot alerts, AlertHistory history, Instant shift, ZoneId zone) {
        head("Fired and resolved");
        var now = alerts.alerts().stream().collect(Collectors.toMap(Alert::key, Alert::since, TimeMath::earlier));
        var items = new ArrayList<String>();
        for (var lane : history.lanes()) {
            var since = now.getOrDefault(new Alert.Key(lane.cluster(), lane.labels()), Instant.MAX);
            for (var episode : lane.episodes()) {
                if (episode.window().end().isAfter(shift)
                        && episode.ending() != AlertHistory.Ending.STILL_FIRING
                        && episode.window().end().isBefore(since)) {
                    items.add(lane.name() + (lane.host().isEmpty() ? "" : " on " + lane.host()) + ", "
                            + DurationText.of(episode.fired()) + " from "
                            + InstantText.withUtc(episode.window().start(), zone)
                            + (episode.ending() == AlertHistory.Ending.UNKNOWN ? ", end unknown" : ""));
                }
            }
        }
        history.failures().forEach(t -> items.add("not known: " + t));
        if (!history.gaps().isEmpty()) {
            var missing = history.gaps().stream().map(g -> g.window().length()).reduce(Duration.ZERO, Duration::plus);
            items.add("no data for " + DurationText.of(missing) + " of the shift");
        }
        items(items, "nothing");
    }

    private void silences(AlertSnapshot alerts, ZoneId zone) {
        head("Silences that end within 12 h");
        items(
                ExistingSilenceReview.endingWithin(alerts, SILENCE_HORIZON).stream()
                        .sorted(Comparator.comparing(c -> c.silence().endsAt()))
                        .map(c -> InstantText.withUtc(c.silence().endsAt(), zone) + ": "
                                + SilenceMatchers.text(c.silence().matchers()) + ", "
                                + c.silence().createdBy() + ": "
                                + c.silence().comment()
                                + (c.alerts().isEmpty()
                                        ? ""
                                        : " (silences "
                                                + CountText.of(c.alerts().size(), "alert") + ")"))
                        .toList(),
                nothing(!alerts.failures().isEmpty()));
    }

    private record CellRef(String cluster, String host, String quantity, Labels key) {}

    /// Adds the cells that are warn or worse, apart from those that are symptoms of the same problem as an
    /// alert.
    private void unalertedCells(AlertSnapshot alerts, FleetState fleet, Optional<List<Problem>> problems) {
        head("Not green, without an alert");
        if (problems.isEmpty()) {
            line("- not known");
            return;
        }
        var covered = coveredCells(alerts, problems.get());
        var items = new ArrayList<String>();
        for (var host : fleet.hosts()) {
            var cells = host.cellsNotOk().stream()
                    .filter(c -> c.state().compareTo(CellState.WARN) <= 0)
                    .filter(c -> !covered.contains(new CellRef(
                            host.cluster().name(), host.name(), c.quantity().id(), c.key())))
                    .toList();
            cells.stream().limit(MAX_CELLS).forEach(c -> items.add(host.name() + ": " + cell(c)));
            if (cells.size() > MAX_CELLS) {
                items.add(host.name() + ": " + (cells.size() - MAX_CELLS) + " more");
            }
        }
        boolean unknown = fleet.hasUnknown()
                || fleet.hosts().stream()
                        .flatMap(host -> host.cellsNotOk().stream())
                        .anyMatch(cell -> cell.state().compareTo(CellState.WARN) > 0);
        items(items, nothing(unknown));
    }

    private static Set<CellRef> coveredCells(AlertSnapshot alerts, List<Problem> problems) {
        var byAlert = ProblemBuilder.byAlert(problems);
        return alerts.alerts().stream()
                .filter(alert -> alert.phase() != AlertPhase.PENDING)
                .map(alert -> byAlert.get(alert.key()))
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(problem -> problem.symptoms().stream()
                        .map(symptom -> new CellRef(
                                problem.subject().cluster(), symptom.host(), symptom.name(), symptom.key())))
                .collect(Collectors.toSet());
    }

    private static String cell(Cell cell) {
        return cell.quantity().id() + " " + cell.state().withReason(cell.reason());
    }

    private void incidents(List<Incident> open, ZoneId zone) {
        head("Open incidents");
        items(open.stream().map(incident -> incident(incident, zone)).toList(), "none");
    }

    private static String incident(Incident incident, ZoneId zone) {
        var start = incident.start();
        var at = InstantText.withUtc(start.at(), zone);
        if (start.isUnreadable()) {
            return start.title() + ", begun " + at + "; it may be closed: " + incident.damage();
        }
        return start.title() + " since " + at
                + (start.who().isEmpty() ? "" : ", opened by " + start.who())
                + (incident.entries().isEmpty()
                        ? ""
                        : ", last entry: " + last(incident.entries().getLast()))
                + (incident.damage().isEmpty() ? "" : ", incomplete: " + incident.damage());
    }

    private static String last(TimelineEntry entry) {
        return (entry.step().isEmpty() ? "" : "step " + entry.step() + ", ")
                + entry.what().title();
    }
}
