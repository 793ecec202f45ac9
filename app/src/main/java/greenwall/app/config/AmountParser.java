package greenwall.app.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Parses amounts such as `15s`, `1h30m`, `64MiB`, `0.9` or `90%`. The result is empty for malformed text.
public final class AmountParser {
    private static final int MAX_LENGTH = 40;
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(ms|[smhdwy])");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([KMGT]i?)?B?");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(?:\\.\\d{1,18})?(?:[eE][+-]?\\d{1,2})?");
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,5}(?:\\.\\d{1,5})?) ?(mm|cm|m|in|ft)");
    private static final String LARGEST_FIRST = "ywdhms";

    private static final Map<String, BigDecimal> MILLIS = Map.of(
            "ms", BigDecimal.ONE,
            "s", BigDecimal.valueOf(1_000),
            "m", BigDecimal.valueOf(60_000),
            "h", BigDecimal.valueOf(3_600_000),
            "d", BigDecimal.valueOf(86_400_000),
            "w", BigDecimal.valueOf(604_800_000),
            "y", BigDecimal.valueOf(31_536_000_000L));

    private static final Map<String, Double> METRES =
            Map.of("mm", 0.001, "cm", 0.01, "m", 1.0, "in", 0.0254, "ft", 0.3048);

    public static final String DISTANCES = "a distance from 30cm to 30m, such as 4m, 80cm or 13ft";
    public static final String SCREENS = "a screen's diagonal from 5in to 300in, such as 55in or 140cm";

    private AmountParser() {}

    /// A viewing distance in metres.
    public static Optional<Double> distance(String text) {
        return metres(text, 0.3, 30);
    }

    /// A screen diagonal in metres.
    public static Optional<Double> screen(String text) {
        return metres(text, 5 * 0.0254, 300 * 0.0254);
    }

    private static Optional<Double> metres(String text, double least, double most) {
        var parts = LENGTH.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        double metres = Double.parseDouble(parts.group(1)) * METRES.getOrDefault(parts.group(2), 0.0);
        return metres >= least - 1e-9 && metres <= most + 1e-9 ? Optional.of(metres) : Optional.empty();
    }

    /// A sum of amounts in `ms`, `s`, `m`, `h`, `d`, `w` or `y`, larger units first, each unit at most once.
    public static Optional<Duration> duration(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var part = DURATION_PART.matcher(text);
        var millis = BigDecimal.ZERO;
        int end = 0;
        int rank = -1;
        while (end < text.length()) {
            if (!part.region(end, text.length()).lookingAt()) {
                return Optional.empty();
            }
            var unit = part.group(2);
            int thisRank = unit.equals("ms") ? LARGEST_FIRST.length() : LARGEST_FIRST.indexOf(unit);
            if (thisRank <= rank) {
                return Optional.empty();
            }
            rank = thisRank;
            millis = millis.add(new BigDecimal(part.group(1)).multiply(MILLIS.get(unit)));
            end = part.end();
        }
        return millis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 1_000_000)) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(millis.movePointRight(6)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact()));
    }

    /// The shortest text that parses to the same duration.
    public static String text(Duration duration) {
        var out = new StringBuilder();
        append(out, duration.toDays(), "d");
        append(out, duration.toHoursPart(), "h");
        append(out, duration.toMinutesPart(), "m");
        append(out, duration.toSecondsPart(), "s");
        append(out, duration.toMillisPart(), "ms");
        return out.isEmpty() ? "0s" : out.toString();
    }

    private static void append(StringBuilder out, long amount, String unit) {
        if (amount > 0) {
            out.append(amount).append(unit);
        }
    }

    /// A size in bytes. `KiB` is 1024 and `KB` is 1000.
    public static Optional<Long> bytes(String text) {
        var size = SIZE.matcher(text);
        if (text.length() > MAX_LENGTH || !size.matches()) {
            return Optional.empty();
        }
        var prefix = size.group(2) == null ? "" : size.group(2);
        long base = prefix.endsWith("i") ? 1024 : 1000;
        int power = prefix.isEmpty() ? 0 : "KMGT".indexOf(prefix.charAt(0)) + 1;
        var bytes =
                new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(base).pow(power));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(bytes.longValue());
    }

    /// A share, from 0 to 1 or in percent.
    public static Optional<Double> ratio(String text) {
        return (text.endsWith("%") ? percent(text) : number(text)).filter(share -> share >= 0 && share <= 1);
    }

    public static Optional<Double> number(String text) {
        return Optional.of(text).filter(t -> NUMBER.matcher(t).matches()).map(Double::valueOf);
    }

    /// A value in a quantity's base unit: a number, a percentage, a duration (in seconds) or a size (in bytes).
    public static Optional<Double> amount(String text) {
        return text.endsWith("%")
                ? percent(text)
                : number(text)
                        .or(() -> duration(text).map(duration -> duration.toNanos() / 1e9))
                        .or(() -> bytes(text).map(Long::doubleValue));
    }

    private static Optional<Double> percent(String text) {
        var number = text.substring(0, text.length() - 1).stripTrailing();
        return NUMBER.matcher(number).matches()
                ? Optional.of(new BigDecimal(number).movePointLeft(2).doubleValue())
                : Optional.empty();
    }
}
