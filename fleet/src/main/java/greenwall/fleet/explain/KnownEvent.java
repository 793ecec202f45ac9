package greenwall.fleet.explain;

import greenwall.fleet.Worded;
import java.time.Instant;
import java.util.Optional;

/// Something that is known to have happened, or to happen, around then. `end` is empty while it lasts and
/// for what takes no time.
public record KnownEvent(Kind kind, Instant start, Optional<Instant> end, String host, String text) {
    public enum Kind implements Worded {
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
