package greenwall.app.command;

import greenwall.app.config.UnitValueParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/// Parses instants and durations that a user typed. Instants are RFC 3339, epoch seconds (or milliseconds to
/// nanoseconds), or a time before now such as `-15m`; where the future makes sense, also `+1h`.
public final class TimeArguments {
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private TimeArguments() {}

    public static Instant instant(String text, Instant now) {
        return instant(text, now, false);
    }

    /// An instant that may be in the future.
    static Instant laterInstant(String text, Instant now) {
        return instant(text, now, true);
    }

    private static Instant instant(String text, Instant now, boolean later) {
        try {
            var instant = parsed(text.strip(), now, later);
            if (!instant.isBefore(Instant.EPOCH) && instant.isBefore(END)) {
                return instant;
            }
        } catch (DateTimeException | ArithmeticException _) {
            // The message is the same as for an instant that no source has data for.
        }
        throw new CommandFailedException("invalid time \"" + text
                + "\"; expected RFC 3339 with a zone (2026-03-01T14:32:00Z), epoch seconds, or relative to now "
                + (later ? "(-15m, +1h)" : "(-15m)"));
    }

    private static Instant parsed(String word, Instant now, boolean later) {
        if (word.equalsIgnoreCase("now")) {
            return now;
        }
        if (word.startsWith("-") || later && word.startsWith("+")) {
            var distance = UnitValueParser.duration(word.substring(1));
            if (distance.isPresent()) {
                return word.startsWith("-") ? now.minus(distance.get()) : now.plus(distance.get());
            }
        }
        return word.matches("\\d+(\\.\\d+)?")
                ? ofEpoch(new BigDecimal(word))
                : OffsetDateTime.parse(word.toUpperCase(Locale.ROOT).replace(' ', 'T'))
                        .toInstant();
    }

    /// Ten digits are seconds, thirteen milliseconds, sixteen microseconds, nineteen nanoseconds. These units
    /// differ by factors of a thousand, so time stamps of this century are unambiguous.
    private static Instant ofEpoch(BigDecimal number) {
        int digits = number.toBigInteger().toString().length();
        int shift = digits <= 11 ? 0 : digits <= 14 ? 3 : digits <= 17 ? 6 : 9;
        var nanos = number.movePointRight(9 - shift).toBigInteger();
        var billion = BigInteger.valueOf(1_000_000_000);
        return Instant.ofEpochSecond(
                nanos.divide(billion).longValueExact(), nanos.mod(billion).longValue());
    }

    public static Duration length(String text) {
        return UnitValueParser.duration(text.strip())
                .orElseThrow(() -> new CommandFailedException(
                        "invalid duration \"" + text + "\"; expected one like 30s, 15m, 1h30m or 7d"));
    }
}
