package greenwall.app.command;

import greenwall.fleet.Labels;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes JSON as a stream: instants as RFC 3339, durations in seconds, constants in small letters, unknown values as
/// null.
///
/// Most objects are written by a list of their fields: `name`, or `name=accessor` where the accessor has another name,
/// with dots between accessors. A field `name?` is null for an empty text, and `name{…}` is an object, or a list of
/// objects, with these fields. Scripts depend on the names: fields may be added, never renamed.
final class Json implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern WORD = Pattern.compile("[^\\s{}]+|[{}]");
    private static final Map<String, List<Field>> SHAPES = new ConcurrentHashMap<>();
    private static final Map<Accessor, Method> ACCESSORS = new ConcurrentHashMap<>();

    private final JsonGenerator json;

    private record Accessor(Class<?> type, String name) {}

    /// @param inner the fields of its objects; empty for a single value
    private record Field(String name, List<String> path, boolean emptyIsNull, List<Field> inner) {
        static Field of(String word) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            String name = key.replace("?", "");
            String path = equals < 0 ? name : word.substring(equals + 1);
            return new Field(name, List.of(path.split("\\.")), key.endsWith("?"), List.of());
        }

        static List<Field> read(Iterator<String> words) {
            var fields = new ArrayList<Field>();
            while (words.hasNext()) {
                String word = words.next();
                if (word.equals("}")) {
                    break;
                }
                if (word.equals("{")) {
                    Field last = fields.removeLast();
                    fields.add(new Field(last.name, last.path, last.emptyIsNull, read(words)));
                } else {
                    fields.add(of(word));
                }
            }
            return fields;
        }
    }

    private Json(PrintStream out) {
        this.json = FACTORY.createGenerator(ObjectWriteContext.empty(), new JsonOutput(out));
    }

    /// Writes one object and the end of its line.
    static void write(PrintStream out, Consumer<Json> members) {
        try (var json = new Json(out)) {
            json.object(() -> members.accept(json));
        }
        out.println();
        out.flush();
    }

    private Json object(Runnable members) {
        json.writeStartObject();
        members.run();
        json.writeEndObject();
        return this;
    }

    Json object(String name, Runnable members) {
        json.writeName(name);
        return object(members);
    }

    /// The listed fields of an object.
    Json fields(Object of, String shape) {
        return fields(of, SHAPES.computeIfAbsent(shape, Json::read));
    }

    private static List<Field> read(String shape) {
        return Field.read(WORD.matcher(shape).results().map(MatchResult::group).iterator());
    }

    private Json fields(Object of, List<Field> fields) {
        for (var field : fields) {
            Object value = value(of, field.path());
            json.writeName(field.name());
            write(field.emptyIsNull() && "".equals(value) ? null : value, field.inner());
        }
        return this;
    }

    /// The value at the end of a path; null if an optional value on the way is absent.
    private static @Nullable Object value(Object of, List<String> path) {
        Object value = of;
        for (var name : path) {
            value = value == null ? null : present(read(value, name));
        }
        return value;
    }

    private static @Nullable Object present(@Nullable Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.orElse(null);
            case OptionalDouble number -> number.orElse(Double.NaN);
            case null, default -> value;
        };
    }

    private static @Nullable Object read(Object of, String name) {
        var accessor = ACCESSORS.computeIfAbsent(new Accessor(of.getClass(), name), Json::method);
        try {
            return accessor.invoke(of);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(accessor + " cannot be read", e);
        }
    }

    private static Method method(Accessor accessor) {
        try {
            var method = accessor.type().getMethod(accessor.name());
            method.trySetAccessible();
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(accessor.type() + " has no " + accessor.name(), e);
        }
    }

    private void write(@Nullable Object value, List<Field> inner) {
        switch (value) {
            case Labels labels -> object(() -> labels.forEach(this::member));
            case Map<?, ?> map -> object(() -> map.forEach((key, one) -> member(String.valueOf(key), one)));
            case Path file -> json.writeString(file.toString());
            case Iterable<?> items -> {
                json.writeStartArray();
                items.forEach(item -> write(item, inner));
                json.writeEndArray();
            }
            case Object whole when !inner.isEmpty() -> object(() -> fields(whole, inner));
            case null -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case Double number -> number(number);
            case Number number -> json.writeNumber(number.longValue());
            case Duration duration -> number(duration.toMillis() / 1000.0);
            case Enum<?> constant -> json.writeString(constant.name().toLowerCase(Locale.ROOT));
            case Object other -> json.writeString(other.toString());
        }
    }

    /// JSON has no NaN and no infinities: null stands for "no number".
    private void number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            json.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }

    /// A text, number, instant, duration, constant, or a list or map of them; null if absent.
    Json member(String name, @Nullable Object value) {
        json.writeName(name);
        write(present(value), List.of());
        return this;
    }

    /// @param members writes those of one object
    <T> Json objects(String name, Iterable<T> items, Consumer<? super T> members) {
        json.writeName(name);
        json.writeStartArray();
        items.forEach(item -> object(() -> members.accept(item)));
        json.writeEndArray();
        return this;
    }

    /// @param shape the fields of each object
    Json objects(String name, Iterable<?> items, String shape) {
        return objects(name, items, item -> fields(item, shape));
    }

    @Override
    public void close() {
        json.close();
    }
}
