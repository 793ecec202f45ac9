package greenwall.connectors.series;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Converts times and durations to and from the forms of the query APIs.
public final class QueryTimes {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d++(?:\\.\\d++)?)(ms|us|µs|ns|[smhdwy])");

    private QueryTimes() {}

    /// Seconds with milliseconds, as in `1795160514.904`.
    public static String seconds(long millis) {
        int rest = Math.floorMod(millis, 1000);
        return Math.floorDiv(millis, 1000L) + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest;
    }

    public static String seconds(Instant time) {
        return seconds(time.toEpochMilli());
    }

    public static String seconds(Duration length) {
        return seconds(length.toMillis());
    }

    /// A duration in Prometheus' or Go's spelling, such as `1m30s`, or a plain number of seconds.
    public static Optional<Duration> duration(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.matches("\\d{1,12}(\\.\\d+)?")) {
            return Optional.of(Duration.ofNanos((long) (Double.parseDouble(text) * 1e9)));
        }
        var part = DURATION_PART.matcher(text);
        double nanos = 0;
        int at = 0;
        while (at < text.length()) {
            if (!part.region(at, text.length()).lookingAt()) {
                return Optional.empty();
            }
            nanos += Double.parseDouble(part.group(1)) * nanosOf(part.group(2));
            at = part.end();
        }
        return Optional.of(Duration.ofNanos((long) nanos));
    }

    private static double nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            case "h" -> 3600e9;
            case "d" -> 86_400e9;
            case "w" -> 7 * 86_400e9;
            default -> 365 * 86_400e9;
        };
    }
}
