package greenwall.lab.exporters;

import greenwall.fleet.BundledText;
import greenwall.lab.application.SimulatedApplication;
import greenwall.lab.facts.MachineSnapshot.MeasuredService;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.HostSpec.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Selects the exporters that run on a host: those of the machine, and one for each service of the
/// application. The first monitoring server of the application's cluster also runs an OpenTelemetry collector
/// and a blackbox exporter.
public final class ExporterChooser {
    /// From this host number on, only some hosts run an eBPF exporter, because few sites can afford its many
    /// series on every host.
    private static final int EBPF_EVERYWHERE = 120;

    private static final String OUTSIDE = "https://shop.example.net/";

    /// The purposes for which the two clusters run different exporters.
    private static final Set<String> BY_SITE = Set.of("wireguard", "libvirt");

    private final DialectMix dialects;
    private final Map<String, List<List<SimulatedExporter>>> choices = new HashMap<>();

    public ExporterChooser(DialectMix dialects) {
        this.dialects = dialects;
        var known = new HashMap<String, SimulatedExporter>();
        for (var line : BundledText.lines(ExporterChooser.class, "exporters.txt")) {
            var words = List.of(line.split(" "));
            var set = words.stream()
                    .skip(1)
                    .map(word -> known.computeIfAbsent(word, ExporterChooser::exporter))
                    .toList();
            choices.computeIfAbsent(words.getFirst(), _ -> new ArrayList<>()).add(set);
        }
    }

    private static SimulatedExporter exporter(String text) {
        var parts = text.split(":");
        return exporter(parts[0], Integer.parseInt(parts[1]), parts[2], Optional.empty());
    }

    private static SimulatedExporter exporter(String id, int port, String file, Optional<MeasuredService> serving) {
        return new SimulatedExporter(id, port, MetricsFile.read(file), serving);
    }

    /// The exporters of each host, in the order of the fleet.
    Map<HostSpec, List<SimulatedExporter>> on(List<HostSpec> fleet, Optional<SimulatedApplication> application) {
        var all = new LinkedHashMap<HostSpec, List<SimulatedExporter>>();
        fleet.forEach(host -> all.put(host, on(host)));
        application.ifPresent(of -> add(of, all));
        return all;
    }

    private static void add(SimulatedApplication application, Map<HostSpec, List<SimulatedExporter>> all) {
        for (var service : application.plan().services()) {
            var kind = "service-" + service.kind().word();
            var serving = Optional.of(new MeasuredService(application, service, ""));
            var exporter = exporter(service.name(), service.port(), kind, serving);
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
                    var inside = Optional.of(new MeasuredService(application, edge, ""));
                    var outside = Optional.of(new MeasuredService(application, edge, OUTSIDE));
                    first.getValue().add(exporter("otel-collector", 8889, "otel-collector", inside));
                    first.getValue().add(exporter("blackbox", 9115, "blackbox", outside));
                });
    }

    List<SimulatedExporter> on(HostSpec host) {
        var running = new ArrayList<>(choose(host.hasZfs() ? "pool" : "node", host, 801));
        if (!host.peers().isEmpty()) {
            running.addAll(choose("wireguard", host, 803));
        }
        if (host.role() == Role.HYPERVISOR) {
            running.addAll(choose("libvirt", host, 804));
        }
        boolean few = host.number() >= EBPF_EVERYWHERE && SeededNoise.unit(host.seed(), 806) > 0.4;
        if ((host.hasZfs() || host.role() == Role.DATABASE) && !few) {
            running.addAll(choose("ebpf", host, 805));
        }
        if (host.replications().stream().anyMatch(r -> r.unit().equals("zrepl.service"))) {
            running.addAll(choose("zrepl", host, 0));
        }
        if (host.role() == Role.MONITORING) {
            running.addAll(choose("monitoring", host, 0));
        }
        return running;
    }

    private List<SimulatedExporter> choose(String purpose, HostSpec host, long what) {
        var of = Objects.requireNonNull(choices.get(purpose), purpose);
        boolean second = dialects == DialectMix.SITES
                && BY_SITE.contains(purpose)
                && !host.cluster().equals("prod-east");
        return dialects == DialectMix.MIXED
                ? of.get(SeededNoise.below(host.seed(), what, of.size()))
                : of.get(second ? 1 : 0);
    }

    /// An exporter on a host.
    ///
    /// @param id the job name, which is also used in the exporter's path and fault channel: `node`, `zfs`
    /// @param port the usual port; the range itself serves all exporters on one port
    record SimulatedExporter(String id, int port, List<MetricFamily> families, Optional<MeasuredService> serving) {}
}
