package greenwall.views.window;

import greenwall.fleet.InstantText;
import greenwall.fleet.TimeWindow;
import greenwall.views.TimeRangeChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A time range as text.
final class TimeRangeText {
    private static final DateTimeFormatter ABBREVIATION = DateTimeFormatter.ofPattern(" zzz", Locale.ENGLISH);

    private static final Duration MINUTES_SUFFICE = Duration.ofMinutes(5);

    private TimeRangeText() {}

    /// Begins with whether the range ends now (live), ends at an earlier instant (past), or is fixed.
    static String of(TimeRangeChoice range, boolean past, Instant now, ZoneId zone) {
        return (range.live() ? liveOrPast(past) : "fixed · ") + words(range, now, zone);
    }

    /// For a view that shows the newest state whatever the range is.
    static String ofOtherViews(TimeRangeChoice range, boolean past, Instant now, ZoneId zone) {
        return range.live() ? of(range, past, now, zone) : liveOrPast(past) + otherViews(range, now, zone);
    }

    /// For a record, which has a time of its own.
    static String ofRecord(TimeRangeChoice range, Instant now, ZoneId zone) {
        return "record · " + otherViews(range, now, zone);
    }

    static String otherViews(TimeRangeChoice range, Instant now, ZoneId zone) {
        return "other views " + words(range, now, zone);
    }

    private static String words(TimeRangeChoice range, Instant now, ZoneId zone) {
        return switch (range) {
            case TimeRangeChoice.AbsoluteRange(var window) -> text(window, now, zone);
            case TimeRangeChoice.CalendarRange(var start, var _)
            when !start.startsWith("now") ->
                "since " + InstantText.of(range.at(now).start(), now, zone);
            default -> range.text();
        };
    }

    private static String liveOrPast(boolean past) {
        return past ? "past · " : "live · ";
    }

    /// With seconds if the minutes do not tell the ends apart well, the day of the end if it is another, the
    /// years unless both are the current one, and the zone's abbreviation in an hour that occurs twice.
    private static String text(TimeWindow window, Instant now, ZoneId zone) {
        var start = window.start().atZone(zone);
        var end = window.end().atZone(zone);
        var clock = window.length().compareTo(MINUTES_SUFFICE) < 0 ? InstantText.SECONDS : InstantText.CLOCK;
        int year = now.atZone(zone).getYear();
        var day = start.getYear() == year && end.getYear() == year ? InstantText.DAY : InstantText.DAY_OF_YEAR;
        boolean twice = TimeFieldFormat.occursTwice(start) || TimeFieldFormat.occursTwice(end);
        return day.format(start) + " " + clock.format(start) + (twice ? ABBREVIATION.format(start) : "") + " – "
                + (start.toLocalDate().equals(end.toLocalDate()) ? "" : day.format(end) + " ")
                + clock.format(end) + (twice ? ABBREVIATION.format(end) : "");
    }
}
