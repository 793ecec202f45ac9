package greenwall.tests.sources;

import greenwall.connectors.http.SharedHttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests that query real servers and need a folder.
abstract class HttpFixture {
    @TempDir
    Path dir;

    final SharedHttpClient http = new SharedHttpClient(Map.of(), InstantSource.system());

    @AfterEach
    void stop() {
        http.close();
    }
}
