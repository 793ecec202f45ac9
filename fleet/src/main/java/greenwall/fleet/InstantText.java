package greenwall.fleet;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Instants as text in a time zone.
public final class InstantText {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("d MMM HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    private InstantText() {}

    /// Only the time if the instant is today, otherwise with the date.
    public static String of(Instant at, Instant now, ZoneId zone) {
        var local = at.atZone(zone);
        boolean today = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
        return (today ? CLOCK : DAY).format(local);
    }

    /// `14:05:59`.
    public static String seconds(Instant at, ZoneId zone) {
        return SECONDS.format(at.atZone(zone));
    }

    /// `3 Nov 14:05:59 CET`.
    public static String stamp(Instant at, ZoneId zone) {
        return STAMP.format(at.atZone(zone));
    }
}
