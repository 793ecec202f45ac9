package greenwall.app.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Formats instants for a terminal: the user's local time followed by UTC, unless they are the same.
final class TimestampText {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.ENGLISH);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT);

    private TimestampText() {}

    static String both(Instant at, ZoneId zone) {
        var utc = at.atZone(ZoneId.of("UTC"));
        boolean same = zone.getRules().getOffset(at).equals(ZoneOffset.UTC);
        return same ? LOCAL.format(utc) : LOCAL.format(at.atZone(zone)) + " (" + UTC.format(utc) + ")";
    }
}
