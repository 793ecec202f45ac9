package greenwall.lab.exporters;

import greenwall.lab.application.Application;
import greenwall.lab.application.ApplicationService;
import greenwall.lab.facts.MachineView.Serving;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Selects the exporters that run on a host: those of the machine, and one for each service of the
/// application. The first monitoring server of the application's cluster also runs an OpenTelemetry collector
/// and a blackbox exporter.
public final class Exporters {
    /// From this host number on, only some hosts run an eBPF exporter, because few sites can afford its many
    /// series on every host.
    private static final int EBPF_EVERYWHERE = 120;

    private static final String OUTSIDE = "https://shop.example.net/";

    private final DialectMix dialects;
    private final SimulatedExporter node = exporter("node", 9100, "node");
    private final SimulatedExporter nodeWithZpool = exporter("node", 9100, "node-zpool-prometheus");
    private final SimulatedExporter nodeWithScripts = exporter("node", 9100, "node-site-scripts");
    private final SimulatedExporter zfs = exporter("zfs", 9134, "pdf-zfs");
    private final SimulatedExporter zpool = exporter("zpool", 9700, "siebenmann-zfs");

    /// The sets of exporters for a machine with a pool. They differ in the exporters that read the pool.
    private final List<List<SimulatedExporter>> withPools = List.of(
            List.of(node, zfs, zpool),
            List.of(node, zfs),
            List.of(node, zpool),
            List.of(nodeWithZpool),
            List.of(nodeWithScripts));

    private final List<SimulatedExporter> wireguard = List.of(
            exporter("wireguard", 9586, "mindflavor-wireguard"),
            exporter("wireguard", 9586, "mdlayher-wireguard"),
            exporter("wireguard", 9586, "kbknapp-wireguard"),
            exporter("wireguard", 51_821, "wg-easy"));
    private final List<SimulatedExporter> libvirt = List.of(
            exporter("libvirt", 9177, "inovex-libvirt"),
            exporter("libvirt", 9177, "tinkoff-libvirt"),
            exporter("libvirt", 9177, "kumina-libvirt"),
            exporter("libvirt", 9177, "zhangjianweibj-libvirt"));
    private final List<SimulatedExporter> ebpf =
            List.of(exporter("ebpf", 9435, "cloudflare-ebpf"), exporter("ebpf", 9104, "home-made-ebpf"));
    private final SimulatedExporter zrepl = exporter("zrepl", 9811, "zrepl");
    private final SimulatedExporter prometheus = exporter("prometheus", 9090, "prometheus");
    private final SimulatedExporter alertmanager = exporter("alertmanager", 9093, "alertmanager");
    private final SimulatedExporter loki = exporter("loki", 3100, "loki");

    public Exporters(DialectMix dialects) {
        this.dialects = dialects;
    }

    private static SimulatedExporter exporter(String id, int port, String file) {
        return new SimulatedExporter(id, port, MetricsFile.read(file), Optional.empty());
    }

    private static SimulatedExporter ofService(
            String id, int port, String file, Application application, ApplicationService service, String asks) {
        return new SimulatedExporter(
                id, port, MetricsFile.read(file), Optional.of(new Serving(application, service, asks)));
    }

    /// The exporters of each host, in the order of the fleet.
    Map<SimulatedHost, List<SimulatedExporter>> on(List<SimulatedHost> fleet, Optional<Application> application) {
        var all = new LinkedHashMap<SimulatedHost, List<SimulatedExporter>>();
        fleet.forEach(host -> all.put(host, on(host)));
        application.ifPresent(of -> add(of, all));
        return all;
    }

    private static void add(Application application, Map<SimulatedHost, List<SimulatedExporter>> all) {
        for (var service : application.plan().services()) {
            var kind = "service-" + service.kind().word();
            var exporter = ofService(service.name(), service.port(), kind, application, service, "");
            service.hosts()
                    .forEach(host -> Objects.requireNonNull(all.get(host)).add(exporter));
        }
        var edge = application.plan().services().getFirst();
        var cluster = edge.host().cluster();
        all.entrySet().stream()
                .filter(one -> one.getKey().role() == Role.MONITORING
                        && one.getKey().cluster().equals(cluster))
                .findFirst()
                .ifPresent(first -> {
                    first.getValue().add(ofService("otel-collector", 8889, "otel-collector", application, edge, ""));
                    first.getValue().add(ofService("blackbox", 9115, "blackbox", application, edge, OUTSIDE));
                });
    }

    List<SimulatedExporter> on(SimulatedHost host) {
        var running = new ArrayList<>(host.hasZfs() ? withPools(host) : List.of(node));
        if (!host.peers().isEmpty()) {
            running.add(choose(wireguard, host, 803));
        }
        if (host.role() == Role.HYPERVISOR) {
            running.add(choose(libvirt, host, 804));
        }
        boolean few = host.number() >= EBPF_EVERYWHERE && SeededNoise.unit(host.seed(), 806) > 0.4;
        if ((host.hasZfs() || host.role() == Role.DATABASE) && !few) {
            running.add(dialects == DialectMix.MIXED ? choose(ebpf, host, 805) : ebpf.getFirst());
        }
        if (host.replications().stream().anyMatch(r -> r.unit().equals("zrepl.service"))) {
            running.add(zrepl);
        }
        if (host.role() == Role.MONITORING) {
            running.addAll(List.of(prometheus, alertmanager, loki));
        }
        return running;
    }

    private List<SimulatedExporter> withPools(SimulatedHost host) {
        return dialects == DialectMix.MIXED
                ? withPools.get(SeededNoise.below(host.seed(), 801, withPools.size()))
                : withPools.getFirst();
    }

    private SimulatedExporter choose(List<SimulatedExporter> of, SimulatedHost host, long what) {
        return switch (dialects) {
            case PLAIN -> of.getFirst();
            case SITES -> of.get(host.cluster().equals("prod-east") ? 0 : 1);
            case MIXED -> of.get(SeededNoise.below(host.seed(), what, of.size()));
        };
    }
}
