package greenwall.views.dashboard;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Pattern;

/// The time range that a dashboard's file sets, such as `now-6h` to `now`, `now/d` to `now/d`, or two instants.
final class DashboardTimeRange {
    private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,6})([smhdwMy]))?(?:/([smhdwMy]))?");

    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");

    /// Dashboards whose data arrive late end some minutes before now, and are live all the same.
    static final Duration NEAR_NOW = Duration.ofMinutes(5);

    private DashboardTimeRange() {}

    /// A range whose end is now, or shortly before, moves with the clock. Any other is fixed when the dashboard
    /// opens. An invalid range, or one that no axis can show, is the default range.
    static TimeRangeChoice choice(Dashboard.TimeRange range, Instant now, ZoneId zone) {
        var from = instant(range.from(), now, zone, false).filter(start -> start.isBefore(now));
        if (from.isEmpty()) {
            return Place.HOME.range();
        }
        var length = Duration.between(from.get(), now);
        var choice = instant(range.to(), now, zone, true)
                .filter(to -> from.get().isBefore(to) && to.isBefore(now))
                .filter(to -> !moves(range.to(), Duration.between(to, now)))
                .map(to -> TimeRangeChoice.fixed(new TimeWindow(from.get(), to)))
                .orElseGet(() -> TimeRangeChoice.last(length));
        return TimeRangeChoice.isShowable(choice.at(now)) ? choice : Place.HOME.range();
    }

    private static boolean moves(String end, Duration beforeNow) {
        return RELATIVE.matcher(end).matches() && !end.contains("/") && beforeNow.compareTo(NEAR_NOW) <= 0;
    }

    /// @param end whether a rounded instant is the end of its unit instead of the start
    static Optional<Instant> instant(String text, Instant now, ZoneId zone, boolean end) {
        var relative = RELATIVE.matcher(text);
        if (!relative.matches()) {
            try {
                return Optional.of(
                        MILLIS.matcher(text).matches()
                                ? Instant.ofEpochMilli(Long.parseLong(text))
                                : Instant.parse(text));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }
        var at = now.atZone(zone);
        if (relative.group(1) != null) {
            at = at.minus(Long.parseLong(relative.group(1)), unit(relative.group(2)));
        }
        if (relative.group(3) == null) {
            return Optional.of(at.toInstant());
        }
        var unit = unit(relative.group(3));
        var day = at.truncatedTo(ChronoUnit.DAYS);
        var rounded = switch (unit) {
            case WEEKS -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTHS -> day.withDayOfMonth(1);
            case YEARS -> day.withDayOfYear(1);
            default -> at.truncatedTo(unit);
        };
        return Optional.of(rounded.plus(end ? 1 : 0, unit).toInstant());
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            case "w" -> ChronoUnit.WEEKS;
            case "M" -> ChronoUnit.MONTHS;
            default -> ChronoUnit.YEARS;
        };
    }
}
