package greenwall.fleet.dashboard;

import greenwall.fleet.dashboard.DataFrame.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Joins several frames into one.
final class FrameJoin {
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
                .map(f -> f.with(f.fields().stream()
                        .map(v -> v.unlabelled(
                                v.name().equals(FieldNames.VALUE) && !f.name().isEmpty() ? f.name() : v.name()))
                        .toList()))
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
            for (int row = 0; row < frame.size(); row++) {
                Map<String, @Nullable String> cells = new LinkedHashMap<>();
                List<@Nullable String> key = new ArrayList<>();
                for (Field field : frame.fields()) {
                    cells.put(field.name(), field.values().text(row));
                }
                shared.forEach(name -> key.add(cells.get(name)));
                place(cells, byKey.computeIfAbsent(key, _ -> new ArrayList<>()), rows);
            }
        }
        return List.of(new DataFrame("", "", columns(like, rows)));
    }

    private static List<String> names(DataFrame frame) {
        return frame.fields().stream().map(Field::name).toList();
    }

    /// Puts the cells into each row with the same key that has no other values, or else into a new row.
    private static void place(
            Map<String, @Nullable String> cells,
            List<Map<String, @Nullable String>> sameKey,
            List<Map<String, @Nullable String>> rows) {
        boolean placed = false;
        for (Map<String, @Nullable String> row : sameKey) {
            boolean fits = cells.entrySet().stream()
                    .allMatch(e -> row.get(e.getKey()) == null || Objects.equals(row.get(e.getKey()), e.getValue()));
            if (fits) {
                row.putAll(cells);
                placed = true;
            }
        }
        if (!placed) {
            sameKey.add(cells);
            rows.add(cells);
        }
    }

    private static List<Field> columns(Map<String, Field> like, List<Map<String, @Nullable String>> rows) {
        List<Field> fields = new ArrayList<>();
        like.forEach((name, field) -> {
            List<@Nullable String> texts = new ArrayList<>();
            rows.forEach(r -> texts.add(r.get(name)));
            fields.add(DataFrameReader.collect(field, texts));
        });
        return fields;
    }

    /// One row for each value of the field, and one column for each other field of each frame.
    static List<DataFrame> byField(Transformation.JoinByField t, List<DataFrame> frames) {
        List<DataFrame> named = TransformationRunner.named(frames);
        List<DataFrame> matching =
                named.stream().filter(f -> key(t, f).isPresent()).toList();
        if (matching.size() < 2) {
            return frames;
        }
        boolean inner = t.join() == Transformation.JoinKind.INNER;
        List<Map<String, Integer>> rows = new ArrayList<>();
        Set<String> keys = new LinkedHashSet<>();
        for (DataFrame frame : matching) {
            FieldValues column = key(t, frame).orElseThrow().values();
            Map<String, Integer> byKey = new LinkedHashMap<>();
            for (int i = 0; i < column.size(); i++) {
                byKey.putIfAbsent(String.valueOf(column.text(i)), i);
            }
            if (inner && !rows.isEmpty()) {
                keys.retainAll(byKey.keySet());
            } else {
                keys.addAll(byKey.keySet());
            }
            rows.add(byKey);
        }
        Field first = key(t, matching.getFirst()).orElseThrow();
        List<String> order = new ArrayList<>(keys);
        if (first.type() == FieldType.TIME) {
            order.sort(Comparator.comparingDouble(NumberText::parse));
        }
        List<Field> fields = new ArrayList<>();
        fields.add(DataFrameReader.collect(first, new ArrayList<@Nullable String>(order)));
        for (int f = 0; f < matching.size(); f++) {
            Map<String, Integer> byKey = rows.get(f);
            int[] at = order.stream().mapToInt(k -> byKey.getOrDefault(k, -1)).toArray();
            Field own = key(t, matching.get(f)).orElseThrow();
            matching.get(f).fields().stream()
                    .filter(v -> v != own)
                    .forEach(v -> fields.add(DataFrameReader.pick(v, at)));
        }
        return List.of(new DataFrame("", "", fields));
    }

    private static Optional<Field> key(Transformation.JoinByField t, DataFrame frame) {
        return t.field().isEmpty() ? frame.time() : TransformationRunner.field(frame, t.field());
    }

    /// One row for each set of the other labels, and one column for each value of the label.
    static List<DataFrame> byLabels(Transformation.JoinByLabels t, List<DataFrame> frames) {
        Map<Map<String, String>, Map<String, Double>> rows = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        Set<String> names = new TreeSet<>();
        for (DataFrame frame : frames) {
            for (Field field : frame.fields()) {
                if (field.type() != FieldType.NUMBER || field.labels().isEmpty()) {
                    continue;
                }
                Map<String, String> others = field.labels().without(t.value()).toMap();
                if (!t.labels().isEmpty()) {
                    others.keySet().retainAll(t.labels());
                }
                names.addAll(others.keySet());
                String column = field.labels().get(t.value());
                columns.add(column);
                rows.computeIfAbsent(others, _ -> new HashMap<>())
                        .put(column, Reducer.reduce("lastNotNull", field.values()));
            }
        }
        if (rows.isEmpty()) {
            return frames;
        }
        List<Field> fields = new ArrayList<>();
        for (String name : names) {
            fields.add(Field.texts(name, rows.keySet().stream().map(r -> r.getOrDefault(name, ""))));
        }
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
            int[] rows =
                    IntStream.range(0, size).map(r -> r < frame.size() ? r : -1).toArray();
            frame.fields().forEach(f -> fields.add(DataFrameReader.pick(f, rows)));
        }
        return fields.isEmpty() ? all : List.of(new DataFrame("", "", fields));
    }

    private static DataFrame labelled(DataFrame frame, String label) {
        return frame.with(frame.fields().stream()
                .map(f -> new Field(f.name(), f.type(), f.labels().with(label, frame.name()), f.values(), f.options()))
                .toList());
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
            fields.add(DataFrameReader.pick(value.get(), rows).named(name));
        }
        return frame.with(fields);
    }
}
