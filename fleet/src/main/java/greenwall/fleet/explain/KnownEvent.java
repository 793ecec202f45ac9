package greenwall.fleet.explain;

import greenwall.fleet.LowerCaseEnum;
import java.time.Instant;
import java.util.Optional;

/// An event near the onset that is known apart from the log lines: an alert, a reboot, a scrub, a deployment.
/// `end` is empty while the event lasts, and for an event without a duration.
public record KnownEvent(Kind kind, Instant start, Optional<Instant> end, String host, String text) {
    public enum Kind implements LowerCaseEnum {
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
