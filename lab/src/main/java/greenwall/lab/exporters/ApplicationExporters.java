package greenwall.lab.exporters;

import greenwall.lab.application.Application;
import greenwall.lab.application.ApplicationService;
import greenwall.lab.exporters.SimulatedExporter.Serving;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The exporters of the application: one for each service, the collector of its traces, and a blackbox exporter.
final class ApplicationExporters {
    private static final String OUTSIDE = "https://shop.example.net/";

    private final Application application;
    private final Map<String, List<Family>> files = new HashMap<>();
    private final Map<String, SimulatedExporter> byService = new HashMap<>();
    private final SimulatedExporter collector;
    private final SimulatedExporter blackbox;
    private final String cluster;
    private boolean placed;

    ApplicationExporters(Application application) {
        this.application = application;
        for (var service : application.plan().services()) {
            byService.put(
                    service.name(),
                    exporter(
                            service.name(),
                            service.port(),
                            "service-" + service.kind().word(),
                            service,
                            ""));
        }
        var edge = application.plan().services().getFirst();
        this.cluster = edge.host().cluster();
        this.collector = exporter("otel-collector", 8889, "otel-collector", edge, "");
        this.blackbox = exporter("blackbox", 9115, "blackbox", edge, OUTSIDE);
    }

    private SimulatedExporter exporter(String id, int port, String file, ApplicationService service, String asks) {
        return new SimulatedExporter(
                id,
                port,
                files.computeIfAbsent(file, MetricsFile::read),
                Optional.of(new Serving(application, service, asks)));
    }

    /// Called for hosts in the order of the fleet: the first monitoring server gets the collector and the blackbox
    /// exporter.
    List<SimulatedExporter> on(SimulatedHost host) {
        var running = new ArrayList<SimulatedExporter>();
        for (var service : application.plan().on(host)) {
            var exporter = byService.get(service.name());
            if (exporter != null) {
                running.add(exporter);
            }
        }
        if (!placed && host.role() == Role.MONITORING && host.cluster().equals(cluster)) {
            placed = true;
            running.add(collector);
            running.add(blackbox);
        }
        return running;
    }
}
