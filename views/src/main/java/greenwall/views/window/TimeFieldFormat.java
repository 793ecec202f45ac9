package greenwall.views.window;

import greenwall.fleet.InstantParser;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.views.CalendarInstant;
import greenwall.views.TimeRangeChoice;
import java.time.DateTimeException;
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

/// Parses the times that a user typed into a field, and formats a time for one.
final class TimeFieldFormat {
    private static final DateTimeFormatter TYPED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter PARSED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm[:ss][ XXX]", Locale.ROOT);

    private static final String NOW = "now";
    static final String PAST_EXAMPLES = "17:40, 2026-11-21 17:40 or -2h";
    static final String EXAMPLES = "17:40, 2026-11-21 17:40, -2h, now/d (today) or now";

    private TimeFieldFormat() {}

    /// Whether clocks show this time twice, because they are put back.
    static boolean occursTwice(ZonedDateTime at) {
        return !at.withEarlierOffsetAtOverlap().isEqual(at.withLaterOffsetAtOverlap());
    }

    /// With its offset from UTC in an hour that occurs twice.
    static String text(Instant at, ZoneId zone) {
        var local = at.atZone(zone);
        return TYPED.format(local) + (occursTwice(local) ? " " + local.getOffset() : "");
    }

    /// Like [#parse], for a time before now.
    static Instant parsePast(String field, String text, Instant now, ZoneId zone) {
        var at = parse(field, text, now, zone, PAST_EXAMPLES, true, false);
        if (!at.isBefore(now)) {
            throw new IllegalArgumentException(
                    field + " is not in the past: write an earlier time such as " + PAST_EXAMPLES + ".");
        }
        return at;
    }

    /// Parses `17:40`, `2026-11-21 17:40`, `2026-11-21 17:40 +01:00`, what [InstantParser] parses, such as `-2h`, and a
    /// time of the calendar as in a link, such as `now/d`. A time of day later than now means yesterday. For
    /// anything else, the exception's message names the field and describes what was expected.
    ///
    /// @param last whether a time that occurs twice means the last one that is not later than now
    /// @param end whether a rounded time is the end of its day, week, month or year
    static Instant parse(
            String field, String text, Instant now, ZoneId zone, String examples, boolean last, boolean end) {
        return parsed(text.strip(), now, zone, last, end)
                .orElseThrow(() -> new IllegalArgumentException((text.isBlank()
                                ? field + " is empty"
                                : field + " is \"" + SanitizedText.line(text.strip()) + "\", which is not a time")
                        + ": write a time such as " + examples + "."));
    }

    private static Optional<Instant> parsed(String typed, Instant now, ZoneId zone, boolean last, boolean end) {
        var inEveryZone = InstantParser.parse(typed.startsWith("-") ? typed.toLowerCase(Locale.ROOT) : typed, now);
        if (inEveryZone.isPresent()) {
            return inEveryZone;
        }
        if (typed.startsWith(NOW)) {
            return CalendarInstant.of(typed, now, zone, end);
        }
        try {
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

    /// The range of the fields *From* and *To*. It moves with the clock if it ends at `now` and begins at a time before
    /// now or of the calendar. Of times that occur twice, the range begins with the first and ends with the second.
    /// If no axis can show it, the exception's message names the field and describes what was expected.
    static TimeRangeChoice parseRange(String from, String to, Instant now, ZoneId zone) {
        var start = parse("From", from, now, zone, EXAMPLES, false, false);
        var end = parse("To", to, now, zone, EXAMPLES, true, true);
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("To is not later than From: write a later time in To.");
        }
        var window = new TimeWindow(start, end);
        if (!TimeRangeChoice.isShowable(window)) {
            throw new IllegalArgumentException(
                    !TimeRangeChoice.ERA.contains(start)
                            ? outsideEra("From")
                            : !TimeRangeChoice.ERA.contains(end)
                                    ? outsideEra("To")
                                    : "From and To are more than 10 years apart: write a later time in From.");
        }
        if (!to.strip().equalsIgnoreCase(NOW)) {
            return TimeRangeChoice.fixed(window);
        }
        var typed = from.strip();
        return typed.startsWith("-") || CalendarInstant.movesWithNow(typed)
                ? TimeRangeChoice.last(window.length())
                : typed.startsWith(NOW) ? TimeRangeChoice.since(typed, zone) : TimeRangeChoice.fixed(window);
    }

    private static String outsideEra(String field) {
        return field + " is not between 1970 and 2200: write a time that is.";
    }
}
