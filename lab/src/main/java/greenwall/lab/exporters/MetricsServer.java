package greenwall.lab.exporters;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenwall.lab.http.ListenAddress;
import greenwall.lab.world.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/// Every exporter of the fleet behind one port, each under `/HOST/EXPORTER/metrics`, for a real Prometheus to
/// scrape.
public final class MetricsServer implements AutoCloseable {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final World world;
    private final InstantSource clock;
    private final Map<String, ScrapeTarget> byPath = new LinkedHashMap<>();
    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    public MetricsServer(World world, List<ScrapeTarget> targets, InstantSource clock, InetSocketAddress address)
            throws IOException {
        this.world = world;
        this.clock = clock;
        for (var target : targets) {
            byPath.put(target.path(), target);
        }
        server = HttpServer.create(address, 0);
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var target = byPath.get(exchange.getRequestURI().getPath());
            long now = clock.millis();
            if (target == null) {
                answer(exchange, 404, "404 page not found\n");
            } else if (!target.answers(now)) {
                answer(exchange, 503, "this exporter is down\n");
            } else {
                answer(exchange, 200, Exposition.write(world, target, now));
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT_FORMAT);
        String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(status, 0);
            try (var zipped = new GZIPOutputStream(exchange.getResponseBody())) {
                zipped.write(bytes);
            }
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// For Prometheus' `file_sd_configs`: scraped with these labels, the site looks as it does in the range's
    /// own API.
    public void writeFileSd(Path file) throws IOException {
        var entries = new ArrayList<Map<String, Object>>();
        String address = ListenAddress.reachable(server.getAddress().getAddress()) + ":"
                + server.getAddress().getPort();
        for (var target : byPath.values()) {
            var labels = new LinkedHashMap<String, String>(target.labels().toMap());
            labels.put("__metrics_path__", target.path());
            entries.add(Map.of("targets", List.of(address), "labels", labels));
        }
        Files.writeString(file, JsonMapper.shared().writeValueAsString(entries));
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }
}
