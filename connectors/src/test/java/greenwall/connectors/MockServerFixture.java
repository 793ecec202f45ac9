package greenwall.connectors;

import greenwall.connectors.http.SharedHttpClient;
import java.io.IOException;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A test of server responses: the server, and the HTTP client.
public abstract class MockServerFixture {
    protected final MockWebServer server = MockServers.mock();
    protected final SharedHttpClient http = MockServers.http();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }
}
