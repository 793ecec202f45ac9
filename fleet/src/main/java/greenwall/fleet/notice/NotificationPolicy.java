package greenwall.fleet.notice;

import greenwall.fleet.Unit;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.alert.AlertWatch;
import greenwall.fleet.alert.Phase;
import greenwall.fleet.alert.Watchdog;
import greenwall.fleet.silence.SilenceReview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides what a person is told of without having asked: what began to fire, what goes on although it was
/// acknowledged, a watchdog that is gone. A flood becomes one line.
///
/// Not for use by two threads.
public final class NotificationPolicy {
    private final Map<Alert.Key, Instant> told = new HashMap<>();
    private final Map<Alert.Key, Instant> nagged = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Set<String> ending = new HashSet<>();
    private boolean first = true;

    /// @param urgent whether it is worth a sound
    public record Notice(String title, String text, boolean urgent) {}

    /// What has to be said now. What already fires when the console starts is summed up in one line.
    ///
    /// @param collapseAbove how many at once are told one by one
    /// @param nag how often an acknowledged alert that goes on is recalled; zero for never
    public List<Notice> hear(AlertState state, int collapseAbove, Duration nag) {
        var fresh = new ArrayList<Alert>();
        var again = new ArrayList<Alert>();
        var there = new HashSet<Alert.Key>();
        for (var alert : state.alerts()) {
            if (alert.phase() == Phase.UNKNOWN) {
                there.add(alert.key());
            }
            if (alert.phase() != Phase.FIRING) {
                continue;
            }
            there.add(alert.key());
            if (alert.acknowledged().isPresent()) {
                told.putIfAbsent(alert.key(), alert.since());
                var since = nagged.getOrDefault(
                        alert.key(), alert.acknowledged().get().at());
                if (nag.isPositive() && !state.at().isBefore(since.plus(nag))) {
                    nagged.put(alert.key(), state.at());
                    again.add(alert);
                }
            } else if (!told.containsKey(alert.key())) {
                told.put(alert.key(), alert.since());
                fresh.add(alert);
            }
        }
        told.keySet().retainAll(there);
        nagged.keySet().retainAll(there);
        var notices = new ArrayList<Notice>();
        watchdogs(state, notices);
        if (first) {
            first = false;
            if (!fresh.isEmpty()) {
                notices.add(new Notice(
                        fresh.size() == 1 ? "1 alert fires" : fresh.size() + " alerts fire", summed(fresh), false));
            }
        } else {
            fresh.sort(AlertWatch.worstFirst());
            collapse(fresh, collapseAbove, notices, state.at());
        }
        if (again.size() == 1) {
            notices.add(nagOf(again.getFirst(), state.at()));
        } else if (!again.isEmpty()) {
            notices.add(new Notice(again.size() + " acknowledged alerts go on", summed(again), true));
        }
        endings(state, notices);
        return notices;
    }

    private static void collapse(List<Alert> fresh, int collapseAbove, List<Notice> notices, Instant now) {
        int single = fresh.size() > collapseAbove ? Math.max(0, collapseAbove) : fresh.size();
        for (var alert : fresh.subList(0, single)) {
            notices.add(new Notice(
                    alert.name() + (alert.host().isEmpty() ? "" : " on " + alert.host()),
                    alert.severity() + ", " + Unit.duration(Duration.between(alert.since(), now))
                            + (alert.summary().isEmpty() ? "" : ": " + alert.summary()),
                    true));
        }
        var rest = fresh.subList(single, fresh.size());
        if (!rest.isEmpty()) {
            notices.add(new Notice((single == 0 ? "" : "and ") + rest.size() + " more", summed(rest), true));
        }
    }

    private static Notice nagOf(Alert alert, Instant now) {
        var by = alert.acknowledged().orElseThrow();
        return new Notice(
                alert.name() + (alert.host().isEmpty() ? "" : " on " + alert.host()) + " goes on",
                "acknowledged by " + by.by() + " " + Unit.duration(Duration.between(by.at(), now)) + " ago"
                        + (by.comment().isEmpty() ? "" : ": " + by.comment()),
                true);
    }

    private void watchdogs(AlertState state, List<Notice> notices) {
        for (var dog : state.watchdogs()) {
            if (dog.presence() != Watchdog.Presence.MISSING) {
                missing.remove(dog.cluster());
            } else if (missing.add(dog.cluster())) {
                notices.add(new Notice("No Watchdog in " + dog.cluster(), dog.why(), true));
            }
        }
    }

    private void endings(AlertState state, List<Notice> notices) {
        var now = new HashSet<String>();
        for (var one : SilenceReview.endingSoon(state)) {
            now.add(one.silence().id());
            if (ending.add(one.silence().id())) {
                notices.add(new Notice(
                        "A silence ends in "
                                + Unit.duration(Duration.between(
                                        state.at(), one.silence().endsAt())),
                        "what it keeps quiet still fires: "
                                + one.alerts().getFirst().name()
                                + (one.alerts().size() > 1
                                        ? " and " + (one.alerts().size() - 1) + " more"
                                        : ""),
                        false));
            }
        }
        ending.retainAll(now);
    }

    /// The names with how often each, the most frequent first.
    private static String summed(List<Alert> alerts) {
        var counts = new LinkedHashMap<String, Integer>();
        alerts.forEach(a -> counts.merge(a.name(), 1, Integer::sum));
        var names = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .toList();
        var text = new StringBuilder();
        for (var name : names.subList(0, Math.min(4, names.size()))) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(name.getValue() > 1 ? name.getValue() + " × " : "")
                    .append(name.getKey());
        }
        return names.size() > 4 ? text + " and " + (names.size() - 4) + " other kinds" : text.toString();
    }
}
