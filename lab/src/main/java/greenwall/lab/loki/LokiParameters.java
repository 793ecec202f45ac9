package greenwall.lab.loki;

import greenwall.fleet.logql.LogqlDuration;
import greenwall.fleet.trace.EpochNanos;
import greenwall.lab.http.Request;
import greenwall.lab.logql.LogqlEngine;
import greenwall.lab.logql.LogqlEvaluationException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;

/// Reads the parameters of a request as Loki does.
///
/// @param now the current time in epoch nanoseconds
record LokiParameters(Request request, long now) {
    static final long SECOND = 1_000_000_000L;
    static final long HOUR = 3600 * SECOND;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_DIGITS_OF_SECONDS = 10;

    record Bounds(long startNanos, long endNanos) {}

    String text(String name) {
        return request.parameter(name);
    }

    private LogqlEvaluationException badParameter(String name, String expected) {
        return new LogqlEvaluationException(
                400, "could not parse '" + name + "' parameter: " + expected + ", not " + text(name));
    }

    /// Reads a time: an integer of up to ten characters is in seconds, a longer one in nanoseconds; a number
    /// with a decimal point is in seconds; any other text is RFC 3339.
    long time(String name, long otherwise) {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            if (text.matches("[+-]?\\d+")) {
                long number = Long.parseLong(text);
                return text.length() <= MAX_DIGITS_OF_SECONDS ? number * SECOND : number;
            }
            return text.contains(":")
                    ? EpochNanos.nanos(OffsetDateTime.parse(text).toInstant())
                    : Math.multiplyExact(Math.round(new BigDecimal(text).doubleValue() * 1e3), SECOND / 1_000);
        } catch (NumberFormatException | DateTimeException | ArithmeticException _) {
            throw badParameter(name, "a time");
        }
    }

    /// @param defaultLength the default length of the window if no start is given
    Bounds bounds(long defaultLength) {
        long end = time("end", now);
        return new Bounds(time("start", Math.min(end, now) - defaultLength), end);
    }

    int limit(int otherwise) {
        String text = text("limit");
        if (!text.matches("|0*[1-9]\\d{0,8}")) {
            throw badParameter("limit", "a positive number");
        }
        return text.isEmpty() ? otherwise : Integer.parseInt(text);
    }

    LogqlEngine.LineRequest wanted(Bounds bounds) {
        return new LogqlEngine.LineRequest(bounds.startNanos(), bounds.endNanos(), forward(), limit(DEFAULT_LIMIT));
    }

    private boolean forward() {
        return switch (text("direction").toLowerCase(Locale.ROOT)) {
            case "", "backward" -> false;
            case "forward" -> true;
            default -> throw badParameter("direction", "forward or backward");
        };
    }

    /// Reads a step: seconds with decimals, or `1m30s`.
    long step(Bounds bounds) {
        String text = text("step");
        if (text.isEmpty()) {
            return Math.max(1, (bounds.endNanos() - bounds.startNanos()) / SECOND / 250) * SECOND;
        }
        long step = text.matches("\\d+\\.?\\d*")
                ? Math.round(Double.parseDouble(text) * SECOND)
                : LogqlDuration.parsePrometheus(text).orElse(0);
        if (step <= 0) {
            throw badParameter("step", "a positive duration");
        }
        return step;
    }
}
