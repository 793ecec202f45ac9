package greenwall.lab.tool;

import greenwall.lab.machine.Machine.FileTree;
import greenwall.lab.signal.Rate;
import greenwall.lab.text.Fields;

/// The files of a simulated host that a runbook would read.
public final class HostFiles {
    private HostFiles() {}

    public static FileTree of(ToolHost sight) {
        var tree = new FileTree();
        for (var path :
                new String[] {"/etc/hostname", "/etc/os-release", "/proc/uptime", "/proc/loadavg", "/proc/meminfo"}) {
            tree.with(path, () -> ToolPages.page("file " + path, new HostFacts(sight, 1000).host(1024)));
        }
        for (var of : new String[] {"cpu", "io", "memory"}) {
            tree.with("/proc/pressure/" + of, () -> pressure(sight, of));
        }
        if (sight.host().hasZfs()) {
            tree.with("/proc/spl/kstat/zfs/arcstats", new ZfsTool(sight)::kstat);
            for (var pool : sight.simulation().pools()) {
                tree.with(
                        "/proc/spl/kstat/zfs/" + pool.pool().name() + "/state",
                        () -> pool.healthAt(sight.now()) + "\n");
            }
        }
        return tree;
    }

    private static String pressure(ToolHost sight, String of) {
        var simulation = sight.simulation();
        var some = simulation.pressure(of);
        var full = of.equals("cpu") ? Rate.NONE : simulation.pressure(of + ".full");
        long t = sight.now();
        return ToolPages.page(
                "pressure",
                new Fields()
                        .with("some", ToolNumbers.format("%.2f", 100 * some.at(t)))
                        .with("full", ToolNumbers.format("%.2f", 100 * full.at(t)))
                        .with("someMicros", simulation.sinceBoot(some, t) * 1e6)
                        .with("fullMicros", simulation.sinceBoot(full, t) * 1e6));
    }
}
