package greenwall.connectors.tempo;

import greenwall.connectors.http.ErrorReader;
import greenwall.connectors.http.MessageText;
import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.util.Optional;

/// Tempo answers errors with plain text.
final class TempoErrors implements ErrorReader {
    static final String NO_SUCH_PAGE = "404 page not found";

    @Override
    public Optional<Failure> failure(int status, String contentType, String body, Duration deadline) {
        var said = MessageText.line(body.strip());
        if (said.contains("no org id")) {
            return Optional.of(new Failure.Refused(
                    status,
                    "tenant",
                    "Tempo has several tenants, and the request names none (no org id)",
                    "Set tenant of this source"));
        }
        if (said.isEmpty() || said.startsWith("<") || said.startsWith("{") || status == 401 || status == 403) {
            return Optional.empty();
        }
        if (status == 404) {
            return said.startsWith(NO_SUCH_PAGE)
                    ? Optional.empty()
                    : Optional.of(new Failure.Refused(
                            status,
                            "not found",
                            "Tempo has no such trace",
                            "Check whether the id is right, the trace is older than Tempo keeps traces, or younger than"
                                    + " a minute"));
        }
        if (said.contains("trace exceeds max size")
                || said.contains("trace too large")
                || said.contains("larger than max")) {
            return Optional.of(new Failure.Refused(
                    status,
                    Failure.Refused.TOO_MUCH,
                    "the trace is larger than Tempo returns: " + said,
                    "Raise max_bytes_per_trace and the message sizes there"));
        }
        if (status == 504 || said.contains("deadline exceeded") || said.contains("context canceled")) {
            return Optional.of(new Failure.TimedOut(
                    deadline,
                    "Tempo cancelled the query: " + said,
                    "Ask for a shorter window or less, or allow more time (query_timeout)"));
        }
        if (status == 429) {
            return Optional.empty();
        }
        if (status == 400 || status == 422) {
            return Optional.of(new Failure.Refused(
                    status, Failure.Refused.BAD_QUERY, "Tempo refused the query: " + said, "Correct the query"));
        }
        return status >= 500 && status != 502 && status != 503
                ? Optional.of(new Failure.Refused(status, "server error", "Tempo failed: " + said, "Check Tempo's log"))
                : Optional.empty();
    }
}
