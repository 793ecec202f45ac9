package greenwall.lab.exporters;

import greenwall.lab.signal.Noise;
import greenwall.lab.world.Host;
import greenwall.lab.world.Host.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Which exporters run on a host.
public final class Exporters {
    /// In a large fleet only some hosts run an eBPF exporter, as few sites can afford its many series on all.
    private static final int EBPF_EVERYWHERE = 120;

    private final Dialects dialects;
    private final Exporter node = new Exporter("node", "node", 9100, nodeFamilies(list -> {}));
    private final Exporter nodeWithZpool = new Exporter("node", "node", 9100, nodeFamilies(ZpoolPrometheus::addTo));
    private final Exporter nodeWithScripts = new Exporter("node", "node", 9100, nodeFamilies(SiteScripts::addTo));
    private final Exporter zfs = new Exporter("zfs", "zfs", 9134, PdfZfs.families());
    private final Exporter zpool = new Exporter("zpool", "zpool", 9700, SiebenmannZfs.families());
    private final List<Exporter> wireguard = List.of(
            new Exporter("wireguard", "wireguard", 9586, WireGuard.mindFlavor()),
            new Exporter("wireguard", "wireguard", 9586, WireGuard.mdlayher()),
            new Exporter("wireguard", "wireguard", 9586, WireGuard.kbknapp()),
            new Exporter("wireguard", "wireguard", 51_821, WireGuard.wgEasy()));
    private final List<Exporter> libvirt = List.of(
            new Exporter("libvirt", "libvirt", 9177, Libvirt.inovex()),
            new Exporter("libvirt", "libvirt", 9177, Libvirt.tinkoff()),
            new Exporter("libvirt", "libvirt", 9177, Libvirt.kumina()),
            new Exporter("libvirt", "libvirt", 9177, Libvirt.zhangjianweibj()));
    private final List<Exporter> ebpf = List.of(
            new Exporter("ebpf", "ebpf", 9435, Ebpf.cloudflare()), new Exporter("ebpf", "ebpf", 9104, Ebpf.homeMade()));
    private final Exporter zrepl = new Exporter("zrepl", "zrepl", 9811, Replicas.zrepl());
    private final Exporter prometheus = new Exporter("prometheus", "prometheus", 9090, Monitoring.prometheus());
    private final Exporter alertmanager = new Exporter("alertmanager", "alertmanager", 9093, Monitoring.alertmanager());
    private final Exporter loki = new Exporter("loki", "loki", 3100, Monitoring.loki());

    public Exporters(Dialects dialects) {
        this.dialects = dialects;
    }

    private static List<Family> nodeFamilies(Consumer<FamilyList> more) {
        var list = new FamilyList();
        NodeCpu.addTo(list);
        NodeMemory.addTo(list);
        NodeDisk.addTo(list);
        NodeNet.addTo(list);
        NodeSystem.addTo(list);
        NodeZfs.addTo(list);
        Replicas.addTextfilesTo(list);
        more.accept(list);
        return list.all();
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
