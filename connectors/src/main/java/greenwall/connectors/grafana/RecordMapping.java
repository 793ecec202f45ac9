package greenwall.connectors.grafana;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A record as it stands in Grafana's JSON: its components one after the other, each at a path.
///
/// @param id what Grafana calls it; empty where it has no name
record RecordMapping<R>(String id, Class<R> type, List<Part> parts) {
    /// @param path empty for the whole
    /// @param write null for what is left out
    record Part(String path, Function<JsonNode, ?> read, Function<Object, @Nullable Object> write) {
        /// Left out where it says what is understood without it.
        Part unless(Object usual) {
            return new Part(path, read, v -> v.equals(usual) ? null : write.apply(v));
        }
    }

    static <R extends Record> RecordMapping<R> of(String id, Class<R> type, Part... parts) {
        return new RecordMapping<>(id, type, List.of(parts));
    }

    static Part text(String path) {
        return part(path, JsonTree::text);
    }

    /// A text that is left out where it is empty.
    static Part given(String path) {
        return text(path).unless("");
    }

    static Part texts(String path) {
        return part(path, JsonTree::texts);
    }

    static Part flag(String path) {
        return part(path, JsonTree::flag);
    }

    static Part whole(String path, int usual) {
        return part(path, n -> JsonTree.integer(n, usual));
    }

    static Part number(String path) {
        return part(path, n -> JsonTree.number(n).orElse(0.0));
    }

    /// A flag that is written as one of two words; what is neither is read as the first.
    static Part either(String path, String no, String yes) {
        return words(path, Boolean.class, no + "=false " + yes + "=true");
    }

    /// What is none of the words is read as the first of them.
    static Part words(String path, Class<?> type, String written) {
        return words(path, EnumNames.of(type, written));
    }

    static Part words(String path, EnumNames words) {
        Object first = words.pairs().getFirst().value();
        return new Part(
                path,
                n -> words.value(JsonTree.text(n)).orElse(first),
                v -> words.word(v).orElse(null));
    }

    /// This as a component of another.
    Part in(String path) {
        return part(path, this::read, this::write);
    }

    static <T> Part list(String path, RecordMapping<T> items) {
        return part(
                path,
                n -> JsonTree.items(n).stream().map(items::read).toList(),
                v -> v.stream().map(items::write).toList());
    }

    static Part part(String path, Function<JsonNode, ?> read) {
        return new Part(path, read, v -> v);
    }

    @SuppressWarnings("unchecked")
    static <T> Part part(String path, Function<JsonNode, T> read, Function<T, @Nullable Object> write) {
        return new Part(path, read, v -> write.apply((T) v));
    }

    R read(JsonNode json) {
        Class<?>[] types =
                Arrays.stream(components()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getConstructor(types)
                    .newInstance(parts.stream()
                            .map(p -> p.read.apply(p.path.isEmpty() ? json : JsonTree.at(json, p.path)))
                            .toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " has other parts", e);
        }
    }

    ObjectNode write(Object record) {
        ObjectNode json = JsonTree.object();
        IntStream.range(0, parts.size()).forEach(i -> {
            Part part = parts.get(i);
            Object value = part.write.apply(value(components()[i], record));
            if (part.path.isEmpty() && value instanceof ObjectNode more) {
                json.setAll(more);
            } else if (value != null) {
                JsonTree.put(json, part.path, value);
            }
        });
        return json;
    }

    private RecordComponent[] components() {
        return type.getRecordComponents();
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /// The one with this name.
    static Optional<RecordMapping<?>> named(List<RecordMapping<?>> shapes, String id) {
        return shapes.stream().filter(s -> s.id.equals(id)).findFirst();
    }

    /// The one of this record.
    static RecordMapping<?> of(List<RecordMapping<?>> shapes, Object record) {
        return shapes.stream()
                .filter(s -> s.type.isInstance(record))
                .findFirst()
                .orElseThrow();
    }

    /// What a record says, and under the key which of the shapes it has.
    static ObjectNode write(List<RecordMapping<?>> shapes, String key, Object record) {
        RecordMapping<?> shape = of(shapes, record);
        ObjectNode json = JsonTree.of(key, shape.id);
        json.setAll(shape.write(record));
        return json;
    }
}
