package greenwall.fleet.explain;

import greenwall.fleet.LowerCaseEnum;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

    /// The events nearest to an instant, the earliest first. Alerts are omitted first: a fault has many, and another
    /// event may be its cause.
    public static List<KnownEvent> nearest(List<KnownEvent> events, Instant near, int most) {
        return events.stream()
                .sorted(Comparator.comparing((KnownEvent event) -> event.kind() == Kind.ALERT)
                        .thenComparing(
                                event -> Duration.between(event.start(), near).abs()))
                .limit(most)
                .sorted(Comparator.comparing(KnownEvent::start))
                .toList();
    }
}
