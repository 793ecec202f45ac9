package greenwall.connectors.series;

import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The `{"status": "success", "data": …, "warnings": […]}` around responses of Prometheus, Loki and compatible
/// servers.
public final class ResponseEnvelope {
    private ResponseEnvelope() {}

    /// @param server its section of `error-responses.txt`
    /// @param none the value if there is no data
    public static <T> SourceRequest.Reader<T> reader(String server, T none, JsonReader.ValueReader<? extends T> data) {
        return reply -> {
            var read = new Object() {
                @Nullable
                T value;
            };
            var fields = new JsonFields();
            try (var json = JsonReader.of(reply.body())) {
                if (!json.isObject()) {
                    throw json.unexpected("an object with status and data");
                }
                json.object(name -> {
                    if (name.equals("data")) {
                        read.value = data.read(json);
                    } else {
                        fields.read(name, json);
                    }
                });
            }
            if (fields.text("status").equals("error")) {
                throw new SourceFailureException(new JsonErrorBodyReader(server)
                        .refusal(reply.status(), fields.text("errorType"), fields.text("error"), Duration.ZERO));
            }
            if (!fields.text("status").equals("success")) {
                throw SourceFailureException.malformed(
                        "the response is JSON, but not from " + server + " (no status \"success\")");
            }
            var value = read.value;
            var serverWarnings = ServerWarnings.of(fields);
            return reply.answer(value == null ? none : value, serverWarnings.warnings(), serverWarnings.infos());
        };
    }
}
