package greenwall.fleet.alert;

import greenwall.fleet.DurationText;
import java.time.Duration;
import java.time.Instant;

/// Why a firing alert sends no notifications.
public sealed interface Suppression {
    /// The suppression as text, at the given instant.
    String text(Instant now);

    record Silenced(String id, String by, String comment, Instant until) implements Suppression {
        @Override
        public String text(Instant now) {
            var remaining = Duration.between(now, until);
            return "silence by " + (by.isEmpty() ? "an unknown author" : by)
                    + (until.equals(Instant.EPOCH)
                            ? ""
                            : remaining.isNegative() ? ", ended" : ", " + DurationText.of(remaining) + " left")
                    + (comment.isEmpty() ? "" : ": " + comment);
        }
    }

    /// @param by the alert that inhibits it: `NodeDown on node04`
    record Inhibited(String by) implements Suppression {
        @Override
        public String text(Instant now) {
            return "inhibited by " + by;
        }
    }

    /// Muted by a time interval in the routing.
    record Muted(String interval) implements Suppression {
        @Override
        public String text(Instant now) {
            return "muted by the time interval " + interval;
        }
    }
}
