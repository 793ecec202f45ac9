package greenwall.app.command;

import greenwall.fleet.DurationParser;
import greenwall.fleet.InstantParser;
import java.time.Duration;
import java.time.Instant;

/// The instants and durations that a user gave as arguments of a command, or the message that they are invalid.
public final class TimeArgumentParser {
    private TimeArgumentParser() {}

    public static Instant instant(String text, Instant now) {
        return instant(text, now, false);
    }

    /// An instant that may be in the future: also `+1h`.
    static Instant laterInstant(String text, Instant now) {
        return instant(text, now, true);
    }

    private static Instant instant(String text, Instant now, boolean later) {
        return InstantParser.parse(text, now)
                .filter(_ -> later || !text.strip().startsWith("+"))
                .orElseThrow(() -> new CommandFailedException("invalid time \"" + text
                        + "\"; expected RFC 3339 with a zone (2026-03-01T14:32:00Z), epoch seconds, or relative to now "
                        + (later ? "(-15m, +1h)" : "(-15m)")));
    }

    public static Duration length(String text) {
        return DurationParser.parse(text.strip())
                .orElseThrow(() -> new CommandFailedException(
                        "invalid duration \"" + text + "\"; expected one like 30s, 15m, 1h30m or 7d"));
    }
}
