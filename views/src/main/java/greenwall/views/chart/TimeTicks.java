package greenwall.views.chart;

import greenwall.fleet.InstantText;
import greenwall.fleet.TimeWindow;
import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.Pen;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The marks of a time axis and their labels. Marks are at round local times, even across a change to or from
/// summer time. The mark at the start of a day has the date.
public final class TimeTicks {
    /// The height of a mark.
    static final double MARK = 3;

    private static final int[] SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200
    };
    private static final int[] DAYS = {1, 2, 7, 14, 30, 60, 90, 180, 365};
    /// A clock change shifts local times by at most two hours.
    private static final Duration CLOCK_CHANGE = Duration.ofHours(2);

    public record Tick(long millis, String label, boolean day) {}

    private TimeTicks() {}

    public static List<Tick> between(double startMillis, double endMillis, int most, ZoneId zone) {
        var start = Instant.ofEpochMilli((long) Math.ceil(startMillis));
        var end = Instant.ofEpochMilli((long) Math.floor(endMillis));
        double needed = (endMillis - startMillis) / 1000 / Math.max(1, most);
        for (int seconds : SECONDS) {
            if (seconds >= needed) {
                return withinDays(start, end, seconds, zone);
            }
        }
        int days = Arrays.stream(DAYS)
                .filter(candidate -> candidate * 86_400.0 >= needed)
                .findFirst()
                .orElse(DAYS[DAYS.length - 1]);
        return overDays(start, end, days, zone);
    }

    private static List<Tick> withinDays(Instant start, Instant end, int seconds, ZoneId zone) {
        var ticks = new ArrayList<Tick>();
        var first = start.minus(CLOCK_CHANGE).atZone(zone);
        int from = first.toLocalTime().toSecondOfDay() / seconds * seconds;
        var format = seconds < 60 ? InstantText.SECONDS : InstantText.CLOCK;
        for (var day = first.toLocalDate(); !day.atStartOfDay(zone).toInstant().isAfter(end); day = day.plusDays(1)) {
            // Later than midnight if a clock change skips that.
            var begin = day.atStartOfDay(zone);
            add(ticks, begin, start, end, InstantText.DAY, true);
            for (int secondOfDay = from; secondOfDay < 86_400; secondOfDay += seconds) {
                var local = day.atStartOfDay().plusSeconds(secondOfDay);
                var at = local.atZone(zone);
                // A local time that a clock change skips has no mark. One that occurs twice has two marks.
                if (at.toLocalDateTime().equals(local)) {
                    if (!at.equals(begin)) {
                        add(ticks, at, start, end, format, false);
                    }
                    var second = at.withLaterOffsetAtOverlap();
                    if (!second.equals(at)) {
                        add(ticks, second, start, end, format, false);
                    }
                }
                if (at.toInstant().isAfter(end.plus(CLOCK_CHANGE))) {
                    break;
                }
            }
            from = 0;
        }
        ticks.sort(Comparator.comparingLong(Tick::millis));
        return ticks;
    }

    /// The marks of an axis of this width, far enough apart for their labels.
    public static List<Tick> along(TimeWindow window, double width, MeasuredFont font, ZoneId zone) {
        int most = (int) (width / (font.width("00:00:00") + 28));
        return between(window.start().toEpochMilli(), window.end().toEpochMilli(), most, zone);
    }

    /// Draws the marks below a chart. Labels for which there is no room are left out.
    public static void paint(Pen pen, TimeWindow window, double left, double width, double y, ZoneId zone) {
        var font = pen.style().small();
        double free = left;
        long start = window.start().toEpochMilli();
        double perMilli = width / window.length().toMillis();
        for (var tick : along(window, width, font, zone)) {
            double at = Math.round(left + (tick.millis() - start) * perMilli);
            pen.fill(tick.day() ? ColorRole.LINE : ColorRole.GRID, at, y, 1, MARK);
            double wide = font.width(tick.label());
            double from = Math.clamp(at - wide / 2, left, Math.max(left, left + width - wide));
            if (from >= free) {
                pen.text(font, tick.day() ? ColorRole.FG : ColorRole.MUTED, tick.label(), from, y + MARK, wide + 1);
                free = from + wide + 8;
            }
        }
    }

    private static List<Tick> overDays(Instant start, Instant end, int days, ZoneId zone) {
        var ticks = new ArrayList<Tick>();
        long first = Math.floorDiv(start.atZone(zone).toLocalDate().toEpochDay(), days) * days;
        for (long day = first; ; day += days) {
            var at = LocalDate.ofEpochDay(day).atStartOfDay(zone);
            if (at.toInstant().isAfter(end)) {
                return ticks;
            }
            add(ticks, at, start, end, days >= 60 ? InstantText.DAY_OF_YEAR : InstantText.DAY, true);
        }
    }

    private static void add(
            List<Tick> ticks, ZonedDateTime at, Instant start, Instant end, DateTimeFormatter format, boolean day) {
        var instant = at.toInstant();
        if (!instant.isBefore(start) && !instant.isAfter(end)) {
            ticks.add(new Tick(instant.toEpochMilli(), format.format(at), day));
        }
    }
}
