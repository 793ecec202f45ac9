package greenwall.lab.tool;

import greenwall.lab.shell.FileTree;
import greenwall.lab.signal.Rate;
import greenwall.lab.world.Cpu;
import java.util.Locale;

/// The files of a simulated host that a runbook would read.
public final class HostFiles {
    private HostFiles() {}

    public static FileTree of(Sight sight) {
        var host = sight.host();
        var life = sight.life();
        var tree = new FileTree()
                .with("/etc/hostname", () -> host.name() + "\n")
                .with("/etc/machine-id", () -> host.os().machineId() + "\n")
                .with("/etc/os-release", () -> osRelease(sight))
                .with("/proc/sys/kernel/hostname", () -> host.name() + "\n")
                .with("/proc/sys/kernel/osrelease", () -> host.os().kernel() + "\n")
                .with("/proc/version", () -> "Linux version " + host.os().kernel() + " (gcc) #1 SMP PREEMPT_DYNAMIC\n")
                .with(
                        "/proc/uptime",
                        () -> Text.format(
                                "%.2f %.2f\n",
                                life.uptimeMillis(sight.now()) / 1000.0,
                                life.cpu().count() * life.uptimeMillis(sight.now()) / 1250.0))
                .with("/proc/loadavg", () -> loadavg(sight))
                .with("/proc/cpuinfo", () -> cpuinfo(sight))
                .with("/proc/meminfo", () -> meminfo(sight))
                .with("/proc/stat", () -> stat(sight))
                .with("/sys/class/dmi/id/product_uuid", () -> host.hardware().uuid() + "\n")
                .with("/sys/class/dmi/id/product_name", () -> host.hardware().product() + "\n")
                .with("/sys/class/dmi/id/sys_vendor", () -> host.hardware().vendor() + "\n");
        for (var of : new String[] {"cpu", "io", "memory"}) {
            tree.with("/proc/pressure/" + of, () -> pressure(sight, of));
        }
        for (var disk : host.disks()) {
            tree.with("/sys/block/" + disk.device() + "/size", () -> disk.sizeBytes() / 512 + "\n");
            tree.with(
                    "/sys/block/" + disk.device() + "/queue/rotational",
                    () -> (disk.medium().name().equals("HDD") ? 1 : 0) + "\n");
        }
        for (var link : host.links()) {
            tree.with("/sys/class/net/" + link.device() + "/address", () -> link.mac() + "\n");
            tree.with("/sys/class/net/" + link.device() + "/operstate", () -> "up\n");
            tree.with("/sys/class/net/" + link.device() + "/speed", () -> link.bitsPerSecond() / 1_000_000 + "\n");
        }
        if (host.hasZfs()) {
            tree.with("/proc/spl/kstat/zfs/arcstats", new ZfsTool(sight)::kstat);
            for (var pool : life.pools()) {
                tree.with(
                        "/proc/spl/kstat/zfs/" + pool.pool().name() + "/state",
                        () -> pool.healthAt(sight.now()) + "\n");
            }
        }
        return tree;
    }

    private static String osRelease(Sight sight) {
        var os = sight.host().os();
        return "PRETTY_NAME=\"" + os.prettyName() + "\"\nVERSION_ID=\"" + os.versionId() + "\"\nVERSION_CODENAME="
                + os.codename() + "\nID=" + os.id() + "\n";
    }

    private static String loadavg(Sight sight) {
        long t = sight.now();
        var life = sight.life();
        return Text.format(
                "%.2f %.2f %.2f %d/%d %d\n",
                life.load(1, t),
                life.load(5, t),
                life.load(15, t),
                Math.max(1, Math.round(life.runnableAt(t))),
                240,
                4242);
    }

    private static String cpuinfo(Sight sight) {
        var out = new StringBuilder();
        for (int i = 0; i < sight.host().hardware().cpus(); i++) {
            out.append("processor\t: ")
                    .append(i)
                    .append("\nmodel name\t: ")
                    .append(sight.host().hardware().cpuModel())
                    .append("\n\n");
        }
        return out.toString();
    }

    private static String meminfo(Sight sight) {
        var m = sight.life().memory().at(sight.now());
        var out = new StringBuilder();
        Object[] rows = {
            "MemTotal",
            m.total(),
            "MemFree",
            m.free(),
            "MemAvailable",
            m.available(),
            "Buffers",
            m.buffers(),
            "Cached",
            m.cached(),
            "SwapTotal",
            m.swapTotal(),
            "SwapFree",
            m.swapTotal() - m.swapUsed(),
            "AnonPages",
            m.anon(),
            "SReclaimable",
            m.slabReclaimable(),
            "SUnreclaim",
            m.slabUnreclaimable()
        };
        for (int i = 0; i < rows.length; i += 2) {
            out.append(Text.format("%-15s %8d kB\n", rows[i] + ":", (long) ((double) rows[i + 1] / 1024)));
        }
        return out.toString();
    }

    private static String stat(Sight sight) {
        var out = new StringBuilder("cpu ");
        long t = sight.now();
        var cpu = sight.life().cpu();
        double all = cpu.count() * sight.life().uptimeMillis(t) / 1000.0;
        double[] seconds = new double[8];
        for (var mode : Cpu.Mode.values()) {
            int index = "user nice system idle iowait irq softirq steal"
                    .indexOf(mode.name().toLowerCase(Locale.ROOT));
            int column = (int) "user nice system idle iowait irq softirq steal"
                    .substring(0, Math.max(0, index))
                    .chars()
                    .filter(c -> c == ' ')
                    .count();
            double value = sight.life().sinceBoot(cpu.mode(mode), t);
            seconds[column] = value;
            all -= value;
        }
        seconds[3] = Math.max(0, all);
        for (double s : seconds) {
            out.append(' ').append((long) (100 * s));
        }
        out.append(" 0 0\nctxt ")
                .append((long) sight.life().sinceBoot(sight.life().contextSwitches(), t));
        out.append("\nbtime ").append(sight.life().bootedAt(t) / 1000);
        out.append("\nprocesses ")
                .append((long) sight.life().sinceBoot(sight.life().forks(), t))
                .append('\n');
        return out.toString();
    }

    private static String pressure(Sight sight, String of) {
        long t = sight.now();
        var some = sight.life().pressure(of);
        var out = line("some", some.at(t), sight.life().sinceBoot(some, t));
        var full = of.equals("cpu") ? Rate.NONE : sight.life().pressure(of + ".full");
        return out + line("full", full.at(t), sight.life().sinceBoot(full, t));
    }

    private static String line(String kind, double share, double seconds) {
        return Text.format(
                "%s avg10=%.2f avg60=%.2f avg300=%.2f total=%d\n",
                kind, 100 * share, 100 * share, 100 * share, (long) (seconds * 1e6));
    }
}
