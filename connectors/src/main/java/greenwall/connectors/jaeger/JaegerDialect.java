package greenwall.connectors.jaeger;

import greenwall.connectors.http.Dialect;
import greenwall.connectors.http.MessageText;
import greenwall.connectors.json.JsonIn;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Jaeger's error answers have the form of its others, with a list of errors.
final class JaegerDialect implements Dialect {
    @Override
    public Optional<Failure> failure(int status, String contentType, String body, Duration deadline) {
        return message(body).map(said -> {
            if (status == 404) {
                return new Failure.Refused(
                        status,
                        "not found",
                        "Jaeger has no such trace",
                        "See whether the id is right, or the trace is older than Jaeger keeps traces");
            }
            return switch (status) {
                case 400, 422 ->
                    new Failure.Refused(
                            status, Failure.Refused.BAD_QUERY, "Jaeger refused: " + said, "Correct what was asked for");
                case 504 ->
                    new Failure.TimedOut(
                            deadline, "the question was given up by Jaeger: " + said, "Ask for a shorter window");
                default ->
                    new Failure.Refused(
                            status,
                            "server error",
                            "Jaeger failed: " + said,
                            "Look at Jaeger's log and" + " its store");
            };
        });
    }

    private static Optional<String> message(String body) {
        if (!body.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try (var json = JsonIn.of(body)) {
            return json.fields().list("errors", error -> error.text("msg")).stream()
                    .filter(message -> !message.isEmpty())
                    .map(MessageText::line)
                    .reduce((_, last) -> last);
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }
}
