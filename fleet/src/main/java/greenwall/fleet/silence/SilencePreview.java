package greenwall.fleet.silence;

import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.source.InstantVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The alerts that a silence would cover: current alerts, and alerts of the last seven days. Both are counted
/// locally, so that the count follows each keystroke.
///
/// @param week the labels of the alerts that fired within the week, without watchdogs
/// @param watchdogs the labels of the watchdogs among them
public record SilencePreview(
        List<Alert> now, boolean nowKnown, List<Labels> week, List<Labels> watchdogs, WeekStatus weekStatus) {
    /// Whether the source has responded to [#WEEK].
    public enum WeekStatus {
        PENDING,
        UNAVAILABLE,
        KNOWN
    }

    /// A query with one series for each alert that fired within the week; sent once when the form opens.
    public static final String WEEK = "count_over_time(ALERTS{alertstate=\"firing\"}[7d])";

    public static SilencePreview of(AlertSnapshot state, String cluster) {
        return new SilencePreview(
                state.alerts().stream()
                        .filter(a -> a.cluster().equals(cluster) && a.phase() != AlertPhase.PENDING)
                        .toList(),
                state.failures().isEmpty(),
                List.of(),
                List.of(),
                WeekStatus.PENDING);
    }

    /// The source cannot respond to [#WEEK].
    public SilencePreview withoutWeek() {
        return new SilencePreview(now, nowKnown, List.of(), List.of(), WeekStatus.UNAVAILABLE);
    }

    /// Adds the response to [#WEEK]. Alerts in Alertmanager have the external labels of their Prometheus,
    /// which `ALERTS` does not have; they are taken from the current alerts.
    public SilencePreview withWeek(InstantVector answer) {
        var external = externalLabels(answer);
        var week = new ArrayList<Labels>();
        var watchdogs = new ArrayList<Labels>();
        for (var row : answer.rows()) {
            var labels = row.without(Set.of("alertstate", Labels.NAME));
            for (int l = 0; l < external.size(); l++) {
                if (!labels.has(external.name(l))) {
                    labels = labels.with(external.name(l), external.value(l));
                }
            }
            (WatchdogAlert.isWatchdog(labels.get("alertname")) ? watchdogs : week).add(labels);
        }
        return new SilencePreview(now, nowKnown, week, watchdogs, WeekStatus.KNOWN);
    }

    private Labels externalLabels(InstantVector answer) {
        for (var alert : now) {
            for (var row : answer.rows()) {
                var labels = row.without(Set.of("alertstate", Labels.NAME));
                if (alert.labels().containsAll(labels)) {
                    return alert.labels().without(labels.names());
                }
            }
        }
        return Labels.EMPTY;
    }

    /// The number of alerts and hosts, and the first names.
    ///
    /// @param now -1 if no firing alert is known but not all alerts are known
    /// @param watchdog whether a watchdog is among them, which the other numbers do not count
    public record Count(
            int now,
            int nowHosts,
            int week,
            int weekHosts,
            WeekStatus weekStatus,
            boolean watchdog,
            List<String> names) {
        public String text() {
            return (now < 0
                            ? "No firing alert that could be read matches, but not all could be read. "
                            : "Matches " + (now == 0 ? "no firing alert" : firing()) + ". ")
                    + weekText()
                    + (watchdog ? " It also silences the Watchdog: broken alerting would go unnoticed." : "");
        }

        private String weekText() {
            return switch (weekStatus) {
                case PENDING -> "Counting the alerts of the last 7 days …";
                case UNAVAILABLE -> "The last 7 days cannot be queried.";
                case KNOWN ->
                    "In the last 7 days, it would have matched "
                            + (week == 0 ? "no alert" : CountText.of(week, "alert") + hosts(weekHosts)) + ".";
            };
        }

        private String firing() {
            return CountText.of(now, "firing alert") + hosts(nowHosts);
        }

        private static String hosts(int count) {
            return count == 0 ? "" : " on " + CountText.of(count, "host");
        }
    }

    public Count count(Predicate<Labels> matchers) {
        var firing = now.stream().filter(a -> matchers.test(a.labels())).toList();
        var past = week.stream().filter(matchers).toList();
        return new Count(
                firing.isEmpty() && !nowKnown ? -1 : firing.size(),
                distinct(firing.stream().map(Alert::host).toList()),
                past.size(),
                distinct(past.stream().map(HostLabelNames::in).toList()),
                weekStatus,
                watchdogs.stream().anyMatch(matchers),
                firing.stream().map(Alert::name).distinct().toList());
    }

    private static int distinct(Collection<String> hosts) {
        return (int) hosts.stream().filter(h -> !h.isEmpty()).distinct().count();
    }
}
