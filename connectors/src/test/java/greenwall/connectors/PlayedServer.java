package greenwall.connectors;

import greenwall.connectors.http.SharedHttpClient;
import java.io.IOException;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A test of what a server may answer: the server, and the client that asks it.
public abstract class PlayedServer {
    protected final MockWebServer server = Servers.mock();
    protected final SharedHttpClient http = Servers.http();

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
