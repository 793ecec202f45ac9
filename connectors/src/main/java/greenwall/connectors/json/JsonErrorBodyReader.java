package greenwall.connectors.json;

import greenwall.connectors.http.ErrorBodyReader;
import greenwall.connectors.http.ErrorResponseTable;
import greenwall.connectors.http.MessageText;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// Reads the error responses of one kind of server, using its section of `error-responses.txt`. The rows there can
/// refer to a body as:
///
///   - `json`: a JSON body with a message in one of the forms `"…"`, `{"message": …}`, `{"error": …}`,
///     `{"error": {"message": …}}` or `{"errors": [{"msg": …}]}`, of which the last element counts
///   - `error` and `type …`: a body of the form `{"status": "error", "errorType": …, "error": …}`
///   - `text`: any other body
public record JsonErrorBodyReader(String section) implements ErrorBodyReader {
    /// Prefixes before the actual reason: from servers that use gRPC internally, and from VictoriaMetrics.
    private static final Pattern BEFORE = Pattern.compile(
            "^rpc error: code = (\\w+|Code\\(\\d+\\)) desc = "
                    + "|^error when executing query=\".*\" (?:for|on the time range) \\([^)]*\\): ",
            Pattern.DOTALL);

    private record Message(Set<String> words, String type, String text) {}

    @Override
    public Optional<Failure> failure(int status, String contentType, String body, Duration deadline) {
        return failure(status, message(body).orElseGet(() -> new Message(Set.of("text"), "", body.strip())), deadline);
    }

    /// The failure for an error with this type and text. The type may be empty.
    public Failure refusal(int status, String type, String text, Duration deadline) {
        return failure(status, new Message(Set.of("json", "error"), type, text), deadline)
                .orElseGet(() -> new Failure.Refused(status, "refused", text, "check the server's log"));
    }

    private Optional<Failure> failure(int status, Message message, Duration deadline) {
        var words = new HashSet<>(message.words);
        words.add("type " + message.type);
        var text = BEFORE.matcher(message.text).replaceFirst("");
        var values = Map.of("said", MessageText.line(text), "type", message.type);
        return ErrorResponseTable.answer(section, status, words, text, deadline, values);
    }

    private static Optional<Message> message(String body) {
        var start = body.stripLeading();
        if (!start.startsWith("\"") && !start.startsWith("{")) {
            return Optional.empty();
        }
        try (var json = JsonReader.of(start)) {
            if (json.isText()) {
                return Optional.of(new Message(Set.of("json"), "", json.text()));
            }
            var fields = json.fields();
            if (fields.isText("status") && fields.text("status").equals("error")) {
                return Optional.of(
                        new Message(Set.of("json", "error"), fields.text("errorType"), fields.text("error")));
            }
            var errors =
                    fields.list("errors", error -> error.text("msg")).stream().reduce("", (_, last) -> last);
            return Stream.of(
                            fields.isText("error")
                                    ? fields.text("error")
                                    : fields.fields("error").text("message"),
                            fields.text("message"),
                            errors)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .map(text -> new Message(Set.of("json"), "", text));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }
}
