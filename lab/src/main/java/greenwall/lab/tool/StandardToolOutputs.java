package greenwall.lab.tool;

import greenwall.fleet.BundledText;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.template.GoTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// The output texts of the standard tools, from `standard-tool-output.txt`. The file contains templates, which use the
/// facts of the machine, and tables. Each begins with a line `== NAME`.
public final class StandardToolOutputs {
    private static final Map<String, GoTemplate> PAGES = new HashMap<>();
    private static final Map<String, Table> TABLES = new HashMap<>();

    static {
        for (var section : BundledText.of(StandardToolOutputs.class, "standard-tool-output.txt")
                .split("(?m)^== ")) {
            int end = section.indexOf('\n');
            var name = end < 0 ? "" : section.substring(0, end);
            if (name.startsWith("table ")) {
                TABLES.put(name.substring("table ".length()), Table.read(section.substring(end + 1)));
            } else if (!name.isEmpty() && !name.startsWith("#")) {
                PAGES.put(name, GoTemplate.parse("page", section.substring(end + 1)));
            }
        }
    }

    private StandardToolOutputs() {}

    static String page(ToolEnvironment host, String name, Map<String, Object> values) {
        return Objects.requireNonNull(PAGES.get(name), name).render(values, Map.of(), OutputFunctions.of(host));
    }

    static boolean has(String page) {
        return PAGES.containsKey(page);
    }

    static Table table(String name) {
        return Objects.requireNonNull(TABLES.get(name), name);
    }

    /// The files of a host that a runbook may read: the texts named `file PATH` and, on hosts with a pool,
    /// `zfs file PATH`.
    public static Map<String, Supplier<String>> files(ToolEnvironment host) {
        var files = new HashMap<String, Supplier<String>>();
        for (var name : PAGES.keySet()) {
            boolean wanted = name.startsWith("file ")
                    || (name.startsWith("zfs file ") && host.host().hasZfs());
            if (wanted) {
                files.put(name.substring(name.indexOf('/')), () -> page(host, name, host.values(1000, Map.of())));
            }
        }
        for (var pool : host.simulation().pools()) {
            files.put("/proc/spl/kstat/zfs/" + pool.pool().name() + "/state", () -> pool.healthAt(host.now()) + "\n");
        }
        return files;
    }

    /// A table with named columns, from a text whose format `standard-tool-output.txt` documents.
    static final class Table {
        private final Map<String, String> lists = new HashMap<>();
        private final Map<String, String> facts = new HashMap<>();
        private final Map<String, Column> columns = new LinkedHashMap<>();
        private int between;

        private record Column(boolean left, GoTemplate heading, GoTemplate cell) {}

        private Table() {}

        static Table read(String text) {
            var table = new Table();
            text.lines().forEach(table::line);
            return table;
        }

        private void line(String line) {
            var words = line.split(" ", 3);
            switch (words[0]) {
                case "list" -> lists.put(words[1], words[2]);
                case "sort" -> facts.put(words[1], words[2]);
                case "between" -> between = Integer.parseInt(words[1]);
                default -> {
                    var parts = line.split(" \\| ", 3);
                    boolean left = parts[1].startsWith("<");
                    columns.put(
                            parts[0],
                            new Column(
                                    left,
                                    GoTemplate.parse("heading", left ? parts[1].substring(1) : parts[1]),
                                    GoTemplate.parse("cell", parts[2])));
                }
            }
        }

        /// The columns of `-o` (separated by commas, or the name of a list), or else those of a given option,
        /// or else the usual ones.
        List<String> chosen(CommandOptions options) {
            var wanted = options.value("o")
                    .or(() -> lists.keySet().stream().filter(options::has).findFirst());
            var name = wanted.orElse("usual");
            return List.of(lists.getOrDefault(name, name).split(","));
        }

        Optional<String> unknown(List<String> names) {
            return names.stream().filter(name -> !columns.containsKey(name)).findFirst();
        }

        /// The sort key for a name.
        Optional<String> fact(String name) {
            return Optional.ofNullable(facts.get(name));
        }

        private Column column(String name) {
            return Objects.requireNonNull(columns.get(name), name);
        }

        /// @param options the options of the tool, which the headings can use
        /// @param tabs whether cells are separated by tabs instead of aligned
        String print(
                ToolEnvironment host,
                List<String> names,
                List<? extends Map<String, Object>> rows,
                Map<String, Object> options,
                boolean headings,
                boolean tabs) {
            var lines = new ArrayList<List<String>>();
            if (headings) {
                lines.add(names.stream()
                        .map(name -> column(name)
                                .heading()
                                .render(Map.of("opt", options), Map.of(), OutputFunctions.of(host)))
                        .toList());
            }
            rows.forEach(row -> lines.add(names.stream()
                    .map(name -> column(name).cell().render(row, Map.of(), OutputFunctions.of(host)))
                    .toList()));
            var out = new StringBuilder();
            for (var line : lines) {
                var cells = new ArrayList<String>();
                for (int i = 0; i < line.size(); i++) {
                    int at = i;
                    int width = tabs
                            ? 0
                            : lines.stream()
                                    .mapToInt(l -> l.get(at).length())
                                    .max()
                                    .orElse(0);
                    cells.add(OutputFunctions.pad(
                            line.get(i), column(names.get(i)).left() || !headings ? -width : width));
                }
                out.append(String.join(tabs ? "\t" : " ".repeat(between), cells).stripTrailing())
                        .append('\n');
            }
            return out.toString();
        }
    }
}
