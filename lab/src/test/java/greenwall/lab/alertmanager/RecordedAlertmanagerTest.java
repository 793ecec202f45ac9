package greenwall.lab.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.lab.rules.PostedAlert;
import greenwall.lab.testing.JsonFieldPaths;
import greenwall.lab.testing.RecordedExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends the range's Alertmanager the recorded requests to an Alertmanager 0.25.
class RecordedAlertmanagerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOW = Instant.parse("2026-11-20T07:37:32Z");

    private final AlertmanagerServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    RecordedAlertmanagerTest() throws IOException {
        server = new AlertmanagerServer(
                InetAddress.getLoopbackAddress(), 0, InstantSource.fixed(NOW), URI.create("http://127.0.0.1:9090"));
        // The recordings were made with an always firing alert and some others present.
        server.accept(List.of(new PostedAlert(
                Labels.of("alertname", "Watchdog", "severity", "none"),
                Map.of("summary", "x"),
                NOW.minusSeconds(60),
                Optional.empty(),
                "vector(1)")));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    static List<String> recordings() throws IOException, URISyntaxException {
        return RecordedExchange.names(RecordedAlertmanagerTest.class);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void respondsLikeTheRecordedAlertmanager(String name) throws Exception {
        var recorded = RecordedExchange.read(RecordedAlertmanagerTest.class, name);
        var answer = client.send(recorded.to(server.uri()), HttpResponse.BodyHandlers.ofString());

        int status = recorded.status();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode expected = recorded.response();
        JsonNode expectedBody = expected.get("body");
        // The range has its own error texts.
        if (status >= 400 || expectedBody == null || expectedBody.isNull()) {
            return;
        }
        assertThat(answer.headers().firstValue("Content-Type")).isEqualTo(contentType(expected));
        if (!expected.get("body_is_json").booleanValue()) {
            assertThat(answer.body()).isEqualTo(expectedBody.asString());
        } else {
            assertThat(shape(JSON.readTree(answer.body()))).isEqualTo(shape(expectedBody));
            assertThat(answer.body()).endsWith("\n");
        }
    }

    private static Optional<String> contentType(JsonNode response) {
        return response.get("headers")
                .valueStream()
                .filter(header -> header.get(0).stringValue().equals("Content-Type"))
                .map(header -> header.get(1).stringValue())
                .findFirst();
    }

    /// The fields below labels and annotations depend on the data.
    private static Set<String> shape(JsonNode node) {
        return JsonFieldPaths.of(node, Set.of("labels", "annotations"), Set.of());
    }
}
