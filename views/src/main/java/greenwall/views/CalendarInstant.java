package greenwall.views;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Pattern;

/// An instant as custom views write it: `now-6h`, `now/d`, `now-1M/M`, an ISO instant or milliseconds.
public final class CalendarInstant {
    private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,6})([smhdwMy]))?(?:/([smhdwMy]))?");

    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");

    private CalendarInstant() {}

    /// Whether it is always the same time before now, or nearly so for months and years.
    public static boolean movesWithNow(String text) {
        return RELATIVE.matcher(text).matches() && !text.contains("/");
    }

    /// @param end whether a rounded instant is the end of its unit instead of the start
    public static Optional<Instant> of(String text, Instant now, ZoneId zone, boolean end) {
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
