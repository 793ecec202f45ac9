package greenwall.views.dashboard;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.QueryIntervals;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.views.TimeRangeChoice;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The time of a panel that does not have the window of its dashboard.
///
/// @param note what differs from the dashboard; empty if nothing does
record PanelTime(TimeWindow window, String note) {
    static boolean differs(Panel.QueryOptions options) {
        return !options.timeFrom().isEmpty() || !options.timeShift().isEmpty();
    }

    /// @param shown the window of the dashboard
    static PanelTime of(Panel.QueryOptions options, TimeWindow shown, VariableSubstitution scope) {
        var from = scope.text(options.timeFrom()).strip();
        var back = scope.text(options.timeShift()).strip();
        var length = length(from.replace("now-", ""));
        var shift = length(back.replace("now-", ""));
        var end = shown.end().minus(shift);
        var note = Stream.of(from.isEmpty() ? "" : "last " + from, back.isEmpty() ? "" : "time shift -" + back)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return new PanelTime(
                new TimeWindow(length.isZero() ? shown.start().minus(shift) : end.minus(length), end), note);
    }

    /// The range of a view that is opened for a panel with this window.
    static TimeRangeChoice range(Panel.QueryOptions options, TimeRangeChoice ofDashboard, TimeWindow window) {
        if (!differs(options)) {
            return ofDashboard;
        }
        return ofDashboard.live() && options.timeShift().isEmpty()
                ? TimeRangeChoice.last(window.length())
                : TimeRangeChoice.fixed(window);
    }

    /// Parses a duration. Returns zero if it cannot be parsed.
    static Duration length(String written) {
        var text = written.strip();
        boolean hasUnit = !text.isEmpty() && !Character.isDigit(text.charAt(text.length() - 1));
        return hasUnit ? QueryIntervals.parse(text, Duration.ZERO) : Duration.ZERO;
    }
}
