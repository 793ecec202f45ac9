package greenwall.connectors.json;

import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.memory.ParsingHeapLimit;
import greenwall.fleet.Labels;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/// An object with a few fields, which is read completely. A missing field or `null` reads as empty; a field of
/// another type is a failure only when it is requested. For thousands of values, [JsonReader] is better.
public final class JsonFields {
    @FunctionalInterface
    public interface ObjectReader<T> {
        T of(JsonFields fields) throws IOException;
    }

    /// Reads the current value if it has a special representation, such as a long list of numbers; otherwise
    /// returns null.
    @FunctionalInterface
    public interface SpecialReader {
        @Nullable
        Object read(String name, JsonReader json) throws IOException;
    }

    private record Scalar(JsonToken token, String text) {}

    private final SpecialReader special;

    /// For each name: a [Scalar], a [JsonFields], a list of these, or the result of the special reader.
    private final Map<String, Object> values = new LinkedHashMap<>();

    JsonFields(SpecialReader special) {
        this.special = special;
    }

    public JsonFields() {
        this((_, _) -> null);
    }

    /// Reads the current value under this name.
    public void read(String name, JsonReader json) throws IOException {
        json.heapLimit().take(ParsingHeapLimit.OBJECT);
        if (!json.isNull()) {
            var read = special.read(name, json);
            values.put(name, read == null ? value(json) : read);
        }
    }

    private Object value(JsonReader json) throws IOException {
        if (json.isArray()) {
            return json.list(() -> value(json));
        }
        if (json.isObject()) {
            return json.fields(special);
        }
        return new Scalar(json.parser().currentToken(), json.text());
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public boolean isText(String name) {
        return values.get(name) instanceof Scalar(var token, var _) && token == JsonToken.VALUE_STRING;
    }

    /// The value that the special reader returned.
    public <T> T special(String name, Class<T> type) throws IOException {
        var value = values.get(name);
        if (!type.isInstance(value)) {
            throw unexpected(name, value, "a list of numbers");
        }
        return type.cast(value);
    }

    /// A text; a number or a boolean is returned as it is written.
    public String text(String name) throws IOException {
        return text(name, values.get(name), "a string");
    }

    private static String text(String name, @Nullable Object value, String expected) throws IOException {
        return switch (value) {
            case null -> "";
            case Scalar scalar -> scalar.text;
            default -> throw unexpected(name, value, expected);
        };
    }

    public boolean flag(String name, boolean otherwise) throws IOException {
        return switch (values.get(name)) {
            case null -> otherwise;
            case Scalar(var token, var _) when token == JsonToken.VALUE_TRUE -> true;
            case Scalar(var token, var _) when token == JsonToken.VALUE_FALSE -> false;
            case Object other -> throw unexpected(name, other, "true or false");
        };
    }

    /// NaN if it is missing.
    public double number(String name) throws IOException {
        var value = values.get(name);
        if (value == null) {
            return Double.NaN;
        }
        try {
            return JsonReader.number(text(name, value, "a number"));
        } catch (NumberFormatException _) {
            throw unexpected(name, value, "a number");
        }
    }

    /// 0 if it is missing.
    public long integer(String name) throws IOException {
        var text = text(name);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException _) {
            return (long) number(name);
        }
    }

    public Instant time(String name) throws IOException {
        try {
            return JsonReader.time(text(name, values.get(name), "an RFC 3339 time"));
        } catch (DateTimeException _) {
            throw unexpected(name, values.get(name), "an RFC 3339 time");
        }
    }

    public Labels labels(String name) throws IOException {
        return fields(name).labels();
    }

    /// All fields, which must be texts.
    public Labels labels() throws IOException {
        return Labels.of(map());
    }

    public Map<String, String> map(String name) throws IOException {
        return fields(name).map();
    }

    private Map<String, String> map() throws IOException {
        var map = new LinkedHashMap<String, String>();
        for (var one : values.entrySet()) {
            map.put(one.getKey(), text(one.getKey(), one.getValue(), "a string"));
        }
        return map;
    }

    /// An empty object if it is missing.
    public JsonFields fields(String name) throws IOException {
        return fields(name, values.get(name));
    }

    private static JsonFields fields(String name, @Nullable Object value) throws IOException {
        return switch (value) {
            case null -> new JsonFields();
            case JsonFields fields -> fields;
            case Scalar(var token, var _) when token == JsonToken.VALUE_NULL -> new JsonFields();
            case Object other -> throw unexpected(name, other, "an object");
        };
    }

    /// The values of an object with any names, which must be objects.
    public List<JsonFields> members(String name) throws IOException {
        var members = new ArrayList<JsonFields>();
        for (var one : fields(name).values.entrySet()) {
            members.add(fields(one.getKey(), one.getValue()));
        }
        return members;
    }

    public List<String> texts(String name) throws IOException {
        return texts(name, values.get(name));
    }

    private static List<String> texts(String name, @Nullable Object value) throws IOException {
        var texts = new ArrayList<String>();
        for (var one : elements(name, value)) {
            texts.add(text(name, one, "a string"));
        }
        return texts;
    }

    public List<List<String>> rows(String name) throws IOException {
        var rows = new ArrayList<List<String>>();
        for (var row : elements(name, values.get(name))) {
            rows.add(texts(name, row));
        }
        return rows;
    }

    public <T> List<T> list(String name, ObjectReader<T> maker) throws IOException {
        var list = new ArrayList<T>();
        for (var one : elements(name, values.get(name))) {
            list.add(maker.of(fields(name, one)));
        }
        return list;
    }

    private static List<?> elements(String name, @Nullable Object value) throws IOException {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list;
            case Object other -> throw unexpected(name, other, "a list");
        };
    }

    public SourceFailureException unexpected(String name, String expected) {
        return unexpected(name, values.get(name), expected);
    }

    private static SourceFailureException unexpected(String name, @Nullable Object value, String expected) {
        return unexpected(
                name,
                switch (value) {
                    case JsonFields _ -> "an object";
                    case List<?> _ -> "a list";
                    case Scalar(var token, var text)
                    when token == JsonToken.VALUE_STRING -> "\"" + MessageText.line(text) + "\"";
                    case Scalar(var token, var _) -> token.toString();
                    case null, default -> "nothing";
                },
                expected);
    }

    static SourceFailureException unexpected(@Nullable String name, String found, String expected) {
        return SourceFailureException.malformed(
                "the response has " + found + (name == null ? "" : " for \"" + MessageText.line(name) + "\"")
                        + " where " + expected + " is expected");
    }
}
