package greenwall.fleet.notification;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.TimeMath;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.notification.NotificationPolicy.Item;
import greenwall.fleet.notification.NotificationPolicy.Notice;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.problem.TakenProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides which problems need a notification: new ones, and those whose severity or subject changed. An
/// additional symptom of a problem does not count, nor does a part that becomes a problem of its own while the
/// other remains.
final class ProblemNotificationFilter {
    /// A problem that returns within this time is the same one: it flaps.
    private static final Duration SAME_PROBLEM = Duration.ofMinutes(15);
    /// A lower severity is notified once it has lasted this long.
    private static final Duration LOWER_SEVERITY_AFTER = Duration.ofMinutes(5);

    private final Map<String, NotifiedProblem> notified = new HashMap<>();
    /// When problems without a firing alert were first seen; the next poll must confirm them.
    private final Map<String, Instant> unconfirmed = new HashMap<>();

    private static final class NotifiedProblem {
        private final String lead;
        private Severity severity;
        private Instant seen;
        /// The ids of its parts at the last poll.
        private Set<String> parts;
        /// When the problem last had the severity of its notification.
        private Instant lastAsNotified;

        NotifiedProblem(Problem problem, Instant now) {
            lead = problem.lead();
            severity = problem.severity();
            seen = now;
            lastAsNotified = now;
            parts = parts(problem);
        }
    }

    /// The due notifications in the order of the problems.
    ///
    /// @param first whether this is the first poll, in which nothing needs to be confirmed
    List<Item> due(AlertSnapshot state, List<Problem> all, boolean first) {
        // A watched problem has no symptoms: if it comes back later, it begins again.
        var problems = all.stream()
                .filter(problem -> problem.stage() != TakenProblem.Stage.WATCHED)
                .toList();
        var alerts = state.alerts().stream().collect(Collectors.toMap(Alert::key, alert -> alert, (one, _) -> one));
        var items = new ArrayList<Item>();
        var ids = problems.stream().map(Problem::id).collect(Collectors.toSet());
        var ofParts = new HashMap<String, NotifiedProblem>();
        notified.forEach((id, known) -> {
            if (ids.contains(id)) {
                known.parts.forEach(part -> ofParts.put(part, known));
            }
        });
        for (var problem : problems) {
            var previous = notified.get(problem.id());
            if (previous != null) {
                previous.seen = state.at();
                previous.parts = parts(problem);
                change(previous, problem, state.at(), items);
            } else if (ofParts.get(problem.id()) instanceof NotifiedProblem whole) {
                var part = new NotifiedProblem(problem, state.at());
                part.severity = whole.severity;
                notified.put(problem.id(), part);
                change(part, problem, state.at(), items);
            } else {
                begin(problem, alerts, state.at(), first, items);
            }
        }
        unconfirmed.keySet().retainAll(ids);
        notified.values().removeIf(one -> one.seen.plus(SAME_PROBLEM).isBefore(state.at()));
        return items;
    }

    private static Set<String> parts(Problem problem) {
        return problem.mergedParts().stream().map(Problem.MergedPart::part).collect(Collectors.toSet());
    }

    private void begin(Problem problem, Map<Alert.Key, Alert> alerts, Instant now, boolean first, List<Item> items) {
        var own = problem.symptoms().stream()
                .filter(member -> member.kind() == Symptom.Kind.ALERT)
                .map(member -> alerts.get(new Alert.Key(problem.subject().cluster(), member.key())))
                .filter(Objects::nonNull)
                .toList();
        var loud = own.stream()
                .filter(alert -> alert.phase() == AlertPhase.FIRING || alert.phase() == AlertPhase.UNKNOWN)
                .toList();
        boolean silenced = problem.silenced()
                || loud.isEmpty() && own.stream().anyMatch(alert -> alert.phase() == AlertPhase.SUPPRESSED);
        if (silenced || loud.isEmpty() && !first && !confirmed(problem, now)) {
            return;
        }
        var was = problem.mergedParts().stream()
                .map(part -> notified.get(part.part()))
                .filter(Objects::nonNull)
                .findFirst();
        notified.put(problem.id(), new NotifiedProblem(problem, now));
        boolean acknowledged = !loud.isEmpty()
                && loud.stream().allMatch(alert -> alert.acknowledged().isPresent());
        if (!acknowledged) {
            items.add(item(
                    problem,
                    was.map(one -> ", was " + one.lead).orElse(""),
                    problem.owner().isEmpty(),
                    now));
        }
    }

    private boolean confirmed(Problem problem, Instant now) {
        return unconfirmed.computeIfAbsent(problem.id(), _ -> now).isBefore(now);
    }

    private static void change(NotifiedProblem previous, Problem problem, Instant now, List<Item> items) {
        int higher = previous.severity.compareTo(problem.severity());
        if (higher >= 0) {
            previous.lastAsNotified = now;
        }
        boolean lasting = !previous.lastAsNotified.plus(LOWER_SEVERITY_AFTER).isAfter(now);
        if (problem.silenced() || higher == 0 || higher < 0 && !lasting) {
            return;
        }
        items.add(item(problem, ", was " + previous.severity.word(), higher > 0, now));
        previous.severity = problem.severity();
    }

    private static Item item(Problem problem, String was, boolean urgent, Instant now) {
        var age = TimeMath.longer(Duration.between(problem.onset(), now), Duration.ZERO);
        var cause = problem.explanation()
                .flatMap(found -> found.chain().or(() -> found.line().map(line -> found.linePrefix() + line.text())))
                .orElse(CountText.of(problem.symptoms().size(), "symptom"));
        var text = problem.severity().word() + was + ", " + DurationText.of(age)
                + problem.owner().map(owner -> ", taken by " + owner.name()).orElse("") + ": " + cause;
        return new Item(
                new Notice(problem.sentence(), text, urgent, problem.severity().state()),
                problem.lead(),
                problem.name());
    }
}
