package greenwall.connectors.alertmanager;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.http;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServers;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server that responds but has no health endpoint counts as up.
class AlertmanagerHealthTest {
    private final MockWebServer server = MockServers.mock();
    private final Map<String, MockResponse> pages = new HashMap<>();
    private final SharedHttpClient http = http();

    @BeforeEach
    void start() throws IOException {
        MockServers.respond(
                server,
                request -> pages.getOrDefault(
                        request.getUrl().encodedPath(),
                        new MockResponse.Builder()
                                .code(404)
                                .body("404 page not found")
                                .build()));
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private void page(String path, int status, String body) {
        pages.put(path, new MockResponse.Builder().code(status).body(body).build());
    }

    private Outcome<?> peer() {
        return Alertmanager.connect(
                        http,
                        List.of(new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, server), HttpSettings.DEFAULT)))
                .status(SOON)
                .peers()
                .getFirst();
    }

    @Test
    void aPeerThatForbidsItsStatusPageIsStillReachable() {
        page("/api/v2/status", 403, "forbidden");
        page("/api/v2/receivers", 200, "[{\"name\":\"pager\"}]");
        assertThat(peer()).isInstanceOf(Outcome.Answered.class);
    }

    @Test
    void aServerThatServesNeitherPageIsNotAnAlertmanager() {
        assertThat(peer()).isInstanceOf(Outcome.Failed.class);
    }
}
