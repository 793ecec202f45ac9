package greenwall.fleet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/// Parses instants that a user typed and that mean the same in every time zone.
public final class InstantParser {
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private InstantParser() {}

    /// Parses `now`, a time before or after now (`-15m`, `+1h`), RFC 3339 with a zone, and epoch seconds,
    /// milliseconds, microseconds or nanoseconds. A number of fewer than nine digits is not accepted:
    /// it is more likely a year or a time of day.
    public static Optional<Instant> parse(String text, Instant now) {
        try {
            return parsed(text.strip(), now).filter(at -> !at.isBefore(Instant.EPOCH) && at.isBefore(END));
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> parsed(String word, Instant now) {
        if (word.equalsIgnoreCase("now")) {
            return Optional.of(now);
        }
        if (word.startsWith("-")) {
            return DurationParser.parse(word.substring(1)).map(now::minus);
        }
        if (word.startsWith("+")) {
            return DurationParser.parse(word.substring(1)).map(now::plus);
        }
        return Optional.of(
                word.matches("\\d{9,}(\\.\\d+)?")
                        ? ofEpoch(new BigDecimal(word))
                        : OffsetDateTime.parse(word.toUpperCase(Locale.ROOT).replace(' ', 'T'))
                                .toInstant());
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
}
