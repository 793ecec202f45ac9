package greenwall.lab.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows of named values, printed as the columns that were asked for.
final class Table {
    /// Columns of text, which stand to the left.
    private static final Set<String> TEXTS =
            Set.of(("NAME,MOUNTPOINT,TYPE,CREATION,Filesystem,Type,Mounted on,USER,COMMAND,STAT,"
                            + "UNIT,LOAD,ACTIVE,SUB,DESCRIPTION, Id,Name,State,LAST")
                    .split(","));
    private final List<Map<String, ?>> rows = new ArrayList<>();

    void add(Map<String, ?> row) {
        rows.add(row);
    }

    boolean knows(String column) {
        return rows.isEmpty() || rows.getFirst().containsKey(column);
    }

    /// @param headings by column; without any there is no heading
    /// @param tabs between the cells, in place of columns
    String print(List<String> columns, List<String> headings, boolean tabs, String between) {
        var cells = new ArrayList<List<String>>();
        if (!headings.isEmpty()) {
            cells.add(headings);
        }
        for (var row : rows) {
            cells.add(columns.stream()
                    .map(c -> row.containsKey(c) ? String.valueOf(row.get(c)) : "-")
                    .toList());
        }
        var out = new StringBuilder();
        for (var row : cells) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = cells.stream()
                        .mapToInt(r -> r.get(column).length())
                        .max()
                        .orElse(0);
                boolean left = headings.isEmpty() || TEXTS.contains(headings.get(i));
                line.append(i == 0 ? "" : tabs ? "\t" : between)
                        .append(tabs ? row.get(i) : ToolNumbers.pad(row.get(i), left ? -width : width));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
