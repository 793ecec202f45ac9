package greenwall.connectors.jaeger;

import greenwall.connectors.http.ErrorReader;
import greenwall.connectors.http.MessageText;
import greenwall.connectors.json.JsonWalker;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// Jaeger's error answers have the form of its others, with a list of errors, and in version 3 of its API a single one.
/// Those of VictoriaTraces are plain text.
final class JaegerErrors implements ErrorReader {
    private static final String NO_SUCH_PATH = "unsupported path requested";

    @Override
    public Optional<Failure> failure(int status, String contentType, String body, Duration deadline) {
        if (status == 400 && body.startsWith(NO_SUCH_PATH)) {
            return Optional.of(new Failure.Refused(
                    404,
                    "not found",
                    "VictoriaTraces answers here, not with Jaeger's API",
                    "Write its URL with /select/jaeger at the end"));
        }
        return message(status, body).map(said -> {
            if (status == 404) {
                return noSuchTrace();
            }
            return switch (status) {
                case 400, 422 ->
                    new Failure.Refused(
                            status, Failure.Refused.BAD_QUERY, "Jaeger refused: " + said, "Correct what was asked for");
                case 504 ->
                    new Failure.TimedOut(deadline, "Jaeger cancelled the query: " + said, "Ask for a shorter window");
                default ->
                    new Failure.Refused(
                            status, "server error", "Jaeger failed: " + said, "Check Jaeger's log and" + " its store");
            };
        });
    }

    static Failure noSuchTrace() {
        return new Failure.Refused(
                404,
                "not found",
                "Jaeger has no such trace",
                "Check whether the id is right, or the trace is older than Jaeger keeps traces");
    }

    private static Optional<String> message(int status, String body) {
        var text = body.strip();
        if (!text.startsWith("{")) {
            return Optional.of(MessageText.line(text))
                    .filter(said -> status == 400 && !said.isEmpty() && !text.startsWith("<"));
        }
        try (var json = JsonWalker.of(body)) {
            var fields = json.fields();
            return Stream.concat(
                            fields.list("errors", error -> error.text("msg")).stream(),
                            Stream.of(fields.fields("error").text("message")))
                    .filter(message -> !message.isEmpty())
                    .map(MessageText::line)
                    .reduce((_, last) -> last);
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }
}
