package greenwall.views.dashboard;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.views.CalendarInstant;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// The time range that a dashboard's file sets, such as `now-6h` to `now`, `now/d` to `now/d`, or two instants.
final class DashboardTimeRange {
    /// Dashboards whose data arrive late end some minutes before now, and are live all the same.
    static final Duration NEAR_NOW = Duration.ofMinutes(5);

    private DashboardTimeRange() {}

    /// A range whose end is now, or shortly before, moves with the clock. Any other is fixed when the dashboard
    /// opens. An invalid range, or one that no axis can show, is the default range.
    static TimeRangeChoice choice(Dashboard.TimeRange range, Instant now, ZoneId zone) {
        var from = CalendarInstant.of(range.from(), now, zone, false).filter(start -> start.isBefore(now));
        if (from.isEmpty()) {
            return Place.HOME.range();
        }
        var end = CalendarInstant.of(range.to(), now, zone, true)
                .filter(to -> from.get().isBefore(to) && to.isBefore(now))
                .filter(to -> !moves(range.to(), Duration.between(to, now)));
        var window = new TimeWindow(from.get(), end.orElse(now));
        if (!TimeRangeChoice.isShowable(window)) {
            return Place.HOME.range();
        }
        if (end.isPresent()) {
            return TimeRangeChoice.fixed(window);
        }
        if (CalendarInstant.movesWithNow(range.from())) {
            return TimeRangeChoice.last(window.length());
        }
        return TimeRangeChoice.since(
                isRelative(range) ? range.from() : from.get().toString(), zone);
    }

    static boolean isRelative(Dashboard.TimeRange range) {
        return range.from().startsWith("now");
    }

    private static boolean moves(String end, Duration beforeNow) {
        return CalendarInstant.movesWithNow(end) && beforeNow.compareTo(NEAR_NOW) <= 0;
    }
}
