package greenwall.app.command;

import greenwall.fleet.Labels;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes JSON as a stream: instants as RFC 3339, durations in seconds, constants in small letters, unknown values as
/// null. Most objects are written by their [JsonShape].
final class Json implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

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

    /// The fields of a shape.
    <T> Json fields(T of, JsonShape<T> shape) {
        return fields(of, shape.fields());
    }

    private Json fields(Object of, List<JsonShape.Field> fields) {
        for (var field : fields) {
            Object value = value(of, field.path());
            json.writeName(field.name());
            write(field.emptyIsNull() && "".equals(value) ? null : value, field.inner());
        }
        return this;
    }

    /// The value at the end of a path; null if an optional value on the way is absent.
    private static @Nullable Object value(Object of, List<JsonShape.Accessor> path) {
        Object value = of;
        for (var accessor : path) {
            value = value == null ? null : present(accessor.read(value));
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

    private void write(@Nullable Object value, List<JsonShape.Field> inner) {
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

    /// @param shape of each object
    <T> Json objects(String name, Iterable<? extends T> items, JsonShape<T> shape) {
        return objects(name, items, item -> fields(item, shape));
    }

    @Override
    public void close() {
        json.close();
    }
}
