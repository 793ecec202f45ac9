package greenwall.app.command;

import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import java.io.PrintStream;
import java.io.Writer;
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

/// Writes JSON as a stream: instants in RFC 3339 format, durations in seconds, enum constants in lower case,
/// unknown values as null. Most objects are written with a [JsonShape].
final class JsonStreamWriter implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private JsonStreamWriter(PrintStream out) {
        this.json = FACTORY.createGenerator(ObjectWriteContext.empty(), new JsonOutput(out));
    }

    /// Writes one object, followed by a line break.
    static void write(PrintStream out, Consumer<JsonStreamWriter> members) {
        try (var json = new JsonStreamWriter(out)) {
            json.object(() -> members.accept(json));
        }
        out.println();
        out.flush();
    }

    private JsonStreamWriter object(Runnable members) {
        json.writeStartObject();
        members.run();
        json.writeEndObject();
        return this;
    }

    JsonStreamWriter object(String name, Runnable members) {
        json.writeName(name);
        return object(members);
    }

    <T> JsonStreamWriter fields(T object, JsonShape<T> shape) {
        return fields(object, shape.fields());
    }

    private JsonStreamWriter fields(Object object, List<JsonShape.Field> fields) {
        for (var field : fields) {
            Object value = value(object, field.path());
            json.writeName(field.name());
            write(field.emptyIsNull() && "".equals(value) ? null : value, field.inner());
        }
        return this;
    }

    /// The value at the end of a path. Null if an optional value on the way is empty.
    private static @Nullable Object value(Object object, List<JsonShape.Accessor> path) {
        Object value = object;
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
            case Object composite when !inner.isEmpty() -> object(() -> fields(composite, inner));
            case null -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case Double number -> number(number);
            case Number number -> json.writeNumber(number.longValue());
            case Duration duration -> number(duration.toMillis() / 1000.0);
            case Enum<?> constant -> json.writeString(constant.name().toLowerCase(Locale.ROOT));
            case Object other -> json.writeString(other.toString());
        }
    }

    /// JSON has no NaN and no infinities, so null means "no number".
    private void number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            json.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }

    /// Writes a member. The value is a text, number, instant, duration, enum constant, or a list or map of
    /// these; an empty optional is written as null.
    JsonStreamWriter member(String name, @Nullable Object value) {
        json.writeName(name);
        write(present(value), List.of());
        return this;
    }

    /// @param members writes the members of one object
    <T> JsonStreamWriter objects(String name, Iterable<T> items, Consumer<? super T> members) {
        json.writeName(name);
        json.writeStartArray();
        items.forEach(item -> object(() -> members.accept(item)));
        json.writeEndArray();
        return this;
    }

    <T> JsonStreamWriter objects(String name, Iterable<? extends T> items, JsonShape<T> shape) {
        return objects(name, items, item -> fields(item, shape));
    }

    @Override
    public void close() {
        json.close();
    }

    /// Writes generated JSON to a stream that stays open, and escapes control characters that a terminal would
    /// interpret.
    static final class JsonOutput extends Writer {
        private final PrintStream out;

        JsonOutput(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(char[] text, int from, int length) {
            out.print(SanitizedText.json(new String(text, from, length)));
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
