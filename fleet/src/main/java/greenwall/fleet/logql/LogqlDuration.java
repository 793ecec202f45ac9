package greenwall.fleet.logql;

import greenwall.fleet.promql.PromqlLiterals;
import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Durations in nanoseconds in the formats of Loki: that of Prometheus (`1h30m`) and that of Go (`1.5s`,
/// `-2h0m`).
public final class LogqlDuration {
    /// The quantifiers are possessive, so that a long number without a unit is scanned only once.
    private static final Pattern GO_PART = Pattern.compile("(\\d++(?:\\.\\d*+)?|\\.\\d++)(ns|us|µs|μs|ms|s|m|h)");

    private LogqlDuration() {}

    public static OptionalLong parse(String text) {
        OptionalLong prometheus = parsePrometheus(text);
        return prometheus.isPresent() ? prometheus : parseGo(text);
    }

    /// Parses only Prometheus' format, as inside `[…]`. `0` is a duration; the empty text is not.
    public static OptionalLong parsePrometheus(String text) {
        try {
            return OptionalLong.of(PromqlLiterals.duration(text).toNanos());
        } catch (PromqlLiterals.MalformedLiteralException _) {
            return OptionalLong.empty();
        }
    }

    /// Parses only Go's format: a sign, fractions, and hours as the largest unit.
    public static OptionalLong parseGo(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return OptionalLong.of(0);
        }
        var matcher = GO_PART.matcher(rest);
        int at = 0;
        double nanos = 0;
        while (at < rest.length() && matcher.region(at, rest.length()).lookingAt()) {
            nanos += Double.parseDouble(matcher.group(1)) * unit(matcher.group(2));
            at = matcher.end();
        }
        if (at == 0 || at != rest.length()) {
            return OptionalLong.empty();
        }
        long rounded = Math.round(nanos);
        return OptionalLong.of(negative ? -rounded : rounded);
    }

    private static double unit(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
        };
    }

    /// The duration in Go's format: `1h0m0s`, `1.5s`, `250ms`.
    public static String format(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long rest = Math.abs(nanos);
        if (rest < 1_000) {
            return sign + rest + "ns";
        }
        if (rest < 1_000_000) {
            return sign + decimal(rest, 3) + "µs";
        }
        if (rest < 1_000_000_000) {
            return sign + decimal(rest, 6) + "ms";
        }
        long hours = rest / 3_600_000_000_000L;
        long minutes = rest / 60_000_000_000L % 60;
        String seconds = decimal(rest % 60_000_000_000L, 9) + "s";
        return sign + (hours > 0 ? hours + "h" + minutes + "m" : minutes > 0 ? minutes + "m" : "") + seconds;
    }

    /// The short form that people type: `1h`, `5m`, `1h30m`.
    public static String formatShort(long nanos) {
        return format(nanos).replaceFirst("(?<=m)0s$", "").replaceFirst("(?<=h)0m$", "");
    }

    private static String decimal(long value, int digits) {
        return BigDecimal.valueOf(value, digits).stripTrailingZeros().toPlainString();
    }
}
