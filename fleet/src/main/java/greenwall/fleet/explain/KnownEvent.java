package greenwall.fleet.explain;

import greenwall.fleet.NamedConstant;
import java.time.Instant;
import java.util.Optional;

/// Something that is known to have happened, or to happen, around then. `end` is empty while it lasts and
/// for what takes no time.
public record KnownEvent(Kind kind, Instant start, Optional<Instant> end, String host, String text) {
    public enum Kind implements NamedConstant {
        ALERT,
        SILENCE,
        REBOOT,
        SCRUB,
        REPLICATION,
        BACKUP,
        TIMER,
        RESTART,
        DEPLOY,
        RECURRENCE
    }
}
