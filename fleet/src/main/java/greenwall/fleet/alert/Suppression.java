package greenwall.fleet.alert;

import greenwall.fleet.Unit;
import java.time.Duration;
import java.time.Instant;

/// Why a firing alert notifies nobody.
public sealed interface Suppression {
    /// In words, as seen at the instant.
    String text(Instant now);

    record Silenced(String id, String by, String comment, Instant until) implements Suppression {
        @Override
        public String text(Instant now) {
            var left = Duration.between(now, until);
            return "silence by " + (by.isEmpty() ? "an unknown author" : by)
                    + (until.equals(Instant.EPOCH)
                            ? ""
                            : left.isNegative() ? ", ended" : ", " + Unit.duration(left) + " left")
                    + (comment.isEmpty() ? "" : ": " + comment);
        }
    }

    /// @param by the alert that does it, `NodeDown on node04`
    record Inhibited(String by) implements Suppression {
        @Override
        public String text(Instant now) {
            return "suppressed by " + by;
        }
    }

    /// By a time interval of the routing.
    record Muted(String interval) implements Suppression {
        @Override
        public String text(Instant now) {
            return "muted by the time interval " + interval;
        }
    }
}
