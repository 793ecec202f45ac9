package greenwall.views.window;

import greenwall.fleet.TimeWindow;
import greenwall.views.TimeRangeChoice;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// A time range as text, and the parser of typed instants.
final class TimeRangeText {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter TYPED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm[:ss]", Locale.ROOT);

    private static final Duration MINUTES_SUFFICE = Duration.ofMinutes(5);

    private TimeRangeText() {}

    /// Begins with whether the range ends now (live), ends at an earlier instant (past), or is fixed (frozen).
    static String of(TimeRangeChoice range, boolean past, ZoneId zone) {
        return range instanceof TimeRangeChoice.Fixed(var window)
                ? "frozen · " + text(window, zone)
                : (past ? "past · " : "live · ") + range.text();
    }

    /// With seconds if the minutes do not tell the ends apart well, and with the day of the end if it is another.
    private static String text(TimeWindow window, ZoneId zone) {
        var start = window.start().atZone(zone);
        var end = window.end().atZone(zone);
        var clock = window.length().compareTo(MINUTES_SUFFICE) < 0 ? SECONDS : CLOCK;
        return DAY.format(start) + " " + clock.format(start) + " – "
                + (start.toLocalDate().equals(end.toLocalDate()) ? "" : DAY.format(end) + " ")
                + clock.format(end);
    }

    static String typed(Instant at, ZoneId zone) {
        return TYPED.format(at.atZone(zone));
    }

    /// Parses `17:40`, `2026-11-21 17:40`, `2026-11-21T17:40:00Z`, `-2h` and `now`. A time of day later than
    /// now means yesterday.
    static Optional<Instant> instant(String text, Instant now, ZoneId zone) {
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
                return Optional.of(
                        LocalDateTime.parse(typed, TYPED).atZone(zone).toInstant());
            }
            var today = LocalDate.ofInstant(now, zone)
                    .atTime(LocalTime.parse(typed))
                    .atZone(zone);
            return Optional.of(
                    today.toInstant().isAfter(now) ? today.minusDays(1).toInstant() : today.toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// Empty if either is malformed, or the end is not after the start.
    static Optional<TimeWindow> window(String from, String to, Instant now, ZoneId zone) {
        var start = instant(from, now, zone);
        var end = instant(to, now, zone);
        return start.isPresent() && end.isPresent() && start.get().isBefore(end.get())
                ? Optional.of(new TimeWindow(start.get(), end.get()))
                : Optional.empty();
    }
}
