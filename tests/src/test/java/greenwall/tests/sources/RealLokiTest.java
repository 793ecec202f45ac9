package greenwall.tests.sources;

import greenwall.tests.heart.RealLoki;
import greenwall.tests.heart.RealServer;
import greenwall.tests.heart.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

/// A real Loki, which no Debian package brings: its binary is named by `GREENWALL_LOKI`.
class RealLokiTest extends LokiContract {
    @TempDir
    Path dir;

    @Nullable
    private RealServer server;

    @Override
    URI open() throws IOException {
        var binary = RealLoki.named();
        Assumptions.assumeTrue(
                binary.isPresent(), "GREENWALL_LOKI names no Loki binary: the recordings stand in for one");
        var started = RealLoki.start(binary.orElseThrow(), dir, false);
        server = started;
        Waiting.until("Loki answers", Duration.ofSeconds(60), () -> started.get("/ready") == 200);
        return started.url();
    }

    @Override
    void shut() {
        if (server != null) {
            server.close();
        }
    }
}
