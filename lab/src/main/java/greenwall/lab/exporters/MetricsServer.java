package greenwall.lab.exporters;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoFormat;
import greenwall.lab.http.LabHttpServer;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.promql.Samples;
import greenwall.lab.world.SimulatedFleet;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Serves every exporter of the fleet on one port, under `/HOST/EXPORTER/metrics`, so that a real Prometheus
/// can scrape them.
public final class MetricsServer {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private MetricsServer() {}

    /// @param fileSd the target file to write, for the `file_sd_configs` of a Prometheus. The labels in the
    ///     file are those of the range's own Prometheus, so both have the same series.
    public static LabHttpServer start(
            SimulatedFleet world,
            List<ScrapeTarget> targets,
            InstantSource clock,
            InetAddress address,
            int port,
            Path fileSd)
            throws IOException {
        var byPath = targets.stream().collect(Collectors.toMap(ScrapeTarget::path, Function.identity()));
        var server = LabHttpServer.start(address, port, "range-exporters", clock, request -> {
            var target = byPath.get(request.path());
            return target == null ? Response.notFound() : answer(world, target, request, clock.millis());
        });
        var entries = new ArrayList<Map<String, Object>>();
        for (var target : targets) {
            var labels = new LinkedHashMap<String, String>(target.labels().toMap());
            labels.put("__metrics_path__", target.path());
            entries.add(Map.of("targets", List.of(server.uri().getAuthority()), "labels", labels));
        }
        Files.writeString(fileSd, JsonMapper.shared().writeValueAsString(entries));
        return server;
    }

    private static Response answer(SimulatedFleet world, ScrapeTarget target, Request request, long now) {
        return target.answers(now)
                ? Response.of(200, TEXT_FORMAT, exposition(world, target, now))
                        .compressed(request.header("accept-encoding"))
                : Response.plainError(503, "this exporter is down");
    }

    /// The metrics of an exporter at an instant in the Prometheus text format 0.0.4.
    static String exposition(SimulatedFleet world, ScrapeTarget target, long t) {
        var text = new StringBuilder(1 << 16);
        for (var family : target.exporter().families()) {
            int before = text.length();
            text.append("# HELP ").append(family.name()).append(' ');
            text.append(family.help().replace("\\", "\\\\").replace("\n", "\\n"));
            text.append("\n# TYPE ").append(family.name()).append(' ');
            text.append(family.kind().word()).append('\n');
            int head = text.length();
            family.write(target.view(world), (suffix, labels, value) -> {
                double sample = value.get().applyAsDouble(t);
                if (!Samples.isStale(sample)) {
                    text.append(family.name()).append(suffix).append(pairs(labels));
                    text.append(' ').append(GoFormat.general(sample)).append('\n');
                }
            });
            if (text.length() == head) {
                text.setLength(before);
            }
        }
        return text.toString();
    }

    private static String pairs(String[] labels) {
        var pairs = new StringJoiner(",", "{", "}").setEmptyValue("");
        for (int i = 0; i < labels.length; i += 2) {
            pairs.add(labels[i] + "=\"" + Labels.escaped(labels[i + 1]) + '"');
        }
        return pairs.toString();
    }
}
