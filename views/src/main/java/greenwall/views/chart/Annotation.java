package greenwall.views.chart;

import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import java.time.Instant;

/// An event, which is drawn on every chart of its axis. If it has no duration, start and end are equal.
public record Annotation(Kind kind, Instant start, Instant end, String text) {
    public enum Kind {
        ALERT(Icon.BELL, ColorRole.CRITICAL_TEXT),
        REBOOT(Icon.HISTORY, ColorRole.DOWN_TEXT),
        SCRUB(Icon.POOL, ColorRole.MUTED),
        SILENCE(Icon.MUTED, ColorRole.SILENT_TEXT),
        PROBE(Icon.PROBE, ColorRole.ACCENT),
        ONSET(Icon.EXPLAIN, ColorRole.WARN_TEXT),
        MARK(Icon.INCIDENT, ColorRole.ACCENT);

        final Icon icon;
        final ColorRole role;

        Kind(Icon icon, ColorRole role) {
            this.icon = icon;
            this.role = role;
        }
    }

    public static Annotation at(Kind kind, Instant instant, String text) {
        return new Annotation(kind, instant, instant, text);
    }
}
