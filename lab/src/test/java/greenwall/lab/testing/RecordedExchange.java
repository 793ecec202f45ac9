package greenwall.lab.testing;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request to a real server and its response, recorded in a JSON file next to a test class.
public record RecordedExchange(JsonNode request, JsonNode response) {
    /// The names of the recordings next to a class.
    public static List<String> names(Class<?> test) throws IOException, URISyntaxException {
        var folder = Objects.requireNonNull(test.getResource(""), "no resources");
        try (var files = Files.list(Path.of(folder.toURI()))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".json"))
                    .map(n -> n.substring(0, n.length() - ".json".length()))
                    .sorted()
                    .toList();
        }
    }

    public static RecordedExchange read(Class<?> test, String name) throws IOException {
        try (var in = test.getResourceAsStream(name + ".json")) {
            var recording = JsonMapper.shared().readTree(in);
            return new RecordedExchange(recording.get("request"), recording.get("response"));
        }
    }

    /// The request, addressed to another server.
    public HttpRequest to(URI base) {
        var copy =
                HttpRequest.newBuilder(URI.create(base + request.get("target").stringValue()));
        for (var header : request.get("headers").properties()) {
            if (!Set.of("Content-Length", "Connection").contains(header.getKey())) {
                copy.header(header.getKey(), header.getValue().asString());
            }
        }
        var body = request.path("body");
        return copy.method(
                        request.get("method").stringValue(),
                        body.isString()
                                ? HttpRequest.BodyPublishers.ofString(body.stringValue())
                                : HttpRequest.BodyPublishers.noBody())
                .build();
    }

    public int status() {
        return Integer.parseInt(response.get("status_line").stringValue().split(" ")[1]);
    }
}
