package greenwall.lab.world;

import greenwall.lab.signal.Noise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The processes that `top` would show: those of the host's role, a hypervisor's guests, and what an incident
/// adds.
public final class Processes {
    /// @param cores of CPU in use
    /// @param bytes resident
    public record Process(int pid, String user, String command, String unit, double cores, double bytes) {}

    private record Habit(String user, String command, String unit, double cpuShare, double memoryShare) {}

    private static final List<Habit> EVERYWHERE = List.of(
            new Habit("root", "systemd", "init.scope", 0.01, 0.004),
            new Habit("root", "systemd-journald", "systemd-journald.service", 0.02, 0.02),
            new Habit("prometheus", "prometheus-node-exporter", "prometheus-node-exporter.service", 0.03, 0.01),
            new Habit("root", "promtail", "promtail.service", 0.03, 0.03),
            new Habit("_chrony", "chronyd", "chrony.service", 0.002, 0.001));

    private final Host host;
    private final Cpu cpu;
    private final Memory memory;
    private final Baseline base;
    private final List<Life> guests;
    private final List<Disturbances.Extra> extras;

    Processes(Host host, Baseline base, Cpu cpu, Memory memory, List<Life> guests, List<Disturbances.Extra> extras) {
        this.host = host;
        this.base = base;
        this.cpu = cpu;
        this.memory = memory;
        this.guests = guests;
        this.extras = extras;
    }

    /// The busiest first.
    public List<Process> at(long t) {
        var all = new ArrayList<Process>();
        double ownCores = 0;
        for (var mode : List.of(Cpu.Mode.USER, Cpu.Mode.SYSTEM, Cpu.Mode.NICE)) {
            ownCores += cpu.mode(mode).at(t);
        }
        double ownBytes = memory.at(t).anon();
        for (var extra : extras) {
            if (extra.from() <= t && t < extra.to()) {
                all.add(new Process(
                        extra.pid(), extra.user(), extra.command(), extra.unit(), extra.cores(), extra.bytes()));
                ownCores -= extra.cores();
                ownBytes -= extra.bytes();
            }
        }
        for (var guest : guests) {
            double cores = guest.cpu().computing().at(t);
            double bytes = 0.82 * guest.host().hardware().memoryBytes();
            all.add(new Process(
                    pid("qemu" + guest.host().name()),
                    "libvirt-qemu",
                    "qemu-system-x86",
                    "machine-qemu\\x2d" + guest.host().name() + ".scope",
                    cores,
                    bytes));
            ownCores -= cores;
            ownBytes -= bytes;
        }
        for (var habit : habits()) {
            all.add(new Process(
                    pid(habit.command()),
                    habit.user(),
                    habit.command(),
                    habit.unit(),
                    Math.max(0, ownCores) * habit.cpuShare(),
                    Math.max(ownBytes, 0.2 * base.anonBytes() / Math.max(1, guests.size())) * habit.memoryShare()));
        }
        all.sort(Comparator.comparingDouble(Process::cores).reversed());
        return all;
    }

    public int pid(String command) {
        return 600 + Noise.below(Noise.mix(host.seed(), command), 0, 3_900);
    }

    private List<Habit> habits() {
        var all = new ArrayList<>(EVERYWHERE);
        switch (host.role()) {
            case WEB -> {
                all.add(new Habit("www-data", "nginx", "nginx.service", 0.3, 0.1));
                all.add(new Habit("www-data", "php-fpm8.2", "php8.2-fpm.service", 0.58, 0.7));
            }
            case APPLICATION -> {
                all.add(new Habit("orders", "java", "orders-api.service", 0.62, 0.6));
                all.add(new Habit("billing", "billing-worker", "billing-worker.service", 0.2, 0.2));
                all.add(new Habit("www-data", "nginx", "nginx.service", 0.06, 0.05));
            }
            case DATABASE -> {
                all.add(new Habit("postgres", "postgres", "postgresql.service", 0.85, 0.85));
                all.add(new Habit("postgres", "pgbouncer", "pgbouncer.service", 0.04, 0.01));
            }
            case CACHE -> {
                all.add(new Habit("redis", "redis-server", "redis-server.service", 0.6, 0.6));
                all.add(new Habit("memcache", "memcached", "memcached.service", 0.25, 0.3));
            }
            case MONITORING -> {
                all.add(new Habit("prometheus", "prometheus", "prometheus.service", 0.55, 0.55));
                all.add(new Habit("loki", "loki", "loki.service", 0.3, 0.3));
                all.add(new Habit(
                        "prometheus", "prometheus-alertmanager", "prometheus-alertmanager.service", 0.02, 0.03));
            }
            case STORAGE -> {
                all.add(new Habit("root", "nfsd", "nfs-server.service", 0.3, 0));
                all.add(new Habit("root", "smbd", "smbd.service", 0.12, 0.25));
                all.add(new Habit("root", "z_wr_iss", "kernel", 0.2, 0));
                all.add(new Habit("root", "txg_sync", "kernel", 0.08, 0));
            }
            case BACKUP -> {
                all.add(new Habit("root", "zfs", "zrepl.service", 0.2, 0.05));
                all.add(new Habit("root", "z_wr_iss", "kernel", 0.3, 0));
                all.add(new Habit("root", "txg_sync", "kernel", 0.1, 0));
            }
            case HYPERVISOR -> {
                all.add(new Habit("root", "libvirtd", "libvirtd.service", 0.05, 0.03));
                all.add(new Habit("root", "z_wr_iss", "kernel", 0.2, 0));
                all.add(new Habit("root", "zvol_tq-0", "kernel", 0.25, 0));
            }
            case GATEWAY -> all.add(new Habit("unbound", "unbound", "unbound.service", 0.3, 0.3));
        }
        return all;
    }
}
