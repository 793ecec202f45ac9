package greenwall.lab.loki;

import greenwall.fleet.logql.GoDuration;
import greenwall.lab.http.Request;
import greenwall.lab.logql.LogqlFailure;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/// Reads the parameters of a request as Loki does.
///
/// @param now in nanoseconds
record LokiParameters(Request request, long now) {
    static final long SECOND = 1_000_000_000L;
    static final long HOUR = 3600 * SECOND;
    static final int DEFAULT_LIMIT = 100;
    private static final int TAIL_HISTORY = 10;
    private static final int MOST_DIGITS_OF_SECONDS = 10;

    record Bounds(long startNanos, long endNanos) {}

    /// The parameters of a live tail.
    ///
    /// @param startNanos start of the history that is sent first
    /// @param delaySeconds the delay of new lines
    record Tail(String query, long startNanos, int limit, int delaySeconds) {}

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }

    String text(String name) {
        return request.parameter(name);
    }

    private LogqlFailure bad(String name, String expected) {
        return new LogqlFailure(400, "could not parse '" + name + "' parameter: " + expected + ", not " + text(name));
    }

    /// Ten digits or fewer are seconds, more are nanoseconds; a decimal point means seconds; else RFC 3339.
    long time(String name, long otherwise) throws LogqlFailure {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            if (text.matches("[+-]?\\d+")) {
                long number = Long.parseLong(text);
                return text.length() <= MOST_DIGITS_OF_SECONDS ? number * SECOND : number;
            }
            return text.contains(":")
                    ? nanos(OffsetDateTime.parse(text).toInstant())
                    : Math.multiplyExact(Math.round(new BigDecimal(text).doubleValue() * 1e3), SECOND / 1_000);
        } catch (NumberFormatException | DateTimeException | ArithmeticException _) {
            throw bad(name, "a time");
        }
    }

    /// `start`, `end` and `since`.
    ///
    /// @param usual the default length of the range
    Bounds bounds(long usual) throws LogqlFailure {
        long since = text("since").isEmpty() ? usual : duration("since");
        long end = time("end", now);
        return new Bounds(time("start", Math.min(end, now) - since), end);
    }

    int limit(int otherwise) throws LogqlFailure {
        int limit = whole("limit", otherwise);
        if (limit <= 0) {
            throw bad("limit", "a positive number");
        }
        return limit;
    }

    private int whole(String name, int otherwise) throws LogqlFailure {
        try {
            return text(name).isEmpty() ? otherwise : Integer.parseInt(text(name));
        } catch (NumberFormatException _) {
            throw bad(name, "a whole number");
        }
    }

    boolean forward() throws LogqlFailure {
        return switch (text("direction").toLowerCase(Locale.ROOT)) {
            case "", "backward" -> false;
            case "forward" -> true;
            default -> throw bad("direction", "forward or backward");
        };
    }

    long step(Bounds bounds) throws LogqlFailure {
        if (text("step").isEmpty()) {
            return Math.max(1, (bounds.endNanos() - bounds.startNanos()) / SECOND / 250) * SECOND;
        }
        long step = duration("step");
        if (step <= 0) {
            throw bad("step", "a positive duration");
        }
        return step;
    }

    long interval() throws LogqlFailure {
        long interval = text("interval").isEmpty() ? 0 : duration("interval");
        if (interval < 0) {
            throw bad("interval", "no negative duration");
        }
        return interval;
    }

    /// Seconds with decimals, or `1m30s`.
    private long duration(String name) throws LogqlFailure {
        String text = text(name);
        if (text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return Math.round(Double.parseDouble(text) * SECOND);
        }
        return GoDuration.parsePrometheus(text).orElseThrow(() -> bad(name, "a duration"));
    }

    Tail tail() throws LogqlFailure {
        return new Tail(text("query"), time("start", now - HOUR), limit(TAIL_HISTORY), whole("delay_for", 0));
    }
}
