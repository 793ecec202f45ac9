package greenwall.views.alerts;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.state.CellState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.widgets.Banner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The lines above the list: the counts, the sources that are unreliable, and the watchdog alerts.
final class AlertsHeadline {
    private AlertsHeadline() {}

    static List<List<Banner.Part>> lines(AlertsAndProblems firing, Instant now) {
        var phases = firing.snapshot().phases();
        var lines = new ArrayList<List<Banner.Part>>();
        var first = new ArrayList<Banner.Part>();
        boolean known = firing.total() > 0 || firing.snapshot().failures().isEmpty();
        first.add(
                known
                        ? Banner.Part.plain(CountText.of(firing.total(), "alert firing", "alerts firing"))
                        : new Banner.Part("Firing alerts unknown", CellState.SILENT));
        for (var count : firing.counts()) {
            first.add(new Banner.Part(
                    AlertSeverity.counted(count.severity(), count.alerts(), ""),
                    AlertSeverity.state(count.severity())));
        }
        for (var phase : List.of(AlertPhase.UNKNOWN, AlertPhase.PENDING, AlertPhase.SUPPRESSED)) {
            int count = phases.getOrDefault(phase, 0);
            if (count > 0) {
                first.add(new Banner.Part(
                        count + " " + phase.word(),
                        phase == AlertPhase.UNKNOWN
                                ? CellState.SILENT
                                : phase == AlertPhase.PENDING ? CellState.STALE : CellState.IDLE));
            }
        }
        lines.add(first);
        for (var failure : firing.snapshot().failures()) {
            lines.add(Banner.line("data incomplete: " + failure, CellState.SILENT));
        }
        for (var remark : firing.snapshot().remarks()) {
            lines.add(Banner.line(remark, CellState.WARN));
        }
        var watchdogs = new ArrayList<Banner.Part>();
        for (var watchdog : firing.snapshot().watchdogs()) {
            watchdogs.add(new Banner.Part(
                    "Watchdog of " + watchdog.cluster() + ": " + words(watchdog, now), state(watchdog)));
        }
        if (!watchdogs.isEmpty()) {
            lines.add(watchdogs);
        }
        return lines;
    }

    private static String words(WatchdogAlert watchdog, Instant now) {
        var since = watchdog.since()
                .map(at -> DurationText.of(Duration.between(at, now)))
                .orElse("");
        return switch (watchdog.presence()) {
            case PRESENT -> "present for " + since;
            case SUPPRESSED -> watchdog.why();
            case MISSING -> "missing for " + since + ": " + watchdog.why();
            case UNKNOWN -> "not known: " + watchdog.why();
            case NONE -> watchdog.why();
        };
    }

    private static CellState state(WatchdogAlert watchdog) {
        return switch (watchdog.presence()) {
            case PRESENT -> CellState.OK;
            case SUPPRESSED -> CellState.WARN;
            case MISSING -> CellState.CRITICAL;
            case UNKNOWN -> CellState.SILENT;
            case NONE -> CellState.IDLE;
        };
    }
}
