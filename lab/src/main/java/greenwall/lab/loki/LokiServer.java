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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The range's Loki on one port. What it answers was recorded from a Loki 2.8, faults included: plain-text errors
/// called JSON, `data` left out where there is none, repeated label values.
public final class LokiServer implements AutoCloseable {
    private static final int MAX_TENANTS = 16;
    private static final String BUILD_INFO =
            "{\"version\":\"2.8.0\",\"revision\":\"90888a0cc\",\"branch\":\"HEAD\",\"buildUser\":\"range\","
                    + "\"buildDate\":\"2023-04-03T21:26:22Z\",\"goVersion\":\"\"}";
    private static final String SINGLE_TENANT = "fake";

    private final Setup setup;
    private final SmallHttpServer http;
    private final Map<String, LokiTenant> tenants = new ConcurrentHashMap<>();
    private final PushHandler pushes;
    private volatile boolean stopping;

    /// Where a Loki listens, what it holds and whom it lets see it.
    ///
    /// @param computed what the hosts of the range write
    /// @param tenant the X-Scope-OrgID that sees it; without one, no tenant is asked for
    public record Setup(
            InetAddress address,
            int port,
            LogSource computed,
            InstantSource clock,
            LokiLimits limits,
            Optional<String> tenant) {}

    private LokiServer(Setup setup) throws IOException {
        this.setup = setup;
        this.pushes = new PushHandler(setup.limits());
        this.http = SmallHttpServer.start(setup.address(), setup.port(), "range-loki", setup.clock(), this::handle);
    }

    public static LokiServer start(Setup setup) throws IOException {
        return new LokiServer(setup);
    }

    public URI uri() {
        return http.uri();
    }

    /// Lines that were pushed and had to make room for others.
    public long droppedLines() {
        return tenants.values().stream().mapToLong(t -> t.pushed().dropped()).sum();
    }

    @Override
    public void close() {
        stopping = true;
        tenants.values().forEach(LokiTenant::awaitTailsEnd);
        http.close();
    }

    private Reply handle(Request request) {
        return switch (request.path()) {
            case "/ready" ->
                Reply.of(200, "text/plain; charset=utf-8", "ready\n").with("X-Content-Type-Options", "nosniff");
            case "/loki/api/v1/status/buildinfo" -> Reply.json(200, BUILD_INFO);
            case "/services" -> new Reply.Whole(200, List.of(), "server => Running\n".getBytes(StandardCharsets.UTF_8));
            case "/metrics" -> Reply.of(200, "text/plain; version=0.0.4; charset=utf-8", metrics());
            case "/flush" -> Reply.empty(204);
            default -> tenantRequest(request);
        };
    }

    private String metrics() {
        return "# HELP loki_build_info A metric with a constant '1' value labeled by version.\n"
                + "# TYPE loki_build_info gauge\nloki_build_info{version=\"2.8.0\"} 1\n"
                + "# HELP loki_range_pushed_lines_dropped_total Pushed lines that made room for others.\n"
                + "# TYPE loki_range_pushed_lines_dropped_total counter\nloki_range_pushed_lines_dropped_total "
                + droppedLines() + "\n";
    }

    private Reply tenantRequest(Request request) {
        if (!LokiTenant.knows(request.path())) {
            return Reply.plainError(404, "404 page not found");
        }
        boolean push = request.path().equals("/loki/api/v1/push");
        boolean method = request.method().equals("POST") || (request.method().equals("GET") && !push);
        if (!method) {
            return Reply.empty(405);
        }
        String asked = SINGLE_TENANT;
        if (setup.tenant().isPresent()) {
            asked = request.header("x-scope-orgid");
            if (asked.isEmpty()) {
                return Reply.plainError(401, "no org id");
            }
            if (asked.contains("/") || asked.contains("..") || asked.contains("\\")) {
                return Reply.of(400, LokiTenant.ERROR_TYPE, "invalid tenant ID");
            }
        }
        if (!tenants.containsKey(asked) && tenants.size() >= MAX_TENANTS) {
            return Reply.plainError(429, "too many tenants for a practice range");
        }
        LokiTenant tenant = tenants.computeIfAbsent(asked, this::tenant);
        return push
                ? pushes.push(
                        request,
                        tenant.pushed(),
                        LokiParameters.nanos(setup.clock().instant()))
                : tenant.handle(request);
    }

    private LokiTenant tenant(String name) {
        boolean owner = setup.tenant().isEmpty() || setup.tenant().get().equals(name);
        LogSource computed = owner ? setup.computed() : NO_LINES;
        return new LokiTenant(computed, setup.limits(), setup.clock(), () -> stopping);
    }

    private static final LogSource NO_LINES = new PushedLogs(1, 1);
}
