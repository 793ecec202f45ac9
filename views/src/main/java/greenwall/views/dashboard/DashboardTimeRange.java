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
    private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d+[smhdwMy]))?(?:/([mhdwMy]))?");

    private DashboardTimeRange() {}

    /// A range whose end is fixed or rounded to an earlier instant is fixed. Any other ends now. An invalid range is
    /// the default range.
    static TimeRangeChoice choice(Dashboard.TimeRange range, Instant now, ZoneId zone) {
        var from = instant(range.from(), now, zone, false).filter(start -> start.isBefore(now));
        if (from.isEmpty()) {
            return Place.HOME.span();
        }
        boolean moves = RELATIVE.matcher(range.to()).matches() && !range.to().contains("/");
        return instant(range.to(), now, zone, true)
                .filter(to -> !moves && from.get().isBefore(to) && to.isBefore(now))
                .map(to -> TimeRangeChoice.fixed(new TimeWindow(from.get(), to)))
                .orElseGet(() -> TimeRangeChoice.last(Duration.between(from.get(), now)));
    }

    /// @param end whether a rounded instant is the end of its unit instead of the start
    private static Optional<Instant> instant(String text, Instant now, ZoneId zone, boolean end) {
        var relative = RELATIVE.matcher(text);
        if (!relative.matches()) {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }
        var ago = Optional.ofNullable(relative.group(1)).map(PanelRequest::length);
        var at = now.minus(ago.orElse(Duration.ZERO)).atZone(zone);
        var day = at.truncatedTo(ChronoUnit.DAYS);
        int units = end ? 1 : 0;
        var rounded =
                switch (relative.group(2)) {
                    case "m" -> at.truncatedTo(ChronoUnit.MINUTES).plusMinutes(units);
                    case "h" -> at.truncatedTo(ChronoUnit.HOURS).plusHours(units);
                    case "d" -> day.plusDays(units);
                    case "w" ->
                        day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                                .plusWeeks(units);
                    case "M" -> day.withDayOfMonth(1).plusMonths(units);
                    case "y" -> day.withDayOfYear(1).plusYears(units);
                    case null, default -> at;
                };
        return Optional.of(rounded.toInstant());
    }
}
