package greenwall.views.chart;

import greenwall.styles.Icon;
import greenwall.styles.Role;
import java.time.Instant;

/// An event, drawn on every chart of its axis. An instant has equal start and end.
public record Annotation(Kind kind, Instant start, Instant end, String text) {
    public enum Kind {
        ALERT(Icon.BELL, Role.CRITICAL_TEXT),
        REBOOT(Icon.HISTORY, Role.DOWN_TEXT),
        SCRUB(Icon.POOL, Role.MUTED),
        SILENCE(Icon.MUTED, Role.SILENT_TEXT),
        PROBE(Icon.PROBE, Role.ACCENT),
        ONSET(Icon.EXPLAIN, Role.WARN_TEXT),
        MARK(Icon.INCIDENT, Role.ACCENT);

        final Icon icon;
        final Role role;

        Kind(Icon icon, Role role) {
            this.icon = icon;
            this.role = role;
        }
    }

    public static Annotation at(Kind kind, Instant instant, String text) {
        return new Annotation(kind, instant, instant, text);
    }
}
