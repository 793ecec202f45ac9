package greenwall.connectors.series;

import greenwall.fleet.logql.LogqlDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Converts times and durations to and from the forms of the query APIs.
public final class QueryTimes {
    private static final int MAX_LENGTH = 40;

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

    /// A duration in Prometheus' or Go's format, such as `1m30s`, or a plain number of seconds.
    public static Optional<Duration> duration(String text) {
        if (text.matches("\\d{1,12}(\\.\\d+)?")) {
            return Optional.of(Duration.ofNanos((long) (Double.parseDouble(text) * 1e9)));
        }
        var nanos = text.length() > MAX_LENGTH ? OptionalLong.empty() : LogqlDuration.parse(text);
        return nanos.orElse(-1) < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos.getAsLong()));
    }
}
