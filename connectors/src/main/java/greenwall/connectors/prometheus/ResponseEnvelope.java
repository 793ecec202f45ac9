package greenwall.connectors.prometheus;

import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.json.ErrorResponseReader;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.series.ServerWarnings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `{"status": "success", "data": …, "warnings": […]}` around responses of Prometheus, Loki and compatible
/// servers.
public final class ResponseEnvelope {
    private ResponseEnvelope() {}

    /// @param server its section of `failures.txt`
    /// @param none the value if there is no data
    public static <T> SourceRequest.Reader<T> reader(String server, T none, JsonReader.ValueReader<? extends T> data) {
        return reply -> {
            var read = new Object() {
                String status = "";
                String type = "";
                String error = "";

                @Nullable
                T value;

                List<String> warnings = List.of();
                List<String> infos = List.of();
                boolean partial;
            };
            try (var json = JsonReader.of(reply.body())) {
                if (!json.isObject()) {
                    throw json.unexpected("an object with status and data");
                }
                json.object(name -> {
                    switch (name) {
                        case "status" -> read.status = json.text();
                        case "data" -> read.value = data.read(json);
                        case "errorType" -> read.type = json.text();
                        case "error" -> read.error = json.text();
                        case "warnings" -> read.warnings = json.texts();
                        case "infos" -> read.infos = json.texts();
                        case "isPartial" -> read.partial = json.flag();
                        default -> {}
                    }
                });
            }
            if (read.status.equals("error")) {
                var errors = new ErrorResponseReader(server);
                throw new SourceFailureException(errors.refusal(reply.status(), read.type, read.error, Duration.ZERO));
            }
            if (!read.status.equals("success")) {
                throw SourceFailureException.malformed(
                        "the response is JSON, but not from " + server + " (no status \"success\")");
            }
            var value = read.value;
            var serverWarnings = ServerWarnings.of(read.warnings, read.infos, read.partial);
            return reply.answer(value == null ? none : value, serverWarnings.warnings(), serverWarnings.infos());
        };
    }
}
