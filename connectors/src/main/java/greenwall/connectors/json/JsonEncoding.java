package greenwall.connectors.json;

import greenwall.fleet.Labels;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// How a value is represented by members of a JSON object: one description for both writing and reading.
/// [RecordJsonCodec] creates the one for a record.
public record JsonEncoding<T>(BiConsumer<T, Map<String, Object>> writer, JsonFields.ObjectReader<T> reader) {
    /// A member is missing, or has a word that is unknown to this version. A newer version may have written
    /// it.
    public static final class IncompatibleJsonException extends IOException {
        IncompatibleJsonException(String name, String found) {
            super("\"" + name + "\" has the unknown value \"" + found + "\"");
        }
    }

    public static <T> JsonEncoding<T> member(
            String name, Function<T, Object> written, JsonFields.ObjectReader<T> reader) {
        return new JsonEncoding<>((value, into) -> into.put(name, written.apply(value)), reader);
    }

    /// A text, which is left out if it is empty.
    public static JsonEncoding<String> text(String name) {
        return new JsonEncoding<>(
                (text, into) -> {
                    if (!text.isEmpty()) {
                        into.put(name, text);
                    }
                },
                fields -> fields.text(name));
    }

    public static JsonEncoding<Instant> time(String name) {
        return member(name, Instant::toString, fields -> {
            if (!fields.has(name)) {
                throw new IncompatibleJsonException(name, "");
            }
            return fields.time(name);
        });
    }

    public static JsonEncoding<Duration> millis(String name) {
        return member(name, Duration::toMillis, fields -> Duration.ofMillis(fields.integer(name)));
    }

    public static JsonEncoding<Boolean> flag(String name) {
        return member(name, flag -> flag, fields -> fields.flag(name, false));
    }

    public static JsonEncoding<Long> integer(String name) {
        return member(name, number -> number, fields -> fields.integer(name));
    }

    public static JsonEncoding<Integer> int32(String name) {
        return member(
                name,
                number -> number,
                fields -> Math.clamp(fields.integer(name), Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    public static JsonEncoding<Double> number(String name) {
        return member(name, JsonEncoding::shortest, fields -> fields.number(name));
    }

    /// Writes a whole number without a decimal point. Writes NaN and the infinities as text, because JSON has
    /// no numbers for them.
    public static Object shortest(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return (long) value;
        }
        return Double.isFinite(value) ? value : Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }

    public static JsonEncoding<Labels> labels(String name) {
        return member(name, Labels::toMap, fields -> fields.labels(name));
    }

    public static JsonEncoding<List<List<String>>> rows(String name) {
        return member(name, rows -> rows, fields -> fields.rows(name));
    }

    public static JsonEncoding<Map<String, String>> map(String name) {
        return member(name, map -> map, fields -> fields.map(name));
    }

    public static JsonEncoding<List<String>> texts(String name) {
        return member(name, texts -> texts, fields -> fields.texts(name));
    }

    public static <T> JsonEncoding<List<T>> list(String name, JsonEncoding<T> items) {
        return member(
                name, list -> list.stream().map(items::write).toList(), fields -> fields.list(name, items.reader()));
    }

    /// A constant, which is written as its word.
    public static <T> JsonEncoding<T> words(String name, T[] all, Function<T, String> word) {
        return member(name, word::apply, fields -> {
            var written = fields.text(name);
            return Arrays.stream(all)
                    .filter(one -> word.apply(one).equals(written))
                    .findFirst()
                    .orElseThrow(() -> new IncompatibleJsonException(name, written));
        });
    }

    /// A copy that reads an unknown word with this fallback.
    public JsonEncoding<T> otherwise(JsonFields.ObjectReader<T> fallback) {
        return new JsonEncoding<>(writer, fields -> {
            try {
                return read(fields);
            } catch (IncompatibleJsonException _) {
                return fallback.of(fields);
            }
        });
    }

    /// A copy for members that may all be missing.
    public JsonEncoding<Optional<T>> optional() {
        return new JsonEncoding<>((value, into) -> value.ifPresent(present -> writer.accept(present, into)), fields -> {
            try {
                return Optional.of(read(fields));
            } catch (IncompatibleJsonException _) {
                return Optional.empty();
            }
        });
    }

    /// A copy that represents the value as a separate object under a name.
    public JsonEncoding<T> in(String name) {
        return member(name, this::write, fields -> read(fields.fields(name)));
    }

    public Map<String, Object> write(T value) {
        var members = new LinkedHashMap<String, Object>();
        writer.accept(value, members);
        return members;
    }

    @SuppressWarnings("unchecked")
    void add(Object value, Map<String, Object> into) {
        writer.accept((T) value, into);
    }

    public T read(JsonFields fields) throws IOException {
        return reader.of(fields);
    }
}
