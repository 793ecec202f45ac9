package greenwall.fleet.explain;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Something that is known to have happened, or to happen, around then. `end` is empty while it lasts and
/// for what takes no time.
public record KnownEvent(Kind kind, Instant start, Optional<Instant> end, String host, String text) {
    public enum Kind {
        ALERT,
        SILENCE,
        REBOOT,
        SCRUB,
        REPLICATION,
        BACKUP,
        TIMER,
        RESTART,
        DEPLOY,
        RECURRENCE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
