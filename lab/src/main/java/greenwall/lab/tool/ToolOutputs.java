package greenwall.lab.tool;

import greenwall.fleet.ResourceText;
import greenwall.lab.machine.Machine.FileTree;
import greenwall.lab.template.GoTemplate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The output pages of the plain tools, from `pages.txt`. The file contains templates, which use the facts of
/// the machine, and tables. Each begins with a line `== NAME`.
public final class ToolOutputs {
    private static final Map<String, GoTemplate> PAGES = new HashMap<>();
    private static final Map<String, Table> TABLES = new HashMap<>();

    static {
        for (var section : ResourceText.of(ToolOutputs.class, "pages.txt").split("(?m)^== ")) {
            int end = section.indexOf('\n');
            var name = end < 0 ? "" : section.substring(0, end);
            if (name.startsWith("table ")) {
                TABLES.put(name.substring("table ".length()), Table.read(section.substring(end + 1)));
            } else if (!name.isEmpty() && !name.startsWith("#")) {
                PAGES.put(name, GoTemplate.parse("page", section.substring(end + 1)));
            }
        }
    }

    private ToolOutputs() {}

    static String page(ToolHost host, String name, Map<String, Object> values) {
        return Objects.requireNonNull(PAGES.get(name), name).render(values, Map.of(), OutputFunctions.of(host));
    }

    static boolean has(String page) {
        return PAGES.containsKey(page);
    }

    static Table table(String name) {
        return Objects.requireNonNull(TABLES.get(name), name);
    }

    /// The files of a host that a runbook may read: the pages named `file PATH` and, on hosts with a pool,
    /// `zfs file PATH`.
    public static FileTree files(ToolHost host) {
        var tree = new FileTree();
        for (var name : PAGES.keySet()) {
            boolean wanted = name.startsWith("file ")
                    || (name.startsWith("zfs file ") && host.host().hasZfs());
            if (wanted) {
                tree.with(name.substring(name.indexOf('/')), () -> page(host, name, host.values(1000, Map.of())));
            }
        }
        for (var pool : host.simulation().pools()) {
            tree.with("/proc/spl/kstat/zfs/" + pool.pool().name() + "/state", () -> pool.healthAt(host.now()) + "\n");
        }
        return tree;
    }
}
