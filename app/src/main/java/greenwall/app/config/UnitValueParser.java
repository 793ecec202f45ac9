package greenwall.app.config;

import greenwall.fleet.DurationParser;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Parses amounts such as `15s`, `1h30m`, `64MiB`, `0.9` or `90%`. The result is empty for malformed text.
public final class UnitValueParser {
    private static final int MAX_LENGTH = 40;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([KMGT]i?)?B?");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(?:\\.\\d{1,18})?(?:[eE][+-]?\\d{1,2})?");
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,5}(?:\\.\\d{1,5})?) ?(mm|cm|m|in|ft)");

    private static final Map<String, Double> METRES =
            Map.of("mm", 0.001, "cm", 0.01, "m", 1.0, "in", 0.0254, "ft", 0.3048);

    public static final String DISTANCES = "a distance from 30cm to 30m, such as 4m, 80cm or 13ft";
    public static final String SCREENS = "a screen's diagonal from 5in to 300in, such as 55in or 140cm";

    private UnitValueParser() {}

    /// In metres.
    public static Optional<Double> distance(String text) {
        return metres(text, 0.3, 30);
    }

    /// In metres.
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
                        .or(() -> DurationParser.parse(text).map(duration -> duration.toNanos() / 1e9))
                        .or(() -> bytes(text).map(Long::doubleValue));
    }

    private static Optional<Double> percent(String text) {
        var number = text.substring(0, text.length() - 1).stripTrailing();
        return NUMBER.matcher(number).matches()
                ? Optional.of(new BigDecimal(number).movePointLeft(2).doubleValue())
                : Optional.empty();
    }
}
