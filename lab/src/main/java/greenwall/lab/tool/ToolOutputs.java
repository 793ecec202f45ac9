package greenwall.lab.tool;

import greenwall.fleet.ResourceText;
import greenwall.lab.facts.FactMap;
import greenwall.lab.template.GoTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the plain tools print, from `pages.txt`: templates over the facts of the machine, and tables, each under a line
/// `== NAME`.
final class ToolOutputs {
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

    /// A page about the whole machine.
    static String page(ToolHost host, String name) {
        return page(host, name, FactMap.of(host.view(), host.now() - 1000, Map.of("now", host.now())));
    }

    static Table table(String name) {
        return Objects.requireNonNull(TABLES.get(name), name);
    }

    /// The pages whose name begins so.
    static List<String> names(String beginning) {
        return PAGES.keySet().stream()
                .filter(name -> name.startsWith(beginning))
                .toList();
    }
}
