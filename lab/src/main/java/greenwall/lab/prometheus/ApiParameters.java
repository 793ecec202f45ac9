package greenwall.lab.prometheus;

import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Literals;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.PromQl;
import greenwall.lab.http.Request;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/// Reads the parameters of a request as Prometheus does, with its messages where they are wrong.
record ApiParameters(Request request) {
    /// Where no start or end is given: all times that a site can have samples of.
    private static final long EARLIEST = 0;

    private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    String text(String name) {
        return request.parameter(name);
    }

    /// Seconds since 1970 with decimals, or RFC 3339.
    long time(String name) throws ApiFailure {
        String text = text(name);
        try {
            return millis(text);
        } catch (DateTimeException | Literals.Malformed _) {
            throw ApiFailure.badParameter(name, notATime(text));
        }
    }

    long time(String name, long otherwise) throws ApiFailure {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return millis(text);
        } catch (DateTimeException | Literals.Malformed _) {
            throw ApiFailure.badParameter(name, "Invalid time value for '" + name + "': " + notATime(text));
        }
    }

    private static String notATime(String text) {
        return "cannot parse " + GoText.quote(text) + " to a valid timestamp";
    }

    private static long millis(String text) {
        boolean date = text.length() > 4 && text.charAt(4) == '-';
        if (date) {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        }
        double seconds = Literals.floating(text);
        // The fraction is rounded by itself: the whole number of milliseconds would lose its last bits.
        return (long) seconds * 1000 + Math.round((seconds - (long) seconds) * 1000);
    }

    long start() throws ApiFailure {
        return time("start", EARLIEST);
    }

    long end() throws ApiFailure {
        return time("end", LATEST);
    }

    /// Seconds with decimals, or PromQL's `1m30s`.
    Duration duration(String name) throws ApiFailure {
        String text = text(name);
        double seconds;
        try {
            seconds = Literals.floating(text);
        } catch (Literals.Malformed _) {
            try {
                return Literals.duration(text);
            } catch (Literals.Malformed _) {
                throw ApiFailure.badParameter(name, "cannot parse " + GoText.quote(text) + " to a valid duration");
            }
        }
        if (!(Math.abs(seconds * 1e9) < 0x1p63)) {
            throw ApiFailure.badParameter(
                    name, "cannot parse " + GoText.quote(text) + " to a valid duration. It overflows int64");
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /// The parameter `query`.
    Expr query() throws ApiFailure {
        return switch (PromQl.parse(text("query"))) {
            case ParseResult.Valid(var expr) -> expr;
            case ParseResult.Invalid(var error) -> throw ApiFailure.badParameter("query", error.message());
        };
    }

    /// No longer than the server's own limit.
    Duration timeout() throws ApiFailure {
        if (text("timeout").isEmpty()) {
            return DEFAULT_TIMEOUT;
        }
        var asked = duration("timeout");
        return asked.compareTo(DEFAULT_TIMEOUT) < 0 ? asked : DEFAULT_TIMEOUT;
    }

    int limit() throws ApiFailure {
        String text = text("limit");
        try {
            return text.isEmpty() ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw ApiFailure.badData("limit must be a number");
        }
    }

    /// What `match[]` asks for, each time it is given.
    List<List<LabelMatcher>> selectors() throws ApiFailure {
        var selectors = new ArrayList<List<LabelMatcher>>();
        for (String text : request.all("match[]")) {
            selectors.add(selector(text));
        }
        return selectors;
    }

    /// The same; a selector that would match every series there is is refused.
    List<List<LabelMatcher>> boundedSelectors() throws ApiFailure {
        var selectors = selectors();
        if (selectors.stream().anyMatch(s -> s.stream().allMatch(m -> m.matches("")))) {
            throw ApiFailure.badData("match[] must contain at least one non-empty matcher");
        }
        return selectors;
    }

    private static List<LabelMatcher> selector(String text) throws ApiFailure {
        return switch (PromQl.parseSelector(text)) {
            case ParseResult.Valid(Expr.Selector selector) -> selector.matchers();
            case ParseResult.Valid _ -> throw new IllegalStateException("a selector alone is a selector: " + text);
            case ParseResult.Invalid(var error) -> throw ApiFailure.badData(error.message());
        };
    }
}
