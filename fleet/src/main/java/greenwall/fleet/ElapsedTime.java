package greenwall.fleet;

import java.time.Duration;
import java.time.Instant;

/// The time since an instant, by a clock that may be set back. An instant in the future was recorded before
/// the clock was set back; its age is unknown and counts as long ago.
public final class ElapsedTime {
    /// The normal difference between threads that read the clock one after the other.
    private static final Duration JITTER = Duration.ofSeconds(2);

    private ElapsedTime() {}

    public static boolean longerThan(Duration length, Instant then, Instant now) {
        return Duration.between(then, now).compareTo(length) > 0 || ahead(then, now);
    }

    /// Whether what was last done then is due again. After the clock was set back, it is due at once.
    public static boolean reached(Instant due, Instant then, Instant now) {
        return !now.isBefore(due) || ahead(then, now);
    }

    /// Whether the clock was set back since then, so that the instant is in the future.
    public static boolean ahead(Instant then, Instant now) {
        return then.isAfter(now.plus(JITTER));
    }
}
