package greenwall.lab.loki;

import greenwall.fleet.logql.GoDuration;
import greenwall.lab.http.Request;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/// Reads the parameters of a request as Loki does, with its messages where they are wrong.
final class LokiParameters {
    static final long SECOND = 1_000_000_000L;
    static final long HOUR = 3600 * SECOND;

    /// The client's fault: answered with 400 and this text.
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;

        Bad(String message) {
            super(message, null, false, false);
        }
    }

    record Bounds(long startNanos, long endNanos) {}

    private LokiParameters() {}

    /// Ten digits or fewer are seconds, more are nanoseconds; a decimal point means seconds; else RFC 3339.
    static long time(String text, long otherwise) throws Bad {
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.contains(".") && text.matches("[+-]?[0-9.eE+-]+")) {
            try {
                return new BigDecimal(text)
                        .setScale(3, RoundingMode.HALF_UP)
                        .movePointRight(9)
                        .longValueExact();
            } catch (NumberFormatException e) {
                throw notANumber(text);
            } catch (ArithmeticException e) {
                throw new Bad("strconv.ParseInt: parsing \"" + text + "\": value out of range");
            }
        }
        if (text.matches("[+-]?\\d+")) {
            try {
                long number = Long.parseLong(text);
                return text.length() <= 10 ? number * SECOND : number;
            } catch (NumberFormatException e) {
                throw new Bad("strconv.ParseInt: parsing \"" + text + "\": value out of range");
            }
        }
        try {
            return nanos(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            throw notANumber(text);
        }
    }

    private static Bad notANumber(String text) {
        return new Bad("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }

    /// `start`, `end` and `since`; without them the hour before now.
    static Bounds bounds(Request request, long now, long sinceOtherwise) throws Bad {
        long since = sinceOtherwise;
        String sinceText = request.parameter("since");
        if (!sinceText.isEmpty()) {
            var parsed = GoDuration.parsePrometheus(sinceText);
            if (parsed.isEmpty()) {
                throw new Bad("could not parse 'since' parameter: not a valid duration string: \"" + sinceText + "\"");
            }
            since = parsed.getAsLong();
        }
        long end = named(request, "end", now);
        long start = named(request, "start", Math.min(end, now) - since);
        return new Bounds(start, end);
    }

    private static long named(Request request, String name, long otherwise) throws Bad {
        try {
            return time(request.parameter(name), otherwise);
        } catch (Bad bad) {
            throw new Bad("could not parse '" + name + "' parameter: " + bad.getMessage());
        }
    }

    static int limit(Request request, int otherwise) throws Bad {
        String text = request.parameter("limit");
        if (text.isEmpty()) {
            return otherwise;
        }
        int limit = whole(text);
        if (limit <= 0) {
            throw new Bad("limit must be a positive value");
        }
        return limit;
    }

    static int whole(String text) throws Bad {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Bad("strconv.Atoi: parsing \"" + text + "\": invalid syntax");
        }
    }

    static boolean forward(Request request) throws Bad {
        String text = request.parameter("direction");
        if (text.isEmpty() || text.equalsIgnoreCase("backward")) {
            return false;
        }
        if (text.equalsIgnoreCase("forward")) {
            return true;
        }
        throw new Bad("invalid direction '" + text + "'");
    }

    static long step(Request request, Bounds bounds) throws Bad {
        String text = request.parameter("step");
        if (text.isEmpty()) {
            return Math.max(1, (bounds.endNanos() - bounds.startNanos()) / SECOND / 250) * SECOND;
        }
        long step = secondsOrDuration(text);
        if (step <= 0) {
            throw new Bad("zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        return step;
    }

    static long interval(Request request) throws Bad {
        String text = request.parameter("interval");
        if (text.isEmpty()) {
            return 0;
        }
        long interval = secondsOrDuration(text);
        if (interval < 0) {
            throw new Bad("interval must be >= 0");
        }
        return interval;
    }

    private static long secondsOrDuration(String text) throws Bad {
        if (text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return Math.round(Double.parseDouble(text) * SECOND);
        }
        var parsed = GoDuration.parsePrometheus(text);
        if (parsed.isEmpty()) {
            throw new Bad("cannot parse \"" + text + "\" to a valid duration");
        }
        return parsed.getAsLong();
    }
}
