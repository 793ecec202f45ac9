package greenwall.lab.exporters;

import greenwall.lab.signal.Noise;
import greenwall.lab.world.Host;
import greenwall.lab.world.Host.Role;
import java.util.ArrayList;
import java.util.List;

/// Which exporters run on a host.
public final class Exporters {
    /// In a large fleet only some hosts run an eBPF exporter, as few sites can afford its many series on all.
    private static final int EBPF_EVERYWHERE = 120;

    private final Dialects dialects;
    private final Exporter node = exporter("node", 9100, "node");
    private final Exporter nodeWithZpool = exporter("node", 9100, "node-zpool-prometheus");
    private final Exporter nodeWithScripts = exporter("node", 9100, "node-site-scripts");
    private final Exporter zfs = exporter("zfs", 9134, "pdf-zfs");
    private final Exporter zpool = exporter("zpool", 9700, "siebenmann-zfs");
    private final List<Exporter> wireguard = List.of(
            exporter("wireguard", 9586, "mindflavor-wireguard"),
            exporter("wireguard", 9586, "mdlayher-wireguard"),
            exporter("wireguard", 9586, "kbknapp-wireguard"),
            exporter("wireguard", 51_821, "wg-easy"));
    private final List<Exporter> libvirt = List.of(
            exporter("libvirt", 9177, "inovex-libvirt"),
            exporter("libvirt", 9177, "tinkoff-libvirt"),
            exporter("libvirt", 9177, "kumina-libvirt"),
            exporter("libvirt", 9177, "zhangjianweibj-libvirt"));
    private final List<Exporter> ebpf =
            List.of(exporter("ebpf", 9435, "cloudflare-ebpf"), exporter("ebpf", 9104, "home-made-ebpf"));
    private final Exporter zrepl = exporter("zrepl", 9811, "zrepl");
    private final Exporter prometheus = exporter("prometheus", 9090, "prometheus");
    private final Exporter alertmanager = exporter("alertmanager", 9093, "alertmanager");
    private final Exporter loki = exporter("loki", 3100, "loki");

    public Exporters(Dialects dialects) {
        this.dialects = dialects;
    }

    private static Exporter exporter(String id, int port, String file) {
        return new Exporter(id, port, MetricsFile.read(file));
    }

    public List<Exporter> on(Host host) {
        var running = new ArrayList<Exporter>();
        var pools = poolDialect(host);
        running.add(
                switch (pools) {
                    case TEXTFILE_OF_ZPOOL_PROMETHEUS -> nodeWithZpool;
                    case TEXTFILE_OF_SCRIPTS -> nodeWithScripts;
                    default -> node;
                });
        if (pools == PoolDialect.BOTH || pools == PoolDialect.PDF) {
            running.add(zfs);
        }
        if (pools == PoolDialect.BOTH || pools == PoolDialect.SIEBENMANN) {
            running.add(zpool);
        }
        if (!host.peers().isEmpty()) {
            running.add(choose(wireguard, host, 803));
        }
        if (host.role() == Role.HYPERVISOR) {
            running.add(choose(libvirt, host, 804));
        }
        boolean few = host.number() >= EBPF_EVERYWHERE && Noise.unit(host.seed(), 806) > 0.4;
        if ((host.hasZfs() || host.role() == Role.DATABASE) && !few) {
            running.add(dialects == Dialects.MIXED ? choose(ebpf, host, 805) : ebpf.getFirst());
        }
        if (host.replications().stream().anyMatch(r -> r.unit().equals("zrepl.service"))) {
            running.add(zrepl);
        }
        if (host.role() == Role.MONITORING) {
            running.addAll(List.of(prometheus, alertmanager, loki));
        }
        return running;
    }

    /// How a host's pools are seen.
    private enum PoolDialect {
        BOTH,
        PDF,
        SIEBENMANN,
        TEXTFILE_OF_ZPOOL_PROMETHEUS,
        TEXTFILE_OF_SCRIPTS,
        NONE
    }

    private PoolDialect poolDialect(Host host) {
        if (!host.hasZfs()) {
            return PoolDialect.NONE;
        }
        int choices = PoolDialect.values().length - 1;
        return dialects == Dialects.MIXED
                ? PoolDialect.values()[Noise.below(host.seed(), 801, choices)]
                : PoolDialect.BOTH;
    }

    private Exporter choose(List<Exporter> of, Host host, long what) {
        return switch (dialects) {
            case PLAIN -> of.getFirst();
            case SITES -> of.get(host.cluster().equals("prod-east") ? 0 : 1);
            case MIXED -> of.get(Noise.below(host.seed(), what, of.size()));
        };
    }
}
