package greenwall.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads JSON of bounded depth and size and keeps every pair: bpftrace writes the same key several times in one
/// object.
public final class DuplicateKeyJsonReader {
    private static final int DEEPEST = 12;
    private static final int MAX_VALUES = 100_000;

    public sealed interface Value {}

    public record Text(String text) implements Value {}

    /// A number, `true`, `false` or `null`, as written.
    public record Literal(String text) implements Value {}

    public record Pair(String key, Value value) {}

    public record JsonObject(List<Pair> pairs) implements Value {
        public Optional<Value> get(String key) {
            return pairs.stream()
                    .filter(p -> p.key().equals(key))
                    .map(Pair::value)
                    .findFirst();
        }

        public Optional<Long> number(String key) {
            return get(key).flatMap(DuplicateKeyJsonReader::number);
        }
    }

    public record JsonArray(List<Value> items) implements Value {}

    private static final class MalformedJsonException extends Exception {}

    private enum Mode {
        /// The whole text must be valid.
        STRICT,
        /// A truncated object gives the pairs that are complete.
        TRUNCATED,
        /// A truncated or malformed object gives what is before the error.
        LENIENT
    }

    private final String text;
    private final Mode mode;
    private int at;
    private int depth;
    private int values;

    private DuplicateKeyJsonReader(String text, Mode mode) {
        this.text = text;
        this.mode = mode;
    }

    /// Parses a line; empty if the line is truncated or is not JSON.
    public static Optional<Value> read(String line) {
        var reader = new DuplicateKeyJsonReader(line, Mode.STRICT);
        try {
            var value = reader.value();
            reader.skipBlanks();
            return reader.at == line.length() ? Optional.of(value) : Optional.empty();
        } catch (MalformedJsonException _) {
            return Optional.empty();
        }
    }

    /// Reads an object as far as it is valid. An array, or an object that is nested too deeply, is a literal,
    /// as written.
    public static JsonObject readPart(String line) {
        try {
            return new DuplicateKeyJsonReader(line, Mode.LENIENT).object();
        } catch (MalformedJsonException _) {
            return new JsonObject(List.of());
        }
    }

    /// Reads an object that is truncated or has too many values: the pairs before that which are complete.
    public static JsonObject readTruncated(String line) {
        try {
            return new DuplicateKeyJsonReader(line, Mode.TRUNCATED).object();
        } catch (MalformedJsonException _) {
            return new JsonObject(List.of());
        }
    }

    public static Optional<Long> number(Value value) {
        if (value instanceof Literal(var text)) {
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException _) {
                return text.matches("-?\\d{19,20}") ? Optional.of(Long.MAX_VALUE) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char next() throws MalformedJsonException {
        skipBlanks();
        if (at >= text.length()) {
            throw new MalformedJsonException();
        }
        return text.charAt(at);
    }

    private void expect(char c) throws MalformedJsonException {
        if (next() != c) {
            throw new MalformedJsonException();
        }
        at++;
    }

    private Value value() throws MalformedJsonException {
        if (++values > MAX_VALUES || ++depth > DEEPEST) {
            throw new MalformedJsonException();
        }
        var value = switch (next()) {
            case '{' -> mode == Mode.LENIENT && depth == DEEPEST ? asWritten() : object();
            case '[' -> mode == Mode.LENIENT ? asWritten() : array();
            case '"' -> new Text(string());
            default -> word();
        };
        depth--;
        return value;
    }

    private JsonObject object() throws MalformedJsonException {
        expect('{');
        var pairs = new ArrayList<Pair>();
        try {
            while (hasMore('}', pairs.isEmpty())) {
                next();
                var key = string();
                expect(':');
                pairs.add(new Pair(key, value()));
            }
        } catch (MalformedJsonException mistake) {
            if (mode == Mode.STRICT) {
                throw mistake;
            }
            at = text.length();
        }
        return new JsonObject(pairs);
    }

    private Value array() throws MalformedJsonException {
        expect('[');
        var items = new ArrayList<Value>();
        while (hasMore(']', items.isEmpty())) {
            items.add(value());
        }
        return new JsonArray(items);
    }

    /// An object or array up to its last bracket, or to the end of a line that is cut.
    private Value asWritten() {
        int start = at;
        int open = 0;
        boolean quoted = false;
        do {
            char c = text.charAt(at++);
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                open += "[{".indexOf(c) >= 0 ? 1 : "]}".indexOf(c) >= 0 ? -1 : 0;
            }
        } while (open > 0 && at < text.length());
        at = Math.min(at, text.length());
        return new Literal(text.substring(start, at));
    }

    /// Passes the comma before another element, or the closing bracket after the last one.
    private boolean hasMore(char close, boolean first) throws MalformedJsonException {
        if (next() == close) {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
        }
        return true;
    }

    private Value word() throws MalformedJsonException {
        int start = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start || mode == Mode.TRUNCATED && at == text.length()) {
            throw new MalformedJsonException();
        }
        return new Literal(text.substring(start, at));
    }

    private String string() throws MalformedJsonException {
        expect('"');
        var out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c != '\\') {
                out.append(c);
                continue;
            }
            if (at >= text.length() || text.charAt(at) == 'u' && at + 5 > text.length()) {
                break;
            }
            char escaped = text.charAt(at++);
            switch (escaped) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> out.append(unicode());
                default -> out.append(escaped);
            }
        }
        if (mode == Mode.LENIENT) {
            return out.toString();
        }
        throw new MalformedJsonException();
    }

    private char unicode() throws MalformedJsonException {
        try {
            char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
            at += 4;
            return c;
        } catch (NumberFormatException _) {
            if (mode == Mode.LENIENT) {
                return 'u';
            }
            throw new MalformedJsonException();
        }
    }
}
