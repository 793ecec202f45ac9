package greenwall.fleet.alert;

import greenwall.fleet.DurationText;
import java.time.Duration;
import java.time.Instant;

/// Why a firing alert sends no notifications.
public sealed interface Suppression {
    record Silenced(String id, String by, String comment, Instant until) implements Suppression {}

    /// @param by the alert that inhibits it: `NodeDown on node04`
    record Inhibited(String by) implements Suppression {}

    /// Muted by a time interval in the routing.
    record Muted(String interval) implements Suppression {}

    /// The suppression as text, at the given instant.
    default String text(Instant now) {
        return switch (this) {
            case Silenced(var _, var by, var comment, var until) -> {
                var remaining = Duration.between(now, until);
                yield "silence by " + (by.isEmpty() ? "an unknown author" : by)
                        + (until.equals(Instant.EPOCH)
                                ? ""
                                : remaining.isNegative() ? ", ended" : ", " + DurationText.of(remaining) + " left")
                        + (comment.isEmpty() ? "" : ": " + comment);
            }
            case Inhibited(var by) -> "inhibited by " + by;
            case Muted(var interval) -> "muted by the time interval " + interval;
        };
    }
}
