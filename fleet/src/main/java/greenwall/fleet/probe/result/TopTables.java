package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ProbeOutput.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The newest and the previous table with the same columns, to show changes. Safe for concurrent reads.
public final class TopTables {
    private static final int MAX_TABLES = 8;
    private static final Pattern NUMBER =
            Pattern.compile("(-?(?:[0-9]{1,24}(?:\\.[0-9]{0,24})?|\\.[0-9]{1,24}))([kmgtKMGT%]?)");
    private static final Set<String> NAMES =
            Set.of("PID", "TID", "PPID", "UID", "FD", "LPORT", "RPORT", "DPORT", "SPORT", "SIG", "PORT", "MAJ", "MIN");

    private final Map<List<String>, Pair> tables = new LinkedHashMap<>();
    private long version;
    private long dropped;

    private record Pair(Table now, @Nullable Table before, int seen) {}

    /// How to show the rows: sorted by a column (in the tool's order if it is negative) and filtered by a text.
    public record Order(int column, boolean descending, String filter) {
        public static final Order OF_THE_TOOL = new Order(-1, true, "");
    }

    /// @param rise the number of places by which it rose since the previous table; empty if it is new
    /// @param change the change of the value in the sorted column
    public record Row(List<String> cells, OptionalInt rise, OptionalDouble change) {}

    /// @param numbers which columns contain numbers
    /// @param hidden the number of rows that the filter excludes
    /// @param gone the number of rows of the previous table that are missing in the newest
    /// @param seen the number of tables with these columns so far
    public record FilteredTable(
            List<String> columns,
            List<Boolean> numbers,
            List<Row> rows,
            int hidden,
            int gone,
            int seen,
            long atMillis) {}

    synchronized void add(Table table) {
        var before = tables.get(table.columns());
        if (before == null && tables.size() >= MAX_TABLES) {
            dropped++;
            return;
        }
        tables.put(
                table.columns(),
                new Pair(table, before == null ? null : before.now(), before == null ? 1 : before.seen() + 1));
        version++;
    }

    public synchronized long version() {
        return version;
    }

    public synchronized long dropped() {
        return dropped;
    }

    public synchronized List<List<String>> all() {
        return List.copyOf(tables.keySet());
    }

    /// @param columns those of a table in [#all]
    public synchronized FilteredTable view(List<String> columns, Order order) {
        return view(Objects.requireNonNull(tables.get(columns)), order);
    }

    private static FilteredTable view(Pair pair, Order order) {
        var table = pair.now();
        var numbers = numbers(table);
        var names = identifying(table.columns(), numbers);
        var now = sorted(table, order);
        var before = pair.before() == null ? List.<List<String>>of() : sorted(pair.before(), order);
        var placeBefore = new HashMap<List<String>, Integer>();
        for (int i = 0; i < before.size(); i++) {
            placeBefore.putIfAbsent(identity(before.get(i), names), i);
        }
        var rows = new ArrayList<Row>();
        var filter = order.filter().toLowerCase(Locale.ROOT);
        int hidden = 0;
        int gone = placeBefore.size();
        for (int i = 0; i < now.size(); i++) {
            var cells = now.get(i);
            var place = placeBefore.remove(identity(cells, names));
            gone -= place == null ? 0 : 1;
            if (!filter.isEmpty()
                    && cells.stream().noneMatch(c -> c.toLowerCase(Locale.ROOT).contains(filter))) {
                hidden++;
                continue;
            }
            var change = OptionalDouble.empty();
            if (place != null && order.column() >= 0 && numbers.get(order.column())) {
                change = OptionalDouble.of(number(cells.get(order.column()))
                        - number(before.get(place).get(order.column())));
            }
            rows.add(new Row(cells, place == null ? OptionalInt.empty() : OptionalInt.of(place - i), change));
        }
        return new FilteredTable(
                table.columns(),
                numbers,
                rows,
                hidden,
                gone,
                pair.seen(),
                table.at().toEpochMilli());
    }

    private static List<List<String>> sorted(Table table, Order order) {
        int column = order.column();
        if (column < 0 || column >= table.columns().size()) {
            return table.rows();
        }
        var byNumber = Comparator.comparingDouble((List<String> r) -> {
            double number = number(r.get(column));
            return Double.isNaN(number) ? Double.NEGATIVE_INFINITY : number;
        });
        var comparator = byNumber.thenComparing(r -> r.get(column));
        var rows = new ArrayList<>(table.rows());
        rows.sort(order.descending() ? comparator.reversed() : comparator);
        return rows;
    }

    private static List<Boolean> numbers(Table table) {
        return IntStream.range(0, table.columns().size())
                .mapToObj(column -> table.rows().stream()
                        .map(row -> row.get(column))
                        .allMatch(cell -> !Double.isNaN(number(cell)) || cell.equals("-")))
                .toList();
    }

    /// The columns that identify a row: words, and numbers that are identifiers.
    private static List<Integer> identifying(List<String> columns, List<Boolean> numbers) {
        var names = new ArrayList<Integer>();
        for (int c = 0; c < columns.size(); c++) {
            boolean time = columns.get(c).startsWith("TIME");
            if (!time && (!numbers.get(c) || NAMES.contains(columns.get(c)))) {
                names.add(c);
            }
        }
        return names;
    }

    private static List<String> identity(List<String> cells, List<Integer> names) {
        return names.isEmpty() ? cells : names.stream().map(cells::get).toList();
    }

    /// Parses a number as tools write it: `12`, `12.5`, `85%`, `1.2g`, `16M`; NaN for anything else.
    public static double number(String cell) {
        var number = NUMBER.matcher(cell);
        if (!number.matches()) {
            return Double.NaN;
        }
        int power = Math.max(0, " kmgt".indexOf(number.group(2).toLowerCase(Locale.ROOT)));
        return Double.parseDouble(number.group(1)) * Math.pow(1024, power);
    }
}
