package greenwall.connectors.assistant;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.http.SourceRequest.Method;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.connectors.json.JsonReader;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A client of one language model. It sends a text and streams the answer. It ignores everything but text,
/// such as tool calls.
public record ChatModel(SourceHttpClient client, String model) {
    /// A longer answer is truncated.
    static final int LONGEST_ANSWER = 32_768;

    private static final int LONGEST_EVENT = 1 << 20;

    /// @param source the source with the URL of the API, which usually ends with `/v1`
    public static ChatModel connect(SharedHttpClient http, Source source, HttpSettings settings, String model) {
        return new ChatModel(http.client(source, settings, new JsonErrorBodyReader("assistant")), model);
    }

    public Source source() {
        return client.source();
    }

    /// Sends the text once and never repeats it automatically. `soFar` receives the answer so far, on another
    /// thread.
    public Outcome<String> ask(String text, Consumer<String> soFar, Duration deadline) {
        var call = SourceRequest.nonIdempotent(Method.POST_JSON, "chat/completions", reply -> read(reply, soFar))
                .body(request(text));
        return client.send(call, deadline);
    }

    private String request(String text) {
        var body = JsonMapper.shared().createObjectNode().put("model", model).put("stream", true);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body.toString();
    }

    private static SourceRequest.ParsedResponse<String> read(SourceRequest.RawResponse reply, Consumer<String> soFar)
            throws IOException {
        var answer = new StringBuilder();
        var in = new BufferedInputStream(reply.body());
        if (reply.contentType().contains("event-stream")) {
            events(in, answer, soFar);
        } else {
            appendPiece(new String(bounded(in), StandardCharsets.UTF_8), answer);
        }
        if (answer.toString().isBlank()) {
            throw new SourceFailureException(new Failure.Malformed(
                    "the model's response has no text", "ask again, or choose another model (assistant.model)"));
        }
        return SourceRequest.ParsedResponse.of(answer.toString());
    }

    private static byte[] bounded(InputStream in) throws IOException {
        var all = in.readNBytes(LONGEST_EVENT + 1);
        if (all.length > LONGEST_EVENT) {
            throw tooLong();
        }
        return all;
    }

    private static SourceFailureException tooLong() {
        return SourceFailureException.malformed(
                "one piece of the model's response is larger than " + (LONGEST_EVENT >> 20) + " MiB");
    }

    /// Reads events of one line each, `data: {…}`, until `data: [DONE]`. Without that end, the answer is
    /// incomplete.
    private static void events(InputStream in, StringBuilder answer, Consumer<String> soFar) throws IOException {
        var line = new ByteArrayOutputStream();
        while (answer.length() < LONGEST_ANSWER) {
            int next = in.read();
            if (next >= 0 && next != '\n') {
                line.write(next);
                if (line.size() > LONGEST_EVENT) {
                    throw tooLong();
                }
                continue;
            }
            var text = line.toString(StandardCharsets.UTF_8).strip();
            line.reset();
            if (text.startsWith("data:")) {
                var data = text.substring("data:".length()).strip();
                if (data.equals("[DONE]")) {
                    return;
                }
                if (appendPiece(data, answer)) {
                    soFar.accept(answer.toString());
                }
            }
            if (next < 0) {
                throw new SourceFailureException(new Failure.Unreachable(
                        "the model's response was cut off before its end",
                        answer.isEmpty() ? "ask again" : "ask again; the part that arrived is shown"));
            }
        }
        answer.setLength(LONGEST_ANSWER);
        answer.append("\n(cut off here: the response is longer than can be shown)");
    }

    /// Appends the text of one piece; returns whether there was any.
    private static boolean appendPiece(String data, StringBuilder answer) throws IOException {
        int before = answer.length();
        try (var json = JsonReader.of(data)) {
            var read = json.fields();
            if (read.has("error")) {
                var error = read.isText("error") ? read : read.fields("error");
                var name = read.isText("error") ? "error" : "message";
                throw new SourceFailureException(new Failure.Refused(
                        200,
                        "model",
                        "the model failed: "
                                + (error.isText(name)
                                        ? MessageText.line(error.text(name))
                                        : "an error without a message"),
                        "check the model's server"));
            }
            for (var choice : read.list("choices", one -> one)) {
                for (var part : List.of(choice.fields("delta"), choice.fields("message"))) {
                    answer.append(part.isText("content") ? part.text("content") : "");
                }
            }
        } catch (JacksonException broken) {
            throw SourceFailureException.malformed(
                    "a piece of the model's response is not JSON: " + MessageText.line(broken.getOriginalMessage()));
        }
        return answer.length() > before;
    }
}
