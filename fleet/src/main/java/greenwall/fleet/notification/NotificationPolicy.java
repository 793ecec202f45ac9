package greenwall.fleet.notification;

import greenwall.fleet.DurationText;
import greenwall.fleet.TimeMath;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides what to notify about: problems that are new, worse or changed, alerts that belong to no problem,
/// acknowledged alerts that still fire, and a missing watchdog. Each problem causes one notification, however
/// many alerts it has; a flood of problems is summarised in one line.
///
/// Not thread-safe.
public final class NotificationPolicy {
    private static final int MAX_NAMES = 4;

    private final ProblemNotificationFilter problemNotifications = new ProblemNotificationFilter();
    private final Map<Alert.Key, Instant> notified = new HashMap<>();
    private final Map<Alert.Key, Instant> reminded = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Set<String> ending = new HashSet<>();
    /// The ids of the problems that this person owned at the last call of [#takenOver].
    private Set<String> own = Set.of();
    private boolean first = true;

    /// @param urgent whether to play a sound
    /// @param state determines the icon; may be critical without a sound, for a problem that was there at the
    ///     start
    public record Notice(String title, String text, boolean urgent, CellState state) {
        public Notice(String title, String text, boolean urgent) {
            this(title, text, urgent, urgent ? CellState.CRITICAL : CellState.WARN);
        }
    }

    /// One possible notification.
    ///
    /// @param name the name under which it is counted if there are too many for separate notifications
    /// @param fullName the name with its subject, for the only one of its name
    record Item(Notice notice, String name, String fullName) {}

    /// The notifications that are due now. The problems that exist when the console starts are summarised in
    /// one.
    ///
    /// @param problems the problems of the alerts; empty if alerts are not grouped
    /// @param collapseAbove the maximum number of separate notifications at once
    /// @param reminderInterval the interval of reminders of acknowledged alerts that still fire; zero for none
    public List<Notice> due(AlertSnapshot state, List<Problem> problems, int collapseAbove, Duration reminderInterval) {
        var problemOfAlert = ProblemBuilder.byAlert(problems);
        var fresh = new ArrayList<Alert>();
        var again = new ArrayList<Alert>();
        var active = new HashSet<Alert.Key>();
        for (var alert : state.alerts()) {
            if (alert.phase() == AlertPhase.UNKNOWN) {
                active.add(alert.key());
            }
            if (alert.phase() != AlertPhase.FIRING) {
                continue;
            }
            active.add(alert.key());
            if (alert.acknowledged().isPresent()) {
                notified.putIfAbsent(alert.key(), alert.since());
                var acknowledged = alert.acknowledged().get().at();
                var since = TimeMath.later(acknowledged, reminded.getOrDefault(alert.key(), acknowledged));
                if (reminderInterval.isPositive() && !state.at().isBefore(since.plus(reminderInterval))) {
                    reminded.put(alert.key(), state.at());
                    again.add(alert);
                }
            } else if (notified.putIfAbsent(alert.key(), alert.since()) == null
                    && !problemOfAlert.containsKey(alert.key())) {
                fresh.add(alert);
            }
        }
        notified.keySet().retainAll(active);
        reminded.keySet().retainAll(active);
        var notices = new ArrayList<Notice>();
        watchdogs(state, notices);
        fresh.sort(Alert.WORST_FIRST);
        var items = problemNotifications.due(state, problems, first);
        int wrong = items.size();
        fresh.forEach(alert -> items.add(item(alert, state.at())));
        if (!first) {
            collapse(items, collapseAbove, notices);
        } else if (wrong == 1 && items.size() == 1) {
            var only = items.getFirst().notice();
            notices.add(new Notice(only.title(), only.text(), false, only.state()));
        } else if (!items.isEmpty()) {
            notices.add(new Notice(counted(wrong, fresh.size()), countedNames(items), false, worst(items)));
        }
        first = false;
        remind(again, problemOfAlert, state.at(), notices);
        endings(state, notices);
        return notices;
    }

    /// The problems of this person that somebody else has taken over since the last call.
    ///
    /// @param ownName this person's name in the team; empty without a team
    public List<Notice> takenOver(List<Problem> problems, String ownName) {
        var notices = new ArrayList<Notice>();
        var owned = new HashSet<String>();
        for (var problem : problems) {
            var owner = problem.owner().map(ProblemOwner::name).orElse("");
            if (owner.isEmpty()) {
                continue;
            }
            if (owner.equals(ownName)) {
                owned.add(problem.id());
            } else if (own.contains(problem.id())) {
                notices.add(new Notice(owner + " took over " + problem.name(), problem.sentence(), false));
            }
        }
        own = owned;
        return notices;
    }

    private static String counted(int problems, int alerts) {
        var fire = alerts == 1 ? "1 alert firing" : alerts + " alerts firing";
        var wrong = problems == 1 ? "1 problem" : problems + " problems";
        return problems == 0 ? fire : alerts == 0 ? wrong : wrong + ", and " + fire;
    }

    private static Item item(Alert alert, Instant now) {
        boolean informs = AlertSeverity.isInformational(alert.severity());
        return new Item(
                new Notice(
                        alert.nameAndSubject(),
                        alert.severity() + ", "
                                + DurationText.of(TimeMath.longer(Duration.ZERO, Duration.between(alert.since(), now)))
                                + (alert.summary().isEmpty() ? "" : ": " + alert.summary()),
                        !informs,
                        informs
                                ? CellState.IDLE
                                : Problem.Severity.ofAlert(alert.severity()).state()),
                alert.name(),
                alert.nameAndSubject());
    }

    private static CellState worst(List<Item> items) {
        return items.stream().map(item -> item.notice().state()).reduce(CellState.IDLE, CellState::worst);
    }

    private static void collapse(List<Item> items, int collapseAbove, List<Notice> notices) {
        int single = items.size() > collapseAbove ? Math.max(0, collapseAbove) : items.size();
        items.subList(0, single).forEach(item -> notices.add(item.notice()));
        var rest = items.subList(single, items.size());
        if (!rest.isEmpty()) {
            notices.add(new Notice(
                    (single == 0 ? "" : "and ") + rest.size() + " more",
                    countedNames(rest),
                    rest.stream().anyMatch(item -> item.notice().urgent()),
                    worst(rest)));
        }
    }

    /// Adds one reminder for each problem, and one for each alert that belongs to no problem.
    private static void remind(
            List<Alert> again, Map<Alert.Key, Problem> problemOfAlert, Instant now, List<Notice> notices) {
        var items = new LinkedHashMap<String, Item>();
        for (var alert : again) {
            var problem = Optional.ofNullable(problemOfAlert.get(alert.key()));
            items.putIfAbsent(
                    problem.map(Problem::id).orElse(alert.key().toString()),
                    new Item(
                            reminder(alert, problem, now),
                            problem.map(Problem::lead).orElse(alert.name()),
                            problem.map(Problem::name).orElse(alert.nameAndSubject())));
        }
        if (items.size() == 1) {
            notices.add(items.firstEntry().getValue().notice());
        } else if (!items.isEmpty()) {
            notices.add(new Notice(
                    again.size() + " acknowledged alerts are still firing",
                    countedNames(List.copyOf(items.values())),
                    true));
        }
    }

    private static Notice reminder(Alert alert, Optional<Problem> problem, Instant now) {
        var by = alert.acknowledged().orElseThrow();
        return new Notice(
                "Still firing: " + problem.map(Problem::name).orElse(alert.nameAndSubject()),
                "acknowledged by " + by.by() + " " + DurationText.of(Duration.between(by.at(), now)) + " ago"
                        + (by.comment().isEmpty() ? "" : ": " + by.comment()),
                true);
    }

    private void watchdogs(AlertSnapshot state, List<Notice> notices) {
        for (var watchdog : state.watchdogs()) {
            if (watchdog.presence() != WatchdogAlert.WatchdogState.MISSING) {
                missing.remove(watchdog.cluster());
            } else if (missing.add(watchdog.cluster())) {
                notices.add(new Notice("Watchdog alert missing in " + watchdog.cluster(), watchdog.why(), true));
            }
        }
    }

    private void endings(AlertSnapshot state, List<Notice> notices) {
        var now = new HashSet<String>();
        for (var one : ExistingSilenceReview.endingSoon(state)) {
            now.add(one.silence().id());
            if (ending.add(one.silence().id())) {
                notices.add(new Notice(
                        "A silence ends in "
                                + DurationText.of(Duration.between(
                                        state.at(), one.silence().endsAt())),
                        "it silences an alert that is still firing: "
                                + one.alerts().getFirst().name()
                                + (one.alerts().size() > 1
                                        ? " and " + (one.alerts().size() - 1) + " more"
                                        : ""),
                        false));
            }
        }
        ending.retainAll(now);
    }

    /// Each name with the number of times that it occurs, the most frequent first, and in full where it occurs
    /// once.
    private static String countedNames(List<Item> items) {
        var named = items.stream().collect(Collectors.groupingBy(Item::name, LinkedHashMap::new, Collectors.toList()));
        var names = named.values().stream()
                .sorted(Comparator.comparing(List<Item>::size).reversed())
                .toList();
        var text = names.stream()
                .limit(MAX_NAMES)
                .map(same -> same.size() == 1
                        ? same.getFirst().fullName()
                        : same.size() + " × " + same.getFirst().name())
                .collect(Collectors.joining(", "));
        return names.size() > MAX_NAMES ? text + " and " + (names.size() - MAX_NAMES) + " more" : text;
    }
}
