package greenwall.tests.sources;

import greenwall.tests.poll.RealServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/// The contract for a real server that each test starts.
abstract class RealServerFixture extends LokiContract {
    @TempDir
    Path dir;

    private @Nullable RealServer server;

    /// Starts the server, or skips the test.
    abstract RealServer launch() throws Exception;

    @Override
    final URI open() throws Exception {
        var started = launch();
        server = started;
        return started.url();
    }

    @Override
    final void shut() {
        if (server != null) {
            server.close();
        }
    }

    final RealServer server() {
        return Objects.requireNonNull(server);
    }
}
