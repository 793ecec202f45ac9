package greenwall.connectors.loki;

import greenwall.connectors.http.ErrorReader;
import greenwall.connectors.http.MessageText;
import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Loki's error answers are plain text, some of them labelled as JSON, and some user errors come as status 500.
final class LokiErrors implements ErrorReader {
    static final String BAD_QUERY = "bad query";
    static final String LIMIT = "limit";
    /// Of series that one query gives; a shorter window gives as many. Version 3 says it with a word more.
    static final Pattern SERIES_LIMIT = Pattern.compile("maximum (number )?of series");
    /// Of bytes that one query would read.
    static final Pattern BYTES_LIMIT = Pattern.compile("would read too many bytes|too large to execute");
    static final String SEVERAL_TENANTS = "several tenants";
    private static final Pattern RPC = Pattern.compile("^rpc error: code = (\\w+|Code\\(\\d+\\)) desc = ");

    @Override
    public Optional<Failure> failure(int status, String contentType, String body, Duration deadline) {
        var start = body.strip();
        if (start.isEmpty()
                || start.startsWith("<")
                || start.startsWith("404 page not found")
                || start.contains("unsupported path requested")
                || start.contains("HTTPS server")
                || status == 503
                || status == 502) {
            return Optional.empty();
        }
        if ((status == 401 || status == 403) && !start.contains("org id")) {
            return Optional.empty();
        }
        return Optional.of(refusal(status, start, deadline));
    }

    /// The same for the reason of a WebSocket's end.
    static Failure refusal(int status, String text, Duration deadline) {
        var said = RPC.matcher(MessageText.line(text)).replaceFirst("");
        if (said.contains("no org id")) {
            return new Failure.Refused(
                    status,
                    "tenant",
                    "Loki has several tenants, and the request names none (no org id)",
                    "Set tenant of this source");
        }
        if (said.contains("multiple org")) {
            return new Failure.Refused(
                    status,
                    SEVERAL_TENANTS,
                    "Loki allows this for one tenant only: " + said,
                    "Set a single tenant of this source for it");
        }
        if (said.contains("invalid tenant")) {
            return new Failure.Refused(
                    status, "tenant", "Loki refused the tenant: " + said, "Correct tenant of this source");
        }
        if (status == 504 || said.contains("deadline exceeded") || said.contains("query timed out")) {
            return new Failure.TimedOut(
                    deadline,
                    "Loki cancelled the query: " + said,
                    "Ask for a shorter window or a narrower selector, or allow more time (query_timeout)");
        }
        if (said.contains("parse error")
                || said.contains("error parsing")
                || said.contains("template:")
                || said.contains("queries require at least one")
                || said.contains("unsupported response type")
                || said.contains("pipeline error")
                || said.contains("only log selector is supported")) {
            return new Failure.Refused(status, BAD_QUERY, "Loki refused the query: " + said, "Correct the query");
        }
        if (isLimit(said)) {
            return new Failure.Refused(
                    status,
                    LIMIT,
                    "a limit of Loki was reached: " + said,
                    "Ask for less (a shorter window, a narrower selector) or raise the limit there");
        }
        return status >= 500
                ? new Failure.Refused(status, "server error", "Loki failed: " + said, "Check Loki's log")
                : new Failure.Refused(status, "refused", "Loki refused: " + said, "Correct what was asked for");
    }

    private static boolean isLimit(String said) {
        return said.contains("exceeds the limit")
                || said.contains("limit per query exceeded")
                || said.contains("limit exceeded")
                || said.contains("maximum resolution")
                || SERIES_LIMIT.matcher(said).find()
                || BYTES_LIMIT.matcher(said).find()
                || said.contains("larger than max");
    }
}
