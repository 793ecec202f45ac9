package greenwall.fleet.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// The start of an incident: its subject, its place, and who opened it.
///
/// @param id also the name of its file: see [#isId]
/// @param alert the labels of the alert; empty for none
public record IncidentStart(
        String id,
        String title,
        String cluster,
        String host,
        Labels alert,
        TimeWindow window,
        Instant at,
        ZoneId zone,
        String who,
        boolean drill) {
    private static final Pattern ID = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}");
    private static final String UNREADABLE = "an incident whose record cannot be read";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public IncidentStart {
        if (!isId(id)) {
            throw new IllegalArgumentException("an incident's id is like 20261120T023411Z-a1b2, not " + id);
        }
    }

    /// A new id for an incident that begins at the instant; `salt` distinguishes those of the same second.
    public static String newId(Instant at, int salt) {
        return STAMP.format(at) + String.format("-%04x", salt & 0xffff);
    }

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /// The start of an incident of which only the id is known, because its file cannot be read.
    public static IncidentStart unreadable(String id, ZoneId zone) {
        var at = time(id);
        var window = TimeWindow.before(at, Duration.ofHours(1));
        return new IncidentStart(id, UNREADABLE, "", "", Labels.EMPTY, window, at, zone, "", false);
    }

    /// Whether only the id is known, and so not whether the incident is open.
    public boolean isUnreadable() {
        return title.equals(UNREADABLE) && cluster.isEmpty() && who.isEmpty();
    }

    private static Instant time(String id) {
        try {
            return STAMP.parse(id.substring(0, id.indexOf('-')), Instant::from);
        } catch (DateTimeException _) {
            return Instant.EPOCH;
        }
    }
}
