package greenwall.connectors.assistant;

import greenwall.connectors.http.ErrorReader;
import greenwall.connectors.json.JsonWalker;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Errors are `{"error": {"message": …}}`, or the text alone after `error`.
final class ChatErrors implements ErrorReader {
    @Override
    public Optional<Failure> failure(int status, String contentType, String body, Duration deadline) {
        return ChatModel.errorIn(body).map(said -> switch (status) {
            case 401, 403 ->
                new Failure.Refused(
                        status, "sign-in", "the model's server refused the key: " + said, "Set assistant.key_env");
            case 404 ->
                new Failure.Refused(
                        status, "not found", "the server has no such model: " + said, "Correct assistant.model");
            case 429 ->
                new Failure.Throttled(Duration.ofMinutes(1), "the model's server is busy: " + said, "Ask again later");
            default ->
                new Failure.Refused(status, "model", "the model's server refused: " + said, "Check the model's server");
        });
    }

    static String message(JsonWalker json) throws IOException {
        if (!json.isObject()) {
            return json.isText() ? json.text() : "an error without a text";
        }
        var found = new StringBuilder();
        json.object(name -> {
            if (name.equals("message") && json.isText()) {
                found.append(json.text());
            }
        });
        return found.isEmpty() ? "an error without a text" : found.toString();
    }
}
