package greenwall.views.dashboard;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.views.CalendarInstant;
import greenwall.views.TimeRangeChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Optional;

/// The time of a panel that does not have the window of its dashboard.
///
/// @param note what differs from the dashboard; empty if nothing does
/// @param problem what is not valid; otherwise empty
record PanelTimeOverride(TimeWindow window, String note, String problem) {
    static boolean differs(Panel.QueryOptions options) {
        return !options.timeFrom().isEmpty() || !options.timeShift().isEmpty();
    }

    /// @param shown the window of the dashboard
    static PanelTimeOverride of(Panel.QueryOptions options, TimeWindow shown, VariableSubstitution scope, ZoneId zone) {
        var from = scope.text(options.timeFrom()).strip();
        var shift = scope.text(options.timeShift()).strip();
        var notes = new ArrayList<String>();
        var window = shown;
        if (!from.isEmpty()) {
            var start = before(from, shown.end(), zone, false).filter(begin -> isShowable(begin, shown.end()));
            if (start.isEmpty()) {
                return new PanelTimeOverride(shown, "", "the time range \"" + from + "\" is not valid");
            }
            window = new TimeWindow(start.get(), shown.end());
            notes.add(from.startsWith("now") ? from + " to now" : "last " + from);
        }
        if (!shift.isEmpty()) {
            var start = before(shift, window.start(), zone, false);
            var end = before(shift, window.end(), zone, true);
            if (start.isEmpty() || end.isEmpty() || !isShowable(start.get(), end.get())) {
                return new PanelTimeOverride(shown, "", "the time shift \"" + shift + "\" is not valid");
            }
            window = new TimeWindow(start.get(), end.get());
            notes.add("time shift -" + shift);
        }
        return new PanelTimeOverride(window, String.join(", ", notes), "");
    }

    private static boolean isShowable(Instant start, Instant end) {
        return start.isBefore(end) && TimeRangeChoice.isShowable(new TimeWindow(start, end));
    }

    /// The window of the dashboard for which the panel has the window that was chosen in it. Empty if the panel does
    /// not merely show an earlier time: then only the panel is zoomed.
    ///
    /// @param shown the window of the dashboard now
    Optional<TimeWindow> windowOfDashboard(TimeWindow shown, TimeWindow chosen) {
        if (!window.length().equals(shown.length())) {
            return Optional.empty();
        }
        var shift = Duration.between(window.start(), shown.start());
        return Optional.of(
                new TimeWindow(chosen.start().plus(shift), chosen.end().plus(shift)));
    }

    /// The instant that lies `1d`, `1d/d`, `now-1d` or `now/d` before another one, with the rounding of a dashboard's
    /// range.
    private static Optional<Instant> before(String text, Instant instant, ZoneId zone, boolean end) {
        return CalendarInstant.of(beforeNow(text), instant, zone, end);
    }

    private static String beforeNow(String text) {
        return text.startsWith("now") ? text : "now-" + text;
    }

    /// The range of a view that is opened for a panel with this window.
    static TimeRangeChoice range(
            Panel.QueryOptions options,
            TimeRangeChoice ofDashboard,
            TimeWindow window,
            VariableSubstitution scope,
            ZoneId zone) {
        if (!differs(options)) {
            return ofDashboard;
        }
        if (!ofDashboard.live() || !options.timeShift().isEmpty()) {
            return TimeRangeChoice.fixed(window);
        }
        var from = beforeNow(scope.text(options.timeFrom()).strip());
        return from.contains("/")
                        && before(from, window.end(), zone, false)
                                .filter(window.start()::equals)
                                .isPresent()
                ? TimeRangeChoice.since(from, zone)
                : TimeRangeChoice.last(window.length());
    }
}
