package greenwall.connectors.json;

import greenwall.connectors.json.JsonEncoding.IncompatibleJsonException;
import greenwall.fleet.Labels;
import greenwall.fleet.RecordComponents;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Encodes records as JSON. Each component is a member with its name in snake case (`by_person`). The members
/// of a nested record are at the same level as the others. Renaming a component also renames it in the files.
///
/// @param others creates the encodings of types that are written in another way, from the name of the member
public record RecordJsonCodec(Map<Class<?>, Function<String, JsonEncoding<?>>> others) {
    public static final RecordJsonCodec PLAIN = new RecordJsonCodec(Map.of());

    public record Variant<T>(String word, Class<T> type, JsonEncoding<T> encoding) {}

    public <R extends Record> JsonEncoding<R> of(Class<R> type) {
        return of(type, Map.of());
    }

    /// @param except encodings of components that are written in another way, by component name
    public <R extends Record> JsonEncoding<R> of(Class<R> type, Map<String, JsonEncoding<?>> except) {
        var parts = RecordComponents.of(type);
        var encodings = parts.components().stream()
                .<JsonEncoding<?>>map(part -> except.containsKey(part.getName())
                        ? except.get(part.getName())
                        : of(snake(part.getName()), part.getGenericType()))
                .toList();
        return new JsonEncoding<>(
                (record, into) -> {
                    for (int i = 0; i < encodings.size(); i++) {
                        encodings
                                .get(i)
                                .add(
                                        RecordComponents.value(
                                                record, parts.components().get(i)),
                                        into);
                    }
                },
                fields -> {
                    var values = new Object[encodings.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = encodings.get(i).read(fields);
                    }
                    try {
                        return type.cast(parts.newInstance(values));
                    } catch (IllegalArgumentException refused) {
                        throw new IOException(refused.getMessage(), refused);
                    }
                });
    }

    private static String snake(String name) {
        return name.replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
    }

    private JsonEncoding<?> of(String name, Type type) {
        return switch (type) {
            case Class<?> known
            when others.containsKey(known) -> others.get(known).apply(name);
            case Class<?> plain when plain == String.class -> JsonEncoding.text(name);
            case Class<?> plain when plain == boolean.class -> JsonEncoding.flag(name);
            case Class<?> plain when plain == int.class -> JsonEncoding.int32(name);
            case Class<?> plain when plain == long.class -> JsonEncoding.integer(name);
            case Class<?> plain when plain == double.class -> JsonEncoding.number(name);
            case Class<?> plain when plain == Instant.class -> JsonEncoding.time(name);
            case Class<?> plain when plain == Duration.class -> JsonEncoding.millis(name + "_ms");
            case Class<?> plain when plain == Labels.class -> JsonEncoding.labels(name);
            case Class<?> record when record.isRecord() -> of(record.asSubclass(Record.class));
            case ParameterizedType map when map.getRawType() == Map.class -> JsonEncoding.map(name);
            case ParameterizedType optional
            when optional.getRawType() == Optional.class ->
                of(name, optional.getActualTypeArguments()[0]).optional();
            case ParameterizedType list
            when list.getRawType() == List.class ->
                switch (list.getActualTypeArguments()[0]) {
                    case Class<?> texts when texts == String.class -> JsonEncoding.texts(name);
                    case ParameterizedType _ -> JsonEncoding.rows(name);
                    case Type items -> JsonEncoding.list(name, of(name, items));
                };
            default -> throw new IllegalArgumentException("no JSON encoding for " + type);
        };
    }

    public <R extends Record> Variant<R> variant(String word, Class<R> type) {
        return new Variant<>(word, type, of(type));
    }

    public <R extends Record> Variant<R> variant(String word, Class<R> type, Map<String, JsonEncoding<?>> except) {
        return new Variant<>(word, type, of(type, except));
    }

    /// Encodes one of several record types. The member of this name contains the word of the type.
    public static <T> JsonEncoding<T> variants(String name, List<Variant<? extends T>> all) {
        return new JsonEncoding<>(
                (value, into) -> all.stream()
                        .filter(one -> one.type().isInstance(value))
                        .forEach(one -> {
                            into.put(name, one.word());
                            one.encoding().add(value, into);
                        }),
                fields -> {
                    var word = fields.text(name);
                    for (var one : all) {
                        if (one.word().equals(word)) {
                            return one.encoding().read(fields);
                        }
                    }
                    throw new IncompatibleJsonException(name, word);
                });
    }
}
