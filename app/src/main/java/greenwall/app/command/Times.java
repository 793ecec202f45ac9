package greenwall.app.command;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Pattern;

/// Instants and lengths of time as people type them: RFC 3339, epoch seconds (milli- and nanoseconds too), or `-15m`.
public final class Times {
    private static final Pattern LENGTH = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d|w|y)");
    private static final Pattern LENGTHS = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:ms|[smhdwy]))+");

    private Times() {}

    /// @throws IllegalArgumentException with a line for the person who typed it
    public static Instant instant(String text, Instant now) {
        var word = text.strip();
        if (word.equalsIgnoreCase("now")) {
            return now;
        }
        if (word.startsWith("-") && LENGTHS.matcher(word.substring(1)).matches()) {
            return now.minus(length(word.substring(1)));
        }
        if (word.matches("\\d+(\\.\\d+)?")) {
            return ofEpoch(new BigDecimal(word));
        }
        try {
            return OffsetDateTime.parse(word.toUpperCase(Locale.ROOT).replace(' ', 'T'))
                    .toInstant();
        } catch (DateTimeException _) {
            throw new IllegalArgumentException(
                    "found the time \"" + text
                            + "\"; expected RFC 3339 with a zone (2026-03-01T14:32:00Z), epoch seconds, or a length before now (-15m)");
        }
    }

    /// Ten digits are seconds, thirteen milliseconds, sixteen microseconds, nineteen nanoseconds: between them lie
    /// factors of a thousand, so no stamp of this century can be taken for another.
    private static Instant ofEpoch(BigDecimal number) {
        int digits = number.toBigInteger().toString().length();
        int shift = digits <= 11 ? 0 : digits <= 14 ? 3 : digits <= 17 ? 6 : 9;
        var nanos = number.movePointRight(9 - shift).toBigInteger();
        var billion = java.math.BigInteger.valueOf(1_000_000_000);
        return Instant.ofEpochSecond(
                nanos.divide(billion).longValueExact(), nanos.mod(billion).longValue());
    }

    /// @throws IllegalArgumentException with a line for the person who typed it
    public static Duration length(String text) {
        var word = text.strip();
        if (!LENGTHS.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "found the length of time \"" + text + "\"; expected one like 30s, 15m, 1h30m or 7d");
        }
        var sum = Duration.ZERO;
        var parts = LENGTH.matcher(word);
        while (parts.find()) {
            double seconds = switch (parts.group(2)) {
                case "ms" -> 0.001;
                case "s" -> 1;
                case "m" -> 60;
                case "h" -> 3_600;
                case "d" -> 86_400;
                case "w" -> 7 * 86_400;
                default -> 365 * 86_400;
            };
            sum = sum.plusMillis(Math.round(Double.parseDouble(parts.group(1)) * seconds * 1000));
        }
        return sum;
    }
}
