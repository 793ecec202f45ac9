package greenwall.lab.exporters;

import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.http.SmallHttpServer;
import greenwall.lab.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Serves every exporter of the fleet on one port, under `/HOST/EXPORTER/metrics`, so that a real Prometheus
/// can scrape them.
public final class MetricsServer implements AutoCloseable {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final World world;
    private final InstantSource clock;
    private final Map<String, ScrapeTarget> byPath = new LinkedHashMap<>();
    private final SmallHttpServer server;

    public MetricsServer(World world, List<ScrapeTarget> targets, InstantSource clock, InetAddress address, int port)
            throws IOException {
        this.world = world;
        this.clock = clock;
        for (var target : targets) {
            byPath.put(target.path(), target);
        }
        server = SmallHttpServer.start(address, port, "range-exporters", clock, this::handle);
    }

    private Response handle(Request request) {
        var target = byPath.get(request.path());
        long now = clock.millis();
        if (target == null) {
            return Response.plainError(404, "404 page not found");
        }
        if (!target.answers(now)) {
            return Response.plainError(503, "this exporter is down");
        }
        return Response.of(200, TEXT_FORMAT, Exposition.write(world, target, now))
                .compressed(request.header("accept-encoding"));
    }

    /// Writes a target file for the `file_sd_configs` of a Prometheus. The labels in the file are those of
    /// the range's own Prometheus, so both have the same series.
    public void writeFileSd(Path file) throws IOException {
        var entries = new ArrayList<Map<String, Object>>();
        String address = server.uri().getAuthority();
        for (var target : byPath.values()) {
            var labels = new LinkedHashMap<String, String>(target.labels().toMap());
            labels.put("__metrics_path__", target.path());
            entries.add(Map.of("targets", List.of(address), "labels", labels));
        }
        Files.writeString(file, JsonMapper.shared().writeValueAsString(entries));
    }

    @Override
    public void close() {
        server.close();
    }
}
