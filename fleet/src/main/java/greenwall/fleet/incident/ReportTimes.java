package greenwall.fleet.incident;

import greenwall.fleet.TimeWindow;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Formats the instants of a record: the author's local time, followed by UTC.
public final class ReportTimes {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT);
    private static final DateTimeFormatter UTC_DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private ReportTimes() {}

    public static String withUtc(Instant at, ZoneId zone) {
        var utc = at.atZone(ZoneOffset.UTC);
        if (zone.getRules().getOffset(at).equals(ZoneOffset.UTC)) {
            return UTC_DAY.format(utc);
        }
        var local = at.atZone(zone);
        var other = local.toLocalDate().equals(utc.toLocalDate()) ? UTC : UTC_DAY;
        return LOCAL.format(local) + " (" + other.format(utc) + ")";
    }

    public static String withUtc(TimeWindow window, ZoneId zone) {
        return withUtc(window.start(), zone) + " to " + withUtc(window.end(), zone);
    }
}
