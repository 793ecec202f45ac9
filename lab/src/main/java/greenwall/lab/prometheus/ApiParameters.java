package greenwall.lab.prometheus;

import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.lab.http.RefusedRequestException;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.http.ServerJson;
import greenwall.lab.text.NamedValues;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/// Reads request parameters as Prometheus does, and rejects invalid ones in the format of its errors.
record ApiParameters(Request request) {
    /// The defaults if no start or end is given: they include every time at which samples can exist.
    private static final long EARLIEST = 0;

    private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    static RefusedRequestException refused(int status, String type, String error) {
        return new RefusedRequestException(Response.json(
                status,
                ServerJson.write(new NamedValues()
                        .with("status", "error")
                        .with("errorType", type)
                        .with("error", error))));
    }

    static RefusedRequestException badData(String error) {
        return refused(400, "bad_data", error);
    }

    static RefusedRequestException badParameter(String name, String problem) {
        return badData("invalid parameter \"" + name + "\": " + problem);
    }

    private String notA(String kind, String name) {
        return "cannot parse " + GoFormat.quote(text(name)) + " to a valid " + kind;
    }

    String text(String name) {
        return request.parameter(name);
    }

    /// Reads a time: epoch seconds with decimals, or RFC 3339.
    long time(String name) throws RefusedRequestException {
        return time(name, "");
    }

    /// @param problem the start of the error message if the text is not a time
    private long time(String name, String problem) throws RefusedRequestException {
        String text = text(name);
        try {
            if (text.length() > 4 && text.charAt(4) == '-') {
                return OffsetDateTime.parse(text).toInstant().toEpochMilli();
            }
            double seconds = PromqlLiterals.parseFloat(text);
            // The fraction is rounded separately, because a double with the whole time in milliseconds is
            // less exact.
            return (long) seconds * 1000 + Math.round((seconds - (long) seconds) * 1000);
        } catch (DateTimeException | PromqlLiterals.MalformedLiteralException _) {
            throw badParameter(name, problem + notA("timestamp", name));
        }
    }

    long time(String name, long otherwise) throws RefusedRequestException {
        return text(name).isEmpty() ? otherwise : time(name, "Invalid time value for '" + name + "': ");
    }

    long start() throws RefusedRequestException {
        return time("start", EARLIEST);
    }

    long end() throws RefusedRequestException {
        return time("end", LATEST);
    }

    /// Reads a duration: seconds with decimals, or PromQL's `1m30s`.
    Duration duration(String name) throws RefusedRequestException {
        String text = text(name);
        try {
            return PromqlLiterals.duration(text);
        } catch (PromqlLiterals.MalformedLiteralException _) {
            // Not a PromQL duration; parsed as a number below.
        }
        double nanos;
        try {
            nanos = PromqlLiterals.parseFloat(text) * 1e9;
        } catch (PromqlLiterals.MalformedLiteralException _) {
            throw badParameter(name, notA("duration", name));
        }
        if (!(Math.abs(nanos) < Long.MAX_VALUE)) {
            throw badParameter(name, notA("duration", name) + ". It overflows int64");
        }
        return Duration.ofNanos((long) nanos);
    }

    /// Parses the parameter `query`.
    PromqlExpr query() throws RefusedRequestException {
        return switch (Promql.parse(text("query"))) {
            case ParseResult.Valid(var expr) -> expr;
            case ParseResult.Invalid(var error) -> throw badParameter("query", error.message());
        };
    }

    /// Reads the timeout, limited to the server's maximum.
    Duration timeout() throws RefusedRequestException {
        if (text("timeout").isEmpty()) {
            return DEFAULT_TIMEOUT;
        }
        var wanted = duration("timeout");
        return wanted.compareTo(DEFAULT_TIMEOUT) < 0 ? wanted : DEFAULT_TIMEOUT;
    }

    /// Reads the limit; no limit if it is missing or negative.
    int limit() throws RefusedRequestException {
        String text = text("limit");
        try {
            int limit = text.isEmpty() ? -1 : Integer.parseInt(text);
            return limit < 0 ? Integer.MAX_VALUE : limit;
        } catch (NumberFormatException _) {
            throw badData("limit must be a number");
        }
    }

    /// Parses each `match[]`. A selector that matches every series is rejected.
    ///
    /// @param problem the start of the error message
    List<List<LabelMatcher>> selectors(String problem) throws RefusedRequestException {
        var selectors = new ArrayList<List<LabelMatcher>>();
        for (String text : request.all("match[]")) {
            var matchers = switch (Promql.parseSelector(text)) {
                case ParseResult.Valid(PromqlExpr.Selector selector) -> selector.matchers();
                case ParseResult.Valid<?> _ ->
                    throw new IllegalStateException("a selector alone is a selector: " + text);
                case ParseResult.Invalid(var error) -> throw badData(problem + error.message());
            };
            if (matchers.stream().allMatch(m -> m.matches(""))) {
                throw badData(problem + "match[] must contain at least one non-empty matcher");
            }
            selectors.add(matchers);
        }
        return selectors;
    }
}
