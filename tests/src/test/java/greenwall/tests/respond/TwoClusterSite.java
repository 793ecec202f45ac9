package greenwall.tests.respond;

import com.sun.net.httpserver.HttpServer;
import greenwall.app.site.Site;
import greenwall.tests.console.SiteFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// A site of two clusters, `east` and `west`, whose Prometheus and Loki return what a test puts into `answers`
/// by cluster and path, and 503 for all other requests.
final class TwoClusterSite implements AutoCloseable {
    private static final InstantSource CLOCK = InstantSource.system();

    final Map<String, String> answers = new ConcurrentHashMap<>();
    final Site site;
    private final List<HttpServer> servers = new ArrayList<>();

    TwoClusterSite(Path home) throws IOException {
        var text = new StringBuilder("clusters:\n");
        for (var name : List.of("east", "west")) {
            text.append("  - name: ").append(name).append('\n');
            text.append("    prometheus: {url: \"").append(server(name)).append("\"}\n");
            text.append("    loki: {url: \"").append(server(name)).append("\"}\n");
        }
        site = new SiteFolder(home, CLOCK).open(text.toString(), "somebody");
    }

    private String server(String cluster) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var answer = answers.get(cluster + exchange.getRequestURI().getPath());
                var body = (answer == null
                                ? "{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"no\"}"
                                : answer)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer == null ? 503 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        servers.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// A firing alert, in the format of `/api/v1/alerts`.
    static String alert(String name, String severity, String instance, String pool) {
        return """
                {"labels":{"alertname":"%s","severity":"%s","instance":"%s","pool":"%s"},"annotations":{},"state":"firing",
                 "activeAt":"2026-03-07T03:10:00Z","value":"1"}""".formatted(name, severity, instance, pool);
    }

    void firing(String cluster, String... alerts) {
        answers.put(
                cluster + "/api/v1/alerts",
                "{\"status\":\"success\",\"data\":{\"alerts\":[" + String.join(",", alerts) + "]}}");
    }

    @Override
    public void close() throws Exception {
        site.close();
        servers.forEach(server -> server.stop(0));
    }
}
