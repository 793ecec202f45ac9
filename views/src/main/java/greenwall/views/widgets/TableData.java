package greenwall.views.widgets;

import greenwall.fleet.DurationText;
import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A table. A narrow window drops columns from the end. If there are no rows, `note` states the reason.
///
/// @param tree whether rows belong to a row above them, so that the table cannot be sorted
public record TableData(String title, List<Column> columns, List<Row> rows, String note, boolean tree) {
    /// The titles of columns whose words change with what is measured.
    private static final Set<String> VALUES = Set.of("State", "Result");

    public TableData(String title, List<Column> columns, List<Row> rows, String note) {
        this(title, columns, rows, note, false);
    }

    public TableData(String title, ColumnHeadings headings, List<Row> rows, String note) {
        this(title, headings.list(), rows, note);
    }

    public TableData asTree() {
        return new TableData(title, columns, rows, note, true);
    }

    /// A copy without the empty columns.
    public TableData compact() {
        var kept = new ArrayList<Integer>();
        for (int c = 0; c < columns.size(); c++) {
            int column = c;
            if (rows.isEmpty()
                    || rows.stream().anyMatch(r -> !r.items().get(column).text().isEmpty())) {
                kept.add(c);
            }
        }
        if (kept.size() == columns.size()) {
            return this;
        }
        return new TableData(
                title,
                kept.stream().map(columns::get).toList(),
                rows.stream()
                        .map(r -> r.with(kept.stream().map(r.items()::get).toList()))
                        .toList(),
                note,
                tree);
    }

    /// A copy with the rows sorted by a column. Missing numbers come last.
    TableData sortedBy(int column, boolean descending) {
        var byOrder =
                Comparator.comparingDouble((Row row) -> row.items().get(column).order());
        var order = columns.get(column).number()
                ? descending ? byOrder.reversed() : byOrder
                : Comparator.comparing(
                        (Row row) -> row.items().get(column).text(),
                        descending ? String.CASE_INSENSITIVE_ORDER.reversed() : String.CASE_INSENSITIVE_ORDER);
        var known = Comparator.comparing((Row row) -> columns.get(column).number()
                && Double.isNaN(row.items().get(column).order()));
        return new TableData(
                title, columns, rows.stream().sorted(known.thenComparing(order)).toList(), note);
    }

    /// The texts of a row before its first value: its names, unlike a number, a state or a result.
    List<String> words(Row row) {
        var words = new ArrayList<String>();
        for (int c = 0; c < columns.size(); c++) {
            var column = columns.get(c);
            if (!column.number() && !VALUES.contains(column.title())) {
                words.add(row.items().get(c).text());
            } else if (!words.isEmpty()) {
                break;
            }
        }
        return words;
    }

    /// The table as tab-separated lines, with the headings first.
    String text() {
        var lines = new ArrayList<String>();
        lines.add(columns.stream().map(Column::title).collect(Collectors.joining("\t")));
        rows.forEach(row -> lines.add(row.text()));
        return String.join("\n", lines);
    }

    /// @param number whether it contains numbers, which are right-aligned
    public record Column(String title, boolean number) {
        public static Column text(String title) {
            return new Column(title, false);
        }

        public static Column number(String title) {
            return new Column(title, true);
        }
    }

    /// A row. Its state is drawn at its beginning. Enter opens `opens`, or else the host in `host`.
    /// `quantity` is the subject for Explain and the runbook; empty if there is none.
    public record Row(
            CellState state, List<Item> items, Optional<Place.HostRef> host, String quantity, Optional<Place> opens) {
        public Row(CellState state, List<Item> items, Optional<Place.HostRef> host, String quantity) {
            this(state, items, host, quantity, Optional.empty());
        }

        public Row(CellState state, List<Item> items, Optional<Place.HostRef> host) {
            this(state, items, host, "");
        }

        public Row(CellState state, List<Item> items) {
            this(state, items, Optional.empty());
        }

        private Row with(List<Item> others) {
            return new Row(state, others, host, quantity, opens);
        }

        public Row opening(Place place) {
            return new Row(state, items, host, quantity, Optional.of(place));
        }

        /// The fields, separated by tabs.
        String text() {
            return items.stream().map(Item::text).collect(Collectors.joining("\t"));
        }
    }

    /// A field: its text, its state (`IDLE` and `ABSENT` are muted), a share for a bar below it (NaN for
    /// none), and the reason, whose text is created only when it is shown.
    /// @param order the sort key in a column of numbers; NaN for a missing number
    /// @param sparkline earlier values for a sparkline; may be empty
    public record Item(
            String text, CellState state, double share, Supplier<String> why, double order, List<Float> sparkline) {
        public static final Item NOTHING = new Item("–", CellState.ABSENT, "");

        public Item(String text, CellState state, double share, Supplier<String> why, double order) {
            this(text, state, share, why, order, List.of());
        }

        public Item(String text, CellState state, double share, Supplier<String> why) {
            this(text, state, share, why, share);
        }

        public Item(String text, CellState state, String why) {
            this(text, state, Double.NaN, () -> why);
        }

        public Item(String text, CellState state, Supplier<String> why) {
            this(text, state, Double.NaN, why);
        }

        /// A copy of this field with a sparkline.
        public Item withSparkline(List<Float> values) {
            return new Item(text, state, share, why, order, values);
        }

        public static Item of(Optional<Cell> cell) {
            return cell.map(Item::of).orElse(NOTHING);
        }

        /// A field in a column of numbers that is sorted by `order`.
        public static Item number(String text, double order) {
            return new Item(text, CellState.OK, Double.NaN, () -> "", order);
        }

        /// The time since an instant; NOTHING if it is not known.
        public static Item age(Optional<Duration> age) {
            return age.map(since -> number(DurationText.of(since), since.toMillis()))
                    .orElse(NOTHING);
        }

        /// A copy of this field with a sort key.
        public Item ordered(double newOrder) {
            return new Item(text, state, share, why, newOrder, sparkline);
        }

        public static Item text(String text) {
            return new Item(text, CellState.OK, "");
        }

        public static Item of(Cell cell) {
            boolean ratio = Unit.of(cell.quantity().unit()) == Unit.RATIO;
            double share = ratio && cell.value() <= 1 ? cell.value() : Double.NaN;
            return new Item(cell.text(), cell.state(), share, () -> why(cell), cell.value());
        }

        private static String why(Cell cell) {
            var age = cell.age()
                    .map(a -> " · sampled " + DurationText.of(a) + " ago")
                    .orElse("");
            return cell.quantity().id() + " " + cell.state().withReason(cell.reason()) + age;
        }
    }
}
