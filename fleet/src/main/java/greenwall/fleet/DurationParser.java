package greenwall.fleet;

import greenwall.fleet.promql.PromqlLiterals;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Parses durations that a user typed.
public final class DurationParser {
    private static final int MAX_LENGTH = 40;
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
    private static final Pattern FRACTION = Pattern.compile("(?<=\\d)(\\.\\d{1,9})(ms|[smhdwy])");

    private DurationParser() {}

    /// Parses a sum of amounts in `ms`, `s`, `m`, `h`, `d`, `w` or `y`, larger units first, each unit at most once:
    /// `15s`, `1h30m`, `1.5h`.
    public static Optional<Duration> parse(String text) {
        if (text.length() > MAX_LENGTH || text.equals("0")) {
            return Optional.empty();
        }
        var fraction = FRACTION.matcher(text);
        try {
            // Prometheus has no fractions: they are added to the sum of the whole amounts.
            var sum = PromqlLiterals.duration(fraction.replaceAll("$2"));
            fraction.reset();
            while (fraction.find()) {
                long unit = PromqlLiterals.duration("1" + fraction.group(2)).toNanos();
                sum = sum.plusNanos(new BigDecimal(fraction.group(1))
                        .multiply(BigDecimal.valueOf(unit))
                        .longValue());
            }
            return Optional.of(sum).filter(length -> length.compareTo(LONGEST) <= 0);
        } catch (PromqlLiterals.MalformedLiteralException _) {
            return Optional.empty();
        }
    }
}
