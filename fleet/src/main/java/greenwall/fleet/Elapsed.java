package greenwall.fleet;

import java.time.Duration;
import java.time.Instant;

/// How long ago something was, by a clock that somebody may set back. What then lies ahead of now happened before
/// that, and nobody knows how long ago: it counts as long ago.
public final class Elapsed {
    /// What threads that read the clock one after the other may differ by.
    private static final Duration JITTER = Duration.ofSeconds(2);

    private Elapsed() {}

    public static boolean longerThan(Duration length, Instant then, Instant now) {
        return Duration.between(then, now).compareTo(length) > 0 || ahead(then, now);
    }

    /// Whether the clock was set back since then.
    public static boolean ahead(Instant then, Instant now) {
        return then.isAfter(now.plus(JITTER));
    }
}
