package greenwall.connectors.prometheus;

import greenwall.connectors.http.ErrorReader;
import greenwall.connectors.http.MessageText;
import greenwall.connectors.json.JsonWalker;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// Prometheus' error answers: a JSON object with errorType and error, or plain text while it starts.
/// VictoriaMetrics writes the status as the type.
final class PrometheusErrors implements ErrorReader {
    static final String TOO_MUCH = Failure.Refused.TOO_MUCH;

    /// What VictoriaMetrics writes before its reason.
    private static final Pattern EXECUTED = Pattern.compile(
            "^error when executing query=\".*\" (?:for|on the time range) \\([^)]*\\): ", Pattern.DOTALL);

    /// In the words of Prometheus, VictoriaMetrics, Thanos, Cortex and Mimir.
    private static final Pattern TOO_MUCH_ASKED = Pattern.compile("too many samples|too many points|maximum resolution"
            + "|maxSamples|maxSeries|maxUniqueTimeseries|maxPointsPerTimeseries|matching timeseries exceeds"
            + "|maxMemoryPerQuery|exceeded bytes limit|the query hit the|exceeded the maximum number"
            + "|exceeded the aggregated|err-mimir-max-|exceeded series limit|exceeded samples limit"
            + "|exceeded chunks limit|limit violated|limit exceeded");

    @Override
    public Optional<Failure> failure(int status, String contentType, String body, Duration deadline) {
        if (status == 401 && body.contains("no org id")) {
            return Optional.of(new Failure.Refused(
                    status,
                    "tenant",
                    "the server has several tenants, and the request names none (no org id)",
                    "Set tenant of this source"));
        }
        if (!body.stripLeading().startsWith("{")) {
            return status == 503 && body.strip().equalsIgnoreCase("Service Unavailable")
                    ? Optional.of(new Failure.Refused(
                            503,
                            "starting",
                            "Prometheus is starting and does not answer queries yet (503)",
                            "Wait: reading its write-ahead log takes up to some minutes"))
                    : Optional.empty();
        }
        try (var json = JsonWalker.of(body)) {
            var read = json.fields();
            return read.text("status").equals("error")
                    ? Optional.of(refusal(status, read.text("errorType"), read.text("error"), deadline))
                    : Optional.empty();
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    /// @param whole what the server wrote: its reason may stand behind a long query
    static Failure refusal(int status, String type, String whole, Duration deadline) {
        var error = MessageText.line(EXECUTED.matcher(whole).replaceFirst(""));
        if (type.equals("timeout") || whole.contains("context deadline exceeded") || whole.contains("timed out")) {
            return new Failure.TimedOut(
                    deadline,
                    "the server cancelled the query: " + error,
                    "Ask for a shorter window or fewer series, or allow more time");
        }
        if (TOO_MUCH_ASKED.matcher(whole).find()) {
            return new Failure.Refused(
                    status,
                    TOO_MUCH,
                    "a limit of the server was reached: " + error,
                    "Ask for a shorter window, a wider step or fewer series, or raise the server's limit");
        }
        if (type.equals("unavailable")) {
            return new Failure.Refused(
                    status,
                    type,
                    "parts of the server do not answer: " + error,
                    "Check which ingester, store or storage node behind it is down");
        }
        boolean unread = status == 400 && !type.equals("execution")
                || whole.contains("parse error")
                || whole.contains("cannot parse");
        if (unread) {
            return new Failure.Refused(
                    status, Failure.Refused.BAD_QUERY, "the server refused: " + error, "Correct the query");
        }
        var remedy = switch (status) {
            case 422 -> "Correct the query: it can be parsed but not evaluated";
            case 401, 403 -> "Check the credentials of this source";
            case 404 -> "Check whether this server has that part of the API";
            default -> "Check the server's log";
        };
        return new Failure.Refused(status, type, "the server refused: " + error, remedy);
    }
}
