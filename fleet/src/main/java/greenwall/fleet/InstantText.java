package greenwall.fleet;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Instants as text in a time zone.
public final class InstantText {
    public static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    public static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    public static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    public static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("d MMM HH:mm:ss zzz", Locale.ENGLISH);

    private InstantText() {}

    /// Only the time if the instant is today, otherwise with the date.
    public static String of(Instant at, Instant now, ZoneId zone) {
        return dayUnlessToday(at, now, zone) + CLOCK.format(at.atZone(zone));
    }

    /// `3 Nov `, or nothing if the instant is today.
    public static String dayUnlessToday(Instant at, Instant now, ZoneId zone) {
        boolean today = at.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return today ? "" : day(at, now, zone) + " ";
    }

    /// `3 Nov`, with the year unless it is the current one.
    public static String day(Instant at, Instant now, ZoneId zone) {
        var local = at.atZone(zone);
        return (local.getYear() == now.atZone(zone).getYear() ? DAY : DAY_OF_YEAR).format(local);
    }

    /// `14:05:59`.
    public static String seconds(Instant at, ZoneId zone) {
        return SECONDS.format(at.atZone(zone));
    }

    /// `14:05:59.123`.
    public static String millis(Instant at, ZoneId zone) {
        return MILLIS.format(at.atZone(zone));
    }

    /// `2026-11-03 14:05:59 CET (13:05:59 UTC)`, with the date in UTC if it is another one.
    public static String withUtc(Instant at, ZoneId zone) {
        return dated(at, zone, SECONDS);
    }

    public static String withUtc(TimeWindow window, ZoneId zone) {
        return withUtc(window.start(), zone) + " to " + withUtc(window.end(), zone);
    }

    /// `2026-11-03 14:05 CET (13:05 UTC)`.
    public static String minuteWithUtc(Instant at, ZoneId zone) {
        return dated(at, zone, CLOCK);
    }

    private static String dated(Instant at, ZoneId zone, DateTimeFormatter clock) {
        var day = at.atZone(zone).toLocalDate();
        var utcDay = at.atZone(ZoneOffset.UTC).toLocalDate();
        return day + " " + clockWithUtc(at, zone, clock, day.equals(utcDay) ? "" : utcDay + " ");
    }

    /// `14:05:59 CET (13:05:59 UTC)`.
    public static String clockWithUtc(Instant at, ZoneId zone) {
        return clockWithUtc(at, zone, SECONDS, "");
    }

    private static String clockWithUtc(Instant at, ZoneId zone, DateTimeFormatter clock, String utcDay) {
        var local = at.atZone(zone);
        var utc = clock.format(at.atZone(ZoneOffset.UTC)) + " UTC";
        return local.getOffset().equals(ZoneOffset.UTC)
                ? utc
                : clock.format(local) + " " + ZONE.format(local) + " (" + utcDay + utc + ")";
    }

    /// `3 Nov 14:05:59 CET`.
    public static String stamp(Instant at, ZoneId zone) {
        return STAMP.format(at.atZone(zone));
    }
}
