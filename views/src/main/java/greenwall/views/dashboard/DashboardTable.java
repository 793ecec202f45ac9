package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;

/// The columns and rows of a table in their original order.
/// @param footer a text for each column; empty for no footer
record DashboardTable(List<Column> columns, List<List<Cell>> rows, List<String> footer) {
    static final DashboardTable EMPTY = new DashboardTable(List.of(), List.of(), List.of());

    /// @param number whether it contains numbers, which are right-aligned by default
    record Column(String title, OptionValues options, boolean number) {
        FieldOption.CellStyle cellStyle() {
            return options.get(FieldOption.CELL);
        }
    }

    /// @param number the sort key; NaN for text
    /// @param share the filled share of a bar, whose colour changes at `steps`
    record Cell(
            String text,
            double number,
            Optional<Color> color,
            double share,
            List<DisplayedValue.Step> steps,
            Optional<String> link) {}

    /// The rows that have one of the given values in each filtered column.
    /// @param words by the title of the column
    List<List<Cell>> filtered(Map<String, Set<String>> words) {
        return rows.stream()
                .filter(row -> IntStream.range(0, row.size()).allMatch(c -> {
                    var wanted = words.getOrDefault(columns.get(c).title(), Set.of());
                    return wanted.isEmpty() || wanted.contains(row.get(c).text());
                }))
                .toList();
    }

    /// Sorts numbers by value and text alphabetically. Missing values come last in both directions.
    List<List<Cell>> sorted(List<List<Cell>> rows, int column, boolean descending) {
        if (column < 0 || column >= columns.size()) {
            return rows;
        }
        Comparator<List<Cell>> byNumber =
                Comparator.comparingDouble(row -> row.get(column).number());
        Comparator<List<Cell>> byText =
                Comparator.comparing(row -> row.get(column).text(), String.CASE_INSENSITIVE_ORDER);
        boolean numbers =
                rows.stream().anyMatch(row -> !Double.isNaN(row.get(column).number()));
        var by = numbers ? byNumber : byText;
        return rows.stream()
                .sorted(Comparator.comparing((List<Cell> row) -> numbers
                                ? Double.isNaN(row.get(column).number())
                                : row.get(column).text().isEmpty())
                        .thenComparing(descending ? by.reversed() : by))
                .toList();
    }
}
