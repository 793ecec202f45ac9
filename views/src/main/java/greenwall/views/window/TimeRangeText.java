package greenwall.views.window;

import greenwall.fleet.InstantText;
import greenwall.fleet.TimeWindow;
import greenwall.views.TimeRangeChoice;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// A time range as text, and the parser of typed instants.
final class TimeRangeText {
    private static final DateTimeFormatter ABBREVIATION = DateTimeFormatter.ofPattern(" zzz", Locale.ENGLISH);
    private static final DateTimeFormatter TYPED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter PARSED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm[:ss][ XXX]", Locale.ROOT);

    private static final Duration MINUTES_SUFFICE = Duration.ofMinutes(5);

    private TimeRangeText() {}

    /// Begins with whether the range ends now (live), ends at an earlier instant (past), or is fixed.
    static String of(TimeRangeChoice range, boolean past, Instant now, ZoneId zone) {
        return range instanceof TimeRangeChoice.AbsoluteRange(var window)
                ? "fixed · " + text(window, now, zone)
                : tense(past) + range.text();
    }

    /// For a view that shows the newest state whatever the range is.
    static String ofOtherViews(TimeRangeChoice range, boolean past, Instant now, ZoneId zone) {
        return range instanceof TimeRangeChoice.AbsoluteRange(var window)
                ? tense(past) + "other views " + text(window, now, zone)
                : of(range, past, now, zone);
    }

    private static String tense(boolean past) {
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
        boolean twice = occursTwice(start) || occursTwice(end);
        return day.format(start) + " " + clock.format(start) + (twice ? ABBREVIATION.format(start) : "") + " – "
                + (start.toLocalDate().equals(end.toLocalDate()) ? "" : day.format(end) + " ")
                + clock.format(end) + (twice ? ABBREVIATION.format(end) : "");
    }

    /// Whether clocks show this time twice, because they are put back.
    private static boolean occursTwice(ZonedDateTime at) {
        return !at.withEarlierOffsetAtOverlap().isEqual(at.withLaterOffsetAtOverlap());
    }

    /// With its offset from UTC in an hour that occurs twice.
    static String typed(Instant at, ZoneId zone) {
        var local = at.atZone(zone);
        return TYPED.format(local) + (occursTwice(local) ? " " + local.getOffset() : "");
    }

    /// Parses `17:40`, `2026-11-21 17:40`, `2026-11-21 17:40 +01:00`, `2026-11-21T17:40:00Z`, `-2h` and `now`.
    /// A time of day later than now means yesterday. Of a time that occurs twice, the last one that is not
    /// later than now.
    static Optional<Instant> instant(String text, Instant now, ZoneId zone) {
        return instant(text, now, zone, true);
    }

    /// @param last whether a time that occurs twice means the second one
    private static Optional<Instant> instant(String text, Instant now, ZoneId zone, boolean last) {
        var typed = text.strip();
        try {
            if (typed.equalsIgnoreCase("now")) {
                return Optional.of(now);
            }
            if (typed.startsWith("-")) {
                return Optional.of(
                        now.minus(Duration.parse("PT" + typed.substring(1).toUpperCase(Locale.ROOT))));
            }
            if (typed.contains("T")) {
                return Optional.of(Instant.parse(typed));
            }
            if (typed.contains(" ")) {
                var parsed = PARSED.parseBest(typed, OffsetDateTime::from, LocalDateTime::from);
                return Optional.of(
                        parsed instanceof OffsetDateTime exact
                                ? exact.toInstant()
                                : resolved(LocalDateTime.from(parsed), now, zone, last));
            }
            var today = LocalDate.ofInstant(now, zone).atTime(LocalTime.parse(typed));
            var at = resolved(today, now, zone, last);
            return Optional.of(at.isAfter(now) ? resolved(today.minusDays(1), now, zone, last) : at);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Instant resolved(LocalDateTime local, Instant now, ZoneId zone, boolean last) {
        var first = local.atZone(zone);
        var second = first.withLaterOffsetAtOverlap().toInstant();
        return last && !second.isAfter(now) ? second : first.toInstant();
    }

    /// Empty if either is malformed, the end is not after the start, or no axis can show the range. Of times that occur
    /// twice, the range begins with the first and ends with the second.
    static Optional<TimeWindow> window(String from, String to, Instant now, ZoneId zone) {
        var start = instant(from, now, zone, false);
        var end = instant(to, now, zone, true);
        return start.isPresent() && end.isPresent() && start.get().isBefore(end.get())
                ? Optional.of(new TimeWindow(start.get(), end.get())).filter(TimeRangeChoice::isShowable)
                : Optional.empty();
    }
}
