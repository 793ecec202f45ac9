package greenwall.fleet.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.DataFrame.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Joins several frames into one.
final class FrameJoin {
    /// A join of tables in which one key occurs often has as many rows as their product.
    private static final int MAX_ROWS = 100_000;

    private FrameJoin() {}

    /// Merges all frames into one table with every field. Rows are merged if they have equal values in the
    /// fields that all frames have, and no other field has two values. Frames without such a field stay as they
    /// are.
    static List<DataFrame> merge(List<DataFrame> frames) {
        List<DataFrame> filled =
                frames.stream().filter(f -> !f.fields().isEmpty()).toList();
        if (filled.size() < 2) {
            return filled;
        }
        List<DataFrame> tables = filled.stream()
                .map(f -> f.changed(v -> v.unlabelled(
                        v.name().equals(FieldNames.VALUE) && !f.name().isEmpty() ? f.name() : v.name())))
                .toList();
        Map<String, Field> like = new LinkedHashMap<>();
        Set<String> shared = new LinkedHashSet<>(names(tables.getFirst()));
        for (DataFrame frame : tables) {
            frame.fields().forEach(field -> like.putIfAbsent(field.name(), field));
            shared.retainAll(names(frame));
        }
        if (shared.isEmpty()) {
            return filled;
        }
        Map<List<@Nullable String>, List<Map<String, @Nullable String>>> byKey = new LinkedHashMap<>();
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (DataFrame frame : tables) {
            var index = new MergedRows(names(frame), shared);
            Set<List<@Nullable String>> indexed = new HashSet<>();
            for (int row = 0; row < frame.size(); row++) {
                Map<String, @Nullable String> cells = new LinkedHashMap<>();
                List<@Nullable String> key = new ArrayList<>();
                for (Field field : frame.fields()) {
                    cells.put(field.name(), field.values().text(row));
                }
                shared.forEach(name -> key.add(cells.get(name)));
                List<Map<String, @Nullable String>> sameKey = byKey.computeIfAbsent(key, _ -> new ArrayList<>());
                if (indexed.add(key)) {
                    sameKey.forEach(index::add);
                }
                if (!index.fill(cells)) {
                    index.add(cells);
                    sameKey.add(cells);
                    rows.add(cells);
                }
            }
        }
        return List.of(new DataFrame("", "", columns(like, rows)));
    }

    private static List<String> names(DataFrame frame) {
        return frame.fields().stream().map(Field::name).toList();
    }

    /// The rows of a merge, so that those into which a row of one table fits are found without comparing it with each:
    /// by the columns of the table in which they have a value, since a missing value fits any other, and by these
    /// values.
    private record MergedRows(
            Set<String> columns,
            Set<String> shared,
            Map<Set<String>, Map<Map<String, @Nullable String>, List<Map<String, @Nullable String>>>> byFilled) {
        MergedRows(List<String> columns, Set<String> shared) {
            this(Set.copyOf(columns), shared, new LinkedHashMap<>());
        }

        void add(Map<String, @Nullable String> row) {
            Map<String, @Nullable String> filled = filled(row);
            byFilled.computeIfAbsent(filled.keySet(), _ -> new HashMap<>())
                    .computeIfAbsent(filled, _ -> new ArrayList<>())
                    .add(row);
        }

        /// Puts the cells into each row that has the same values in the shared columns and no other ones in the rest.
        /// Returns whether there is one.
        boolean fill(Map<String, @Nullable String> cells) {
            Map<String, @Nullable String> own = filled(cells);
            boolean present = false;
            List<Map<String, @Nullable String>> fitting = new ArrayList<>();
            for (var rows : byFilled.entrySet()) {
                if (rows.getKey().equals(own.keySet())) {
                    present = rows.getValue().containsKey(own);
                } else {
                    Map<String, @Nullable String> values = new HashMap<>(cells);
                    values.keySet().retainAll(rows.getKey());
                    fitting.addAll(Objects.requireNonNullElse(rows.getValue().remove(values), List.of()));
                }
            }
            fitting.forEach(row -> {
                row.putAll(cells);
                add(row);
            });
            return present || !fitting.isEmpty();
        }

        /// The cells with a value. A missing value of a shared column counts as one.
        private Map<String, @Nullable String> filled(Map<String, @Nullable String> row) {
            Map<String, @Nullable String> filled = new HashMap<>(row);
            filled.keySet().retainAll(columns);
            filled.entrySet().removeIf(cell -> cell.getValue() == null && !shared.contains(cell.getKey()));
            return filled;
        }
    }

    private static List<Field> columns(Map<String, Field> like, List<Map<String, @Nullable String>> rows) {
        List<Field> fields = new ArrayList<>();
        like.forEach((name, field) -> {
            List<@Nullable String> texts = new ArrayList<>();
            rows.forEach(r -> texts.add(r.get(name)));
            fields.add(DataFrameBuilder.collect(field, texts));
        });
        return fields;
    }

    /// One column for each other field of each frame. An outer join has one row for each value of the field.
    ///
    /// @param limits receives what is left out
    static List<DataFrame> byField(Transformation.JoinByField t, List<DataFrame> frames, Consumer<String> limits) {
        List<DataFrame> matching = TransformationRunner.named(frames).stream()
                .filter(f -> key(t, f).isPresent())
                .toList();
        if (matching.size() < 2) {
            return frames;
        }
        List<Field> keys = matching.stream().map(f -> key(t, f).orElseThrow()).toList();
        List<List<@Nullable String>> texts =
                keys.stream().map(k -> k.values().texts()).toList();
        List<int[]> rows = t.join() == Transformation.JoinKind.OUTER
                ? aligned(texts, keys.getFirst().type() == FieldType.TIME)
                : tabular(texts, t.join() == Transformation.JoinKind.OUTER_TABULAR, limits);
        List<Field> fields = new ArrayList<>();
        List<@Nullable String> joined = new ArrayList<>();
        rows.forEach(row -> joined.add(text(texts, row)));
        fields.add(DataFrameBuilder.collect(keys.getFirst(), joined));
        for (int f = 0; f < matching.size(); f++) {
            int frame = f;
            int[] at = rows.stream().mapToInt(row -> row[frame]).toArray();
            matching.get(f).fields().stream()
                    .filter(v -> v != keys.get(frame))
                    .forEach(v -> fields.add(DataFrameBuilder.pick(v, at)));
        }
        return List.of(new DataFrame("", "", fields));
    }

    /// For each key, the row of each frame that has it, or else -1.
    private static List<int[]> aligned(List<List<@Nullable String>> keys, boolean byTime) {
        Map<String, int[]> rows = new LinkedHashMap<>();
        for (int f = 0; f < keys.size(); f++) {
            for (int i = 0; i < keys.get(f).size(); i++) {
                int frame = f;
                int at = i;
                rows.computeIfAbsent(String.valueOf(keys.get(f).get(i)), _ -> only(keys, frame, at))[f] = i;
            }
        }
        List<int[]> joined = new ArrayList<>(rows.values());
        if (byTime) {
            joined.sort(Comparator.comparingDouble(row -> NumberText.parse(String.valueOf(text(keys, row)))));
        }
        return joined;
    }

    /// The rows of each combination of rows with the same key. A missing key equals no other.
    ///
    /// @param outer whether rows without a match follow
    private static List<int[]> tabular(List<List<@Nullable String>> keys, boolean outer, Consumer<String> limits) {
        boolean cut = false;
        List<int[]> joined = IntStream.range(0, keys.getFirst().size())
                .mapToObj(i -> only(keys, 0, i))
                .toList();
        for (int f = 1; f < keys.size(); f++) {
            Map<String, List<Integer>> byKey = new LinkedHashMap<>();
            List<int[]> matched = new ArrayList<>();
            List<int[]> single = new ArrayList<>();
            Set<String> found = new HashSet<>();
            for (int i = 0; i < keys.get(f).size(); i++) {
                String key = keys.get(f).get(i);
                if (key != null) {
                    byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
                }
            }
            for (int[] left : joined) {
                String key = text(keys, left);
                List<Integer> right = key == null ? List.of() : byKey.getOrDefault(key, List.of());
                if (key == null || right.isEmpty()) {
                    single.add(left);
                    continue;
                }
                found.add(key);
                int most = Math.min(right.size(), MAX_ROWS - matched.size());
                cut |= most < right.size();
                for (int i : right.subList(0, most)) {
                    int[] row = left.clone();
                    row[f] = i;
                    matched.add(row);
                }
            }
            if (outer) {
                matched.addAll(single);
                for (int i = 0; i < keys.get(f).size(); i++) {
                    String key = keys.get(f).get(i);
                    if (key == null || !found.contains(key)) {
                        matched.add(only(keys, f, i));
                    }
                }
            }
            joined = matched;
        }
        if (cut) {
            limits.accept(String.format(Locale.ROOT, "only the first %,d rows of a join", MAX_ROWS));
        }
        return joined;
    }

    private static int[] only(List<List<@Nullable String>> keys, int frame, int row) {
        int[] rows = new int[keys.size()];
        Arrays.fill(rows, -1);
        rows[frame] = row;
        return rows;
    }

    private static @Nullable String text(List<List<@Nullable String>> keys, int[] row) {
        for (int f = 0; f < row.length; f++) {
            if (row[f] >= 0) {
                return keys.get(f).get(row[f]);
            }
        }
        return null;
    }

    private static Optional<Field> key(Transformation.JoinByField t, DataFrame frame) {
        return t.field().isEmpty() ? frame.time() : TransformationRunner.field(frame, t.field());
    }

    /// One row for each set of the other labels, and one column for each value of the label.
    static List<DataFrame> byLabels(Transformation.JoinByLabels t, List<DataFrame> frames) {
        Map<Labels, Map<String, Double>> rows = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        for (DataFrame frame : frames) {
            frame.numbers().filter(field -> !field.labels().isEmpty()).forEach(field -> {
                Labels others = field.labels().without(t.value());
                String column = field.labels().get(t.value());
                columns.add(column);
                rows.computeIfAbsent(t.labels().isEmpty() ? others : others.only(t.labels()), _ -> new HashMap<>())
                        .put(column, Reducer.reduce("lastNotNull", field.values()));
            });
        }
        if (rows.isEmpty()) {
            return frames;
        }
        List<Field> fields = new ArrayList<>(DataFrameBuilder.ofLabels(List.copyOf(rows.keySet())));
        for (String column : columns) {
            var values = rows.values().stream().mapToDouble(r -> r.getOrDefault(column, Double.NaN));
            fields.add(Field.numbers(column, values));
        }
        return List.of(new DataFrame("", "", fields));
    }

    /// All fields side by side; shorter ones end with missing values.
    static List<DataFrame> sideBySide(Transformation.Concatenate t, List<DataFrame> all) {
        if (all.size() < 2) {
            return all;
        }
        var frames = switch (t.names()) {
            case "drop" -> all;
            case "label" ->
                all.stream()
                        .map(frame -> labelled(frame, t.label().isEmpty() ? "frame" : t.label()))
                        .toList();
            default -> TransformationRunner.named(all);
        };
        int size = frames.stream().mapToInt(DataFrame::size).max().orElse(0);
        List<Field> fields = new ArrayList<>();
        for (DataFrame frame : frames) {
            IntStream rows = IntStream.range(0, size).map(r -> r < frame.size() ? r : -1);
            fields.addAll(frame.pick(rows).fields());
        }
        return fields.isEmpty() ? all : List.of(new DataFrame("", "", fields));
    }

    private static DataFrame labelled(DataFrame frame, String label) {
        return frame.changed(
                f -> new Field(f.name(), f.type(), f.labels().with(label, frame.name()), f.values(), f.options()));
    }

    /// One row for each value of one field, and one column for each value of another.
    static DataFrame matrix(Transformation.GroupToMatrix t, DataFrame frame) {
        Optional<Field> column = TransformationRunner.field(frame, t.column().isEmpty() ? "Time" : t.column());
        Optional<Field> row = TransformationRunner.field(frame, t.row().isEmpty() ? "Time" : t.row());
        Optional<Field> value = TransformationRunner.field(frame, t.value().isEmpty() ? "Value" : t.value());
        if (column.isEmpty() || row.isEmpty() || value.isEmpty()) {
            return frame;
        }
        Map<String, Map<String, Integer>> cells = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        for (int i = 0; i < frame.size(); i++) {
            String name = String.valueOf(column.get().values().text(i));
            columns.add(name);
            cells.computeIfAbsent(String.valueOf(row.get().values().text(i)), _ -> new HashMap<>())
                    .put(name, i);
        }
        List<Field> fields = new ArrayList<>();
        fields.add(Field.texts(row.get().name() + "\\" + column.get().name(), List.copyOf(cells.keySet())));
        for (String name : columns) {
            int[] rows = cells.values().stream()
                    .mapToInt(c -> c.getOrDefault(name, -1))
                    .toArray();
            fields.add(filled(DataFrameBuilder.pick(value.get(), rows).named(name), rows, t.empty()));
        }
        return frame.with(fields);
    }

    /// The field with a value in the rows that have none.
    private static Field filled(Field field, int[] rows, String empty) {
        boolean text = field.type() == FieldType.TEXT;
        @Nullable
        String value = switch (empty) {
            case "zero" -> "0";
            case "true" -> text ? empty : "1";
            case "false" -> text ? empty : "0";
            default -> null;
        };
        if (value == null || field.type() == FieldType.HISTOGRAM) {
            return field;
        }
        List<@Nullable String> texts = field.values().texts();
        IntStream.range(0, rows.length).filter(i -> rows[i] < 0).forEach(i -> texts.set(i, value));
        return DataFrameBuilder.collect(field, texts);
    }
}
