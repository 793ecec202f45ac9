package greenwall.lab.loki;

import greenwall.lab.http.Reply;
import greenwall.lab.http.Request;
import greenwall.lab.http.SmallHttpServer;
import greenwall.lab.logql.LogSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/// The range's Loki on one port. What it answers was recorded from a Loki 2.8, faults included: plain-text errors
/// called JSON, `data` left out where there is none, repeated label values.
public final class LokiServer implements AutoCloseable {
    private static final String BUILD_INFO =
            "{\"version\":\"2.8.0\",\"revision\":\"90888a0cc\",\"branch\":\"HEAD\",\"buildUser\":\"range\","
                    + "\"buildDate\":\"2023-04-03T21:26:22Z\",\"goVersion\":\"\"}";

    private final SmallHttpServer http;
    private final LokiApi api;
    private volatile boolean stopping;

    /// Where a Loki listens, and what it holds.
    public record Setup(InetAddress address, int port, LogSource source, InstantSource clock, LokiLimits limits) {}

    public LokiServer(Setup setup) throws IOException {
        this.api = new LokiApi(setup.source(), setup.limits(), setup.clock(), () -> stopping);
        this.http = SmallHttpServer.start(setup.address(), setup.port(), "range-loki", setup.clock(), this::handle);
    }

    public URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        stopping = true;
        api.awaitTailsEnd();
        http.close();
    }

    private Reply handle(Request request) {
        return switch (request.path()) {
            case "/ready" ->
                Reply.of(200, "text/plain; charset=utf-8", "ready\n").with("X-Content-Type-Options", "nosniff");
            case "/loki/api/v1/status/buildinfo" -> Reply.json(200, BUILD_INFO);
            case "/services" -> new Reply.Whole(200, List.of(), "server => Running\n".getBytes(StandardCharsets.UTF_8));
            case "/flush" -> Reply.empty(204);
            default -> api.handle(request);
        };
    }
}
