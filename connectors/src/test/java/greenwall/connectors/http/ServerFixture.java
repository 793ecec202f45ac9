package greenwall.connectors.http;

import greenwall.connectors.MockServers;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import java.nio.file.Path;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests with one server and a folder of files.
abstract class ServerFixture {
    final MockWebServer server = MockServers.mock();
    final SharedHttpClient http = MockServers.http();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    final Outcome<InstantVector> query(String url, HttpSettings settings) {
        return MockServers.queryUp(http, url, settings);
    }
}
