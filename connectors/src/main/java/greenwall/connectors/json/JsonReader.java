package greenwall.connectors.json;

import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.memory.ParsingHeapLimit;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON one value at a time. A handler is called when the first token of its value is the current one; it
/// either reads the value or skips it by doing nothing. `null` reads as an empty object, list or text, because
/// several servers write it for "none".
public final class JsonReader implements AutoCloseable {
    /// Reads or ignores the value of a field.
    @FunctionalInterface
    public interface FieldHandler {
        void read(String name) throws IOException;
    }

    /// Reads or ignores an element of a list.
    @FunctionalInterface
    public interface ElementHandler {
        void read() throws IOException;
    }

    @FunctionalInterface
    public interface ValueHandler<T> {
        T read() throws IOException;
    }

    @FunctionalInterface
    public interface ValueReader<T> {
        T read(JsonReader json) throws IOException;
    }

    /// By default, log servers limit a line to a quarter of a megabyte. While a text is being read, it takes
    /// four times its length in memory.
    private static final int LONGEST_TEXT = 8 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    private final JsonParser parser;
    private final ParsingHeapLimit budget;

    private JsonReader(JsonParser parser, ParsingHeapLimit budget) {
        this.parser = parser;
        this.budget = budget;
        parser.nextToken();
    }

    public static JsonReader of(InputStream in) {
        return new JsonReader(FACTORY.createParser(ObjectReadContext.empty(), in), ParsingHeapLimit.ofAnswer());
    }

    public static JsonReader of(byte[] bytes, int from, int length) {
        return of(bytes, from, length, ParsingHeapLimit.ofAnswer());
    }

    /// Reads a part of a larger input within the heap budget of that input.
    public static JsonReader of(byte[] bytes, int from, int length, ParsingHeapLimit budget) {
        return new JsonReader(FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length), budget);
    }

    public static JsonReader of(String text) {
        return new JsonReader(FACTORY.createParser(ObjectReadContext.empty(), text), ParsingHeapLimit.ofAnswer());
    }

    /// The reader of a response that is one value, without warnings.
    public static <T> SourceRequest.Reader<T> ofResponse(ValueReader<T> value) {
        return reply -> {
            try (var json = of(reply.body())) {
                return reply.answer(value.read(json));
            }
        };
    }

    /// The heap budget, for readers that have their own loop.
    public ParsingHeapLimit heapLimit() {
        return budget;
    }

    /// The underlying parser, for data that is read often enough to need its own loop.
    public JsonParser parser() {
        return parser;
    }

    public void object(FieldHandler field) throws IOException {
        if (isNull()) {
            return;
        }
        require(JsonToken.START_OBJECT, "an object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            field.read(name);
            skipRest();
        }
    }

    /// Reads the member of an object that has this name; the others are skipped.
    public void member(String wanted, ElementHandler value) throws IOException {
        object(name -> {
            if (name.equals(wanted)) {
                value.read();
            }
        });
    }

    public void array(ElementHandler element) throws IOException {
        if (isNull()) {
            return;
        }
        require(JsonToken.START_ARRAY, "a list");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.read();
            skipRest();
        }
    }

    /// Reads the current object completely.
    public JsonFields fields() throws IOException {
        return fields((_, _) -> null);
    }

    /// @param own reads values that have a special representation
    public JsonFields fields(JsonFields.SpecialReader own) throws IOException {
        var fields = new JsonFields(own);
        object(name -> fields.read(name, this));
        return fields;
    }

    public <T> List<T> list(ValueHandler<T> value) throws IOException {
        var all = new ArrayList<T>();
        array(() -> {
            budget.take(ParsingHeapLimit.OBJECT);
            all.add(value.read());
        });
        return all;
    }

    /// The elements of the list with this name in an object.
    public <T> List<T> list(String name, ValueHandler<T> value) throws IOException {
        var all = new ArrayList<T>();
        member(name, () -> all.addAll(list(value)));
        return all;
    }

    public List<String> texts() throws IOException {
        return list(this::text);
    }

    public Map<String, String> textMap() throws IOException {
        var map = new LinkedHashMap<String, String>();
        object(name -> {
            budget.take(ParsingHeapLimit.OBJECT);
            map.put(name, text());
        });
        return map;
    }

    /// A text; a number or a boolean is returned as it is written.
    public String text() throws IOException {
        var token = parser.currentToken();
        if (token == null || token.isStructStart()) {
            throw unexpected("a string");
        }
        return token == JsonToken.VALUE_NULL ? "" : parser.getString();
    }

    /// A text, or the field of this name if the value is an object.
    public String textOf(String name) throws IOException {
        return isObject() ? fields().text(name) : text();
    }

    /// A number, or a number written as text, as Prometheus does for NaN and +Inf.
    public double number() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Double.NaN;
        }
        if (parser.currentToken() != null && parser.currentToken().isNumeric()) {
            return parser.getDoubleValue();
        }
        try {
            return number(text());
        } catch (NumberFormatException _) {
            throw unexpected("a number");
        }
    }

    /// @throws NumberFormatException if the text is not a number
    static double number(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    public long integer() throws IOException {
        return (long) number();
    }

    /// An RFC 3339 time; Go's zero time and an empty text are the epoch.
    ///
    /// @throws DateTimeParseException if the text is not a time
    static Instant time(String text) {
        var time = text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
        return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
    }

    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    public boolean isText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    public void require(JsonToken token, String expected) throws IOException {
        if (parser.currentToken() != token) {
            throw unexpected(expected);
        }
    }

    public SourceFailureException unexpected(String expected) {
        var token = parser.currentToken();
        var found = token == null
                ? "nothing"
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "a list";
                    case VALUE_STRING -> "\"" + MessageText.line(parser.getString()) + "\"";
                    default -> token.toString();
                };
        return JsonFields.unexpected(parser.currentName(), found, expected);
    }

    private void skipRest() {
        var token = parser.currentToken();
        if (token != null && token.isStructStart()) {
            parser.skipChildren();
        }
    }

    @Override
    public void close() {
        parser.close();
    }
}
