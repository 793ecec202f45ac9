package greenwall.fleet.notice;

import greenwall.fleet.Unit;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Phase;
import greenwall.fleet.notice.NotificationPolicy.Item;
import greenwall.fleet.notice.NotificationPolicy.Notice;
import greenwall.fleet.problem.OwnedProblem;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.problem.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Which problems have to be told: those that are new, that changed their severity, or that are now about something
/// else. That another symptom joins one is not told.
final class ProblemNotifications {
    /// A problem that returns within this time is the same one: it flaps.
    private static final Duration SAME = Duration.ofMinutes(15);
    /// A lower severity is notified once it has lasted this long.
    private static final Duration LASTING = Duration.ofMinutes(5);

    private final Map<String, Notified> notified = new HashMap<>();
    /// When problems without a firing alert were first seen: the next poll confirms them.
    private final Map<String, Instant> unconfirmed = new HashMap<>();

    private static final class Notified {
        private final String subject;
        private Severity severity;
        private Instant seen;
        /// When it last had the severity that was notified.
        private Instant lastAsNotified;

        Notified(Problem problem, Instant now) {
            subject = problem.subject().text();
            severity = problem.severity();
            seen = now;
            lastAsNotified = now;
        }
    }

    /// In the order of the problems.
    ///
    /// @param first whether this is the first poll: then nothing has to be confirmed
    List<Item> due(AlertSnapshot state, List<Problem> problems, boolean first) {
        var alerts = state.alerts().stream().collect(Collectors.toMap(Alert::key, alert -> alert, (one, _) -> one));
        var items = new ArrayList<Item>();
        for (var problem : problems) {
            var known = notified.get(problem.id());
            if (known != null) {
                known.seen = state.at();
                change(known, problem, state.at(), items);
            } else if (problem.stage() != OwnedProblem.Stage.WATCHED) {
                begin(problem, alerts, state.at(), first, items);
            }
        }
        var ids = problems.stream().map(Problem::id).collect(Collectors.toSet());
        unconfirmed.keySet().retainAll(ids);
        notified.values().removeIf(one -> one.seen.plus(SAME).isBefore(state.at()));
        return items;
    }

    private void begin(Problem problem, Map<Alert.Key, Alert> alerts, Instant now, boolean first, List<Item> items) {
        var own = problem.members().stream()
                .filter(member -> member.kind() == Symptom.Kind.ALERT)
                .map(member -> alerts.get(new Alert.Key(problem.subject().cluster(), member.key())))
                .filter(Objects::nonNull)
                .toList();
        var loud = own.stream()
                .filter(alert -> alert.phase() == Phase.FIRING || alert.phase() == Phase.UNKNOWN)
                .toList();
        boolean silenced =
                problem.muted() || loud.isEmpty() && own.stream().anyMatch(alert -> alert.phase() == Phase.SUPPRESSED);
        if (silenced || loud.isEmpty() && !first && !confirmed(problem, now)) {
            return;
        }
        var was = problem.why().stream()
                .map(fold -> notified.get(fold.part()))
                .filter(Objects::nonNull)
                .findFirst();
        notified.put(problem.id(), new Notified(problem, now));
        boolean acknowledged = !loud.isEmpty()
                && loud.stream().allMatch(alert -> alert.acknowledged().isPresent());
        if (!acknowledged) {
            items.add(item(
                    problem,
                    was.map(one -> ", was " + one.subject).orElse(""),
                    problem.owner().isEmpty(),
                    now));
        }
    }

    private boolean confirmed(Problem problem, Instant now) {
        return unconfirmed.computeIfAbsent(problem.id(), _ -> now).isBefore(now);
    }

    private static void change(Notified known, Problem problem, Instant now, List<Item> items) {
        int higher = known.severity.compareTo(problem.severity());
        if (higher >= 0) {
            known.lastAsNotified = now;
        }
        boolean lasting = !known.lastAsNotified.plus(LASTING).isAfter(now);
        if (problem.stage() == OwnedProblem.Stage.WATCHED || problem.muted() || higher == 0 || higher < 0 && !lasting) {
            return;
        }
        items.add(item(problem, ", was " + known.severity.word(), higher > 0, now));
        known.severity = problem.severity();
    }

    private static Item item(Problem problem, String was, boolean urgent, Instant now) {
        var age = Duration.between(problem.onset(), now);
        int symptoms = problem.members().size();
        var text = new StringBuilder(problem.severity().word())
                .append(was)
                .append(", ")
                .append(Unit.duration(age.isNegative() ? Duration.ZERO : age));
        problem.owner().ifPresent(owner -> text.append(", taken by ").append(owner.name()));
        text.append(": ")
                .append(problem.finding()
                        .flatMap(found -> found.chain().or(() -> found.line().map(line -> found.hedge() + line.text())))
                        .orElse(symptoms + (symptoms == 1 ? " symptom" : " symptoms")));
        return new Item(new Notice(problem.sentence(), text.toString(), urgent, problem.severity()), problem.lead());
    }
}
