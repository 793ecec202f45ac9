package greenwall.connectors.grafana;

import greenwall.fleet.BundledText;
import greenwall.fleet.RecordComponents;
import greenwall.fleet.dashboard.AnnotationQuery;
import greenwall.fleet.dashboard.FieldMatcher;
import greenwall.fleet.dashboard.Link;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.ValueMapping;
import greenwall.fleet.dashboard.Variable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Maps a record to Grafana's JSON, as described by a row of `record-mappings.txt`.
///
/// @param id Grafana's name for it
record RecordMapping(String id, Class<?> type, List<ComponentMapping> parts) {
    /// Finds the source named in the JSON.
    interface SourceFinder extends Function<JsonNode, SourceRef> {}

    /// A custom way to read and write a value. A value written as null is left out.
    record Conversion(ValueReader read, Function<Object, @Nullable Object> write) {}

    private interface ValueReader {
        Object of(JsonNode node, SourceFinder sources);
    }

    /// @param words the words of an enum constant; empty if the component is not an enum
    private record ComponentMapping(List<String> paths, Conversion how, Optional<EnumNames> words) {
        JsonNode in(JsonNode json) {
            return paths.stream()
                    .map(path -> path.equals(".") ? json : JsonTree.at(json, path))
                    .filter(node -> paths.size() == 1 || !JsonTree.text(node).isEmpty())
                    .findFirst()
                    .orElse(JsonTree.object());
        }
    }

    private static final Pattern COLUMN = Pattern.compile("([^(:=?]+)(?:\\((\\w+)\\)|:([^?]+)|=([^?]+))?(\\?)?");
    private static final Map<String, Conversion> CONVERSIONS = new HashMap<>();
    private static final Map<String, List<RecordMapping>> SECTIONS = new LinkedHashMap<>();

    static {
        conversion("set", JsonTree::namesOfTrueFlags, JsonTree::flags);
        conversion("not", n -> n.isBoolean() && !n.booleanValue(), (Boolean flag) -> !flag);
        conversion("commas", AnnotationJson::keys, keys -> String.join(",", keys));
        conversion("url", LinksJson::url, LinksJson::to);
        conversion("tags", LinksJson::tags, tags -> JsonTree.of("tags", tags));
        conversion("names", FieldJson::names, FieldJson::allBut);
        conversion("pattern", FieldJson::pattern, text -> text);
        conversion("matcher", FieldJson::matcher, TransformationJson::target);
        conversion("lower", n -> JsonTree.number(n).orElse(Double.NEGATIVE_INFINITY), ThresholdsAndMappingsJson::end);
        conversion("upper", n -> JsonTree.number(n).orElse(Double.POSITIVE_INFINITY), ThresholdsAndMappingsJson::end);
        conversion("query", VariableJson::query, VariableJson::query);
        conversion("values", VariableJson::values, VariableJson::values);
        conversion("steps", VariableJson::steps, steps -> String.join(",", steps));
        conversion("calculation", TransformationJson::calculation, TransformationJson::calculation);
        conversion("filters", TransformationJson::filters, TransformationJson::filters);
        conversion("stat", TransformationJson::stats, TransformationJson::stats);
        conversion("name", n -> TransformationJson.handledField(n, "field.name"), _ -> null);
        conversion("value", n -> TransformationJson.handledField(n, "field.value"), _ -> null);
        Map<String, Class<?>> records =
                new HashMap<>(Map.of("Link", Link.class, "AnnotationQuery", AnnotationQuery.class));
        Stream.of(
                        Transformation.class,
                        Transformation.Calculation.class,
                        FieldMatcher.class,
                        ValueMapping.class,
                        Variable.class,
                        Panel.class)
                .flatMap(outer -> Arrays.stream(outer.getDeclaredClasses()))
                .forEach(type -> records.put(type.getSimpleName(), type));
        BundledText.sections(RecordMapping.class, "record-mappings.txt").forEach((section, rows) -> {
            List<RecordMapping> mappings = new ArrayList<>();
            for (List<String> row : rows) {
                Class<?> type = Objects.requireNonNull(records.get(row.get(1)), row.get(1));
                mappings.add(
                        new RecordMapping(row.getFirst(), type, row.size() < 3 ? List.of() : parts(type, row.get(2))));
            }
            SECTIONS.put(section, mappings);
        });
    }

    @SuppressWarnings("unchecked")
    private static <T> void conversion(String name, Function<JsonNode, T> read, Function<T, @Nullable Object> write) {
        CONVERSIONS.put(name, new Conversion((n, _) -> read.apply(n), value -> write.apply((T) value)));
    }

    private static List<ComponentMapping> parts(Class<?> type, String columns) {
        List<RecordComponent> components = RecordComponents.of(type).components();
        String[] written = columns.split(" ");
        List<ComponentMapping> parts = new ArrayList<>();
        for (int i = 0; i < components.size(); i++) {
            parts.add(part(written[i], components.get(i).getGenericType()));
        }
        return parts;
    }

    private static ComponentMapping part(String column, Type type) {
        var found = COLUMN.matcher(column);
        if (!found.matches()) {
            throw new IllegalArgumentException("not a component of a record: " + column);
        }
        String usual = Objects.requireNonNullElse(found.group(4), "");
        Optional<EnumNames> words = Optional.ofNullable(found.group(3))
                .map(list -> EnumNames.of(type == boolean.class ? Boolean.class : (Class<?>) type, list.split(",")));
        Conversion how = words.map(RecordMapping::words)
                .or(() -> Optional.ofNullable(found.group(2)).map(CONVERSIONS::get))
                .orElseGet(() -> byType(type, usual));
        Optional<Object> leftOut = Optional.ofNullable(found.group(5)).map(_ -> usual(type, usual));
        Conversion written =
                new Conversion(how.read, v -> leftOut.filter(v::equals).isPresent() ? null : how.write.apply(v));
        return new ComponentMapping(
                List.of(found.group(1).split("\\|")), written, words.filter(_ -> type != boolean.class));
    }

    private static Conversion words(EnumNames words) {
        Object first = words.pairs().getFirst().value();
        return new Conversion(
                (n, _) -> words.value(JsonTree.text(n)).orElse(first),
                v -> words.word(v).orElse(null));
    }

    private static Object usual(Type type, String written) {
        return switch (type) {
            case Class<?> c when c == boolean.class -> Boolean.valueOf(written);
            case Class<?> c
            when c == int.class || c == Integer.class -> written.isEmpty() ? 0 : Integer.parseInt(written);
            case Class<?> c when c == double.class -> written.isEmpty() ? 0.0 : Double.parseDouble(written);
            case Class<?> c when c == String.class -> written;
            default -> List.of();
        };
    }

    private static Conversion byType(Type type, String usual) {
        Object otherwise = usual(type, usual);
        ValueReader read = switch (type) {
            case Class<?> c
            when c == boolean.class -> (n, _) -> n.isMissingNode() ? otherwise : (Object) JsonTree.flag(n);
            case Class<?> c
            when c == int.class || c == Integer.class -> (n, _) -> JsonTree.integer(n, (Integer) otherwise);
            case Class<?> c
            when c == double.class -> (n, _) -> JsonTree.number(n).orElse((Double) otherwise);
            case Class<?> c when c == SourceRef.class -> (n, sources) -> sources.apply(n);
            case Class<?> c when c.isEnum() -> (n, _) -> constant(c, JsonTree.integer(n, -1), usual);
            case Class<?> c when c.isRecord() -> (n, sources) -> of(c).read(n, sources);
            case ParameterizedType list
            when list.getRawType() == List.class && list.getActualTypeArguments()[0] == String.class ->
                (n, _) -> JsonTree.texts(n);
            case ParameterizedType list
            when list.getRawType() == List.class -> items(byType(list.getActualTypeArguments()[0], ""));
            case ParameterizedType map -> entries(byType(map.getActualTypeArguments()[1], ""));
            default -> (n, _) -> JsonTree.text(n).isEmpty() ? otherwise : JsonTree.text(n);
        };
        return new Conversion(read, RecordMapping::written);
    }

    private static Object constant(Class<?> type, int ordinal, String usual) {
        Object[] all = Objects.requireNonNull(type.getEnumConstants());
        return all[ordinal >= 0 && ordinal < all.length ? ordinal : usual.isEmpty() ? 0 : Integer.parseInt(usual)];
    }

    /// Leaves out records whose first component is empty.
    private static ValueReader items(Conversion item) {
        return (n, sources) -> JsonTree.items(n).stream()
                .map(one -> item.read.of(one, sources))
                .filter(one -> !(one instanceof Record emptyRecord && "".equals(value(emptyRecord, 0))))
                .toList();
    }

    private static ValueReader entries(Conversion value) {
        return (n, sources) -> {
            Map<String, Object> map = new LinkedHashMap<>();
            n.properties().forEach(e -> map.put(e.getKey(), value.read.of(e.getValue(), sources)));
            return map;
        };
    }

    private static Object written(Object value) {
        return switch (value) {
            case SourceRef source -> GrafanaSourceResolver.write(source);
            case Enum<?> constant -> constant.ordinal();
            case Record nested -> write(nested);
            case List<?> list -> list.stream().map(RecordMapping::written).toList();
            case Map<?, ?> map -> {
                ObjectNode object = JsonTree.object();
                new TreeMap<>(map).forEach((key, one) -> object.set((String) key, JsonTree.value(written(one))));
                yield object;
            }
            default -> value;
        };
    }

    static Optional<RecordMapping> named(String section, String id) {
        return SECTIONS.getOrDefault(section, List.of()).stream()
                .filter(m -> m.id.equals(id))
                .findFirst();
    }

    private static RecordMapping of(Class<?> type) {
        return SECTIONS.values().stream()
                .flatMap(List::stream)
                .filter(m -> m.type == type)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type + " is not in record-mappings.txt"));
    }

    static <R extends Record> R read(Class<R> type, JsonNode json) {
        return read(type, json, _ -> SourceRef.DEFAULT);
    }

    static <R extends Record> R read(Class<R> type, JsonNode json, SourceFinder sources) {
        return type.cast(of(type).read(json, sources));
    }

    /// Whether the words for all enum components are known.
    boolean fits(JsonNode json) {
        return parts.stream()
                .allMatch(part -> part.words.isEmpty()
                        || part.words.get().value(JsonTree.text(part.in(json))).isPresent());
    }

    Object read(JsonNode json, SourceFinder sources) {
        return RecordComponents.of(type)
                .newInstance(parts.stream()
                        .map(p -> p.how.read.of(p.in(json), sources))
                        .toArray());
    }

    static ObjectNode write(Object record) {
        ObjectNode json = JsonTree.object();
        RecordMapping mapping = of(record.getClass());
        for (int i = 0; i < mapping.parts.size(); i++) {
            ComponentMapping part = mapping.parts.get(i);
            Object value = part.how.write.apply(value(record, i));
            if (value instanceof ObjectNode more && part.paths.getFirst().equals(".")) {
                json.setAll(more);
            } else if (value != null) {
                JsonTree.put(json, part.paths.getFirst(), value);
            }
        }
        return json;
    }

    /// Writes a record, and Grafana's name for it under the key.
    static ObjectNode writeNamed(String key, Object record) {
        ObjectNode json = JsonTree.of(key, idOf(record));
        json.setAll(write(record));
        return json;
    }

    static String idOf(Object record) {
        return of(record.getClass()).id;
    }

    private static Object value(Object record, int component) {
        return RecordComponents.value(
                record, RecordComponents.of(record.getClass()).components().get(component));
    }
}
