package greenwall.views.window;

import greenwall.fleet.InstantParser;
import greenwall.fleet.TimeWindow;
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

    /// Parses `17:40`, `2026-11-21 17:40`, `2026-11-21 17:40 +01:00` and what [InstantParser] parses, such as `-2h`.
    /// A time of day later than now means yesterday. Of a time that occurs twice, the last one that is not
    /// later than now.
    static Optional<Instant> parse(String text, Instant now, ZoneId zone) {
        return parse(text, now, zone, true);
    }

    /// @param last whether a time that occurs twice means the second one
    private static Optional<Instant> parse(String text, Instant now, ZoneId zone, boolean last) {
        var typed = text.strip();
        var inEveryZone = InstantParser.parse(typed.startsWith("-") ? typed.toLowerCase(Locale.ROOT) : typed, now);
        if (inEveryZone.isPresent()) {
            return inEveryZone;
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

    /// Empty if either is malformed, the end is not after the start, or no axis can show the range. Of times that occur
    /// twice, the range begins with the first and ends with the second.
    static Optional<TimeWindow> parseRange(String from, String to, Instant now, ZoneId zone) {
        var start = parse(from, now, zone, false);
        var end = parse(to, now, zone, true);
        return start.isPresent() && end.isPresent() && start.get().isBefore(end.get())
                ? Optional.of(new TimeWindow(start.get(), end.get())).filter(TimeRangeChoice::isShowable)
                : Optional.empty();
    }
}
