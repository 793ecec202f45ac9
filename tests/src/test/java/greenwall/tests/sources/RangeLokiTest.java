package greenwall.tests.sources;

import greenwall.fleet.Labels;
import greenwall.fleet.source.LogSource;
import greenwall.lab.loki.LokiServer;
import greenwall.lab.loki.LokiServer.LokiLimits;
import greenwall.lab.testing.InMemoryLogs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The range's Loki fulfils the same contract as a real one.
class RangeLokiTest extends LokiContract {
    private final InMemoryLogs held = new InMemoryLogs();

    @Nullable
    private LokiServer server;

    @Override
    URI open() throws IOException {
        server = new LokiServer(new LokiServer.Setup(
                InetAddress.getLoopbackAddress(), 0, held, InstantSource.system(), LokiLimits.DEFAULT));
        return server.uri();
    }

    @Override
    void write(List<LogSource.Line> lines) {
        lines.forEach(line -> held.add(line.stream(), line.timeNanos(), line.text()));
    }

    @Override
    void write(Labels stream, String text) {
        held.write(stream, text);
    }

    @Override
    void shut() {
        if (server != null) {
            server.close();
        }
    }
}
