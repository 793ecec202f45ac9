package greenwall.lab.tool;

import greenwall.lab.machine.Machine.FileTree;

/// The files of a simulated host that a runbook would read: the pages under `file PATH`, and `zfs file PATH` where
/// there is a pool.
public final class HostFiles {
    private HostFiles() {}

    public static FileTree of(ToolHost host) {
        var tree = new FileTree();
        add(tree, host, "file ");
        if (host.host().hasZfs()) {
            add(tree, host, "zfs file ");
        }
        for (var pool : host.simulation().pools()) {
            tree.with("/proc/spl/kstat/zfs/" + pool.pool().name() + "/state", () -> pool.healthAt(host.now()) + "\n");
        }
        return tree;
    }

    private static void add(FileTree tree, ToolHost host, String kind) {
        for (var name : ToolOutputs.names(kind)) {
            tree.with(name.substring(kind.length()), () -> ToolOutputs.page(host, name));
        }
    }
}
