package greenwall.lab.tool;

import greenwall.lab.template.GoTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Rows of named columns, printed as those that were asked for. Its text has a line `usual COLUMN,…`, then for each
/// column
/// `NAME | HEADING | CELL`: templates over a row's facts. A column whose heading begins with `<` stands to the left.
final class Table {
    private final List<String> usual;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    private record Column(boolean left, GoTemplate heading, GoTemplate cell) {}

    private Table(List<String> usual) {
        this.usual = usual;
    }

    static Table read(String text) {
        var lines = text.lines().toList();
        var table = new Table(List.of(lines.getFirst().replace("usual ", "").split(",")));
        for (var line : lines.subList(1, lines.size())) {
            var parts = line.split(" \\| ", 3);
            boolean left = parts[1].startsWith("<");
            table.columns.put(
                    parts[0],
                    new Column(
                            left,
                            GoTemplate.parse("heading", left ? parts[1].substring(1) : parts[1]),
                            GoTemplate.parse("cell", parts[2])));
        }
        return table;
    }

    /// The columns that were asked for, by commas, else the usual ones.
    List<String> chosen(Optional<String> asked) {
        return asked.map(names -> List.of(names.split(","))).orElse(usual);
    }

    Optional<String> unknown(List<String> names) {
        return names.stream().filter(name -> !columns.containsKey(name)).findFirst();
    }

    String cell(ToolHost host, String name, Map<String, Object> row) {
        return column(name).cell().render(row, Map.of(), OutputFunctions.of(host));
    }

    private Column column(String name) {
        return Objects.requireNonNull(columns.get(name), name);
    }

    /// @param options of the tool, for the headings
    /// @param between cells; a tab is in place of columns
    String print(
            ToolHost host,
            List<String> names,
            List<? extends Map<String, Object>> rows,
            Map<String, Object> options,
            boolean headings,
            String between) {
        boolean tabs = between.equals("\t");
        var lines = new ArrayList<List<String>>();
        if (headings) {
            lines.add(names.stream()
                    .map(name ->
                            column(name).heading().render(Map.of("opt", options), Map.of(), OutputFunctions.of(host)))
                    .toList());
        }
        rows.forEach(row ->
                lines.add(names.stream().map(name -> cell(host, name, row)).toList()));
        var out = new StringBuilder();
        for (var line : lines) {
            var cells = new ArrayList<String>();
            for (int i = 0; i < line.size(); i++) {
                int at = i;
                int width = tabs
                        ? 0
                        : lines.stream().mapToInt(l -> l.get(at).length()).max().orElse(0);
                cells.add(ToolNumbers.pad(line.get(i), column(names.get(i)).left() || !headings ? -width : width));
            }
            out.append(String.join(between, cells).stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
