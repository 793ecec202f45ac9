package greenwall.connectors.alertmanager;

import greenwall.connectors.http.ErrorReader;
import greenwall.connectors.http.MessageText;
import greenwall.connectors.json.JsonWalker;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Alertmanager's error answers come in three shapes: a bare JSON string, an object with code and message, and
/// nothing at all. The last one is left to the general wording.
final class AlertmanagerErrors implements ErrorReader {
    static final String NO_SUCH_SILENCE = "no such silence";

    @Override
    public Optional<Failure> failure(int status, String contentType, String body, Duration deadline) {
        return message(body).map(message -> {
            var said = MessageText.line(message);
            if (said.equals("silence not found")) {
                return new Failure.Refused(
                        status,
                        NO_SUCH_SILENCE,
                        "Alertmanager knows no such silence",
                        "Read the list of silences again: it may have expired long ago and been removed");
            }
            var remedy = switch (status) {
                case 400, 422 -> "Correct what was sent";
                case 401, 403 -> "Check the credentials of this source";
                case 404 -> "Check the URL, its path prefix, and that this Alertmanager has API v2";
                default -> "Check Alertmanager's log";
            };
            return new Failure.Refused(status, "refused", "Alertmanager refused: " + said, remedy);
        });
    }

    private static Optional<String> message(String body) {
        var start = body.stripLeading();
        if (!start.startsWith("\"") && !start.startsWith("{")) {
            return Optional.empty();
        }
        try (var json = JsonWalker.of(start)) {
            if (!json.isObject()) {
                return Optional.of(json.text());
            }
            return Optional.of(json.fields().text("message")).filter(message -> !message.isEmpty());
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }
}
