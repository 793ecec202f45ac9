package greenwall.connectors.prometheus;

import greenwall.connectors.http.Dialect;
import greenwall.connectors.http.Text;
import greenwall.connectors.json.JsonIn;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Prometheus' error answers: a JSON object with errorType and error, or plain text while it starts.
/// VictoriaMetrics writes the status as the type.
final class PrometheusDialect implements Dialect {
    static final String TOO_MUCH = "too much";

    @Override
    public Optional<Failure> failure(int status, String contentType, String body, Duration deadline) {
        if (!body.stripLeading().startsWith("{")) {
            return status == 503 && body.strip().equalsIgnoreCase("Service Unavailable")
                    ? Optional.of(new Failure.Refused(
                            503,
                            "starting",
                            "Prometheus is starting and does not answer queries yet (503)",
                            "Wait: reading its write-ahead log takes up to some minutes"))
                    : Optional.empty();
        }
        var read = new Object() {
            String status = "";
            String type = "";
            String error = "";
        };
        try (var json = JsonIn.of(body)) {
            json.object(name -> {
                switch (name) {
                    case "status" -> read.status = json.text();
                    case "errorType" -> read.type = json.text();
                    case "error" -> read.error = json.text();
                    default -> {}
                }
            });
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
        return read.status.equals("error")
                ? Optional.of(refusal(status, read.type, Text.line(read.error), deadline))
                : Optional.empty();
    }

    static Failure refusal(int status, String type, String error, Duration deadline) {
        if (type.equals("timeout") || error.contains("context deadline exceeded") || error.contains("timed out")) {
            return new Failure.TimedOut(
                    deadline,
                    "the query was given up by the server: " + error,
                    "Ask for a shorter window or fewer series, or allow more time");
        }
        if (tooMuch(error)) {
            return new Failure.Refused(
                    status,
                    TOO_MUCH,
                    "a limit of the server was met: " + error,
                    "Ask for a shorter window, a wider step or fewer series, or raise the server's limit");
        }
        var remedy = switch (status) {
            case 400 -> "Correct the query";
            case 422 -> "Correct the query: it can be read but not be worked out";
            case 401, 403 -> "Check the credentials of this source";
            case 404 -> "See whether this server has that part of the API";
            default -> "Look at the server's log";
        };
        return new Failure.Refused(status, type, "the server refused: " + error, remedy);
    }

    private static boolean tooMuch(String error) {
        return error.contains("too many samples")
                || error.contains("maximum resolution")
                || error.contains("maxSamples")
                || error.contains("maxPointsPerTimeseries")
                || error.contains("too many points");
    }
}
