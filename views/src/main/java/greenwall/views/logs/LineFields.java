package greenwall.views.logs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the named values in a line: JSON (nested names are joined with `_`, as in LogQL) or logfmt. In a
/// truncated or malformed line it finds the values before the error.
public final class LineFields {
    private static final int MAX_VALUES = 200;
    private static final int MAX_DEPTH = 8;

    private static final List<String> MESSAGES = List.of("msg", "message", "event", "body", "log");
    private static final Pattern SECONDARY = Pattern.compile(
            "(?i)@?t(s|ime|imestamp)|level|lvl|severity|logger|caller|(trace|span|parent|request)[_.-]?id|trace_?flags");

    /// The format of a line, with the LogQL stage that parses it.
    public enum Form {
        JSON("json"),
        LOGFMT("logfmt"),
        NONE("");

        private final String stage;

        Form(String stage) {
            this.stage = stage;
        }

        public String stage() {
            return stage;
        }
    }

    public record Found(Form form, Map<String, String> values) {}

    private LineFields() {}

    public static Found of(String line) {
        int brace = line.indexOf('{');
        if (brace >= 0 && line.stripLeading().startsWith("{")) {
            var json = new Json(line, brace).read();
            if (!json.isEmpty()) {
                return new Found(Form.JSON, json);
            }
        }
        var logfmt = logfmt(line);
        return logfmt.size() >= 2 ? new Found(Form.LOGFMT, logfmt) : new Found(Form.NONE, Map.of());
    }

    /// The readable part of a structured line: its message, followed by all values except times, levels and
    /// ids. Other lines are returned unchanged.
    public static String sentence(String line) {
        var values = of(line).values();
        var message = MESSAGES.stream().filter(values::containsKey).findFirst();
        if (message.isEmpty()) {
            return line;
        }
        var rest = values.entrySet().stream()
                .filter(value -> !value.getKey().equals(message.get())
                        && !value.getValue().isEmpty()
                        && !SECONDARY.matcher(value.getKey()).matches())
                .map(value -> "  " + value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining());
        return values.get(message.get()) + rest;
    }

    private static Map<String, String> logfmt(String line) {
        var found = new LinkedHashMap<String, String>();
        int i = 0;
        while (i < line.length() && found.size() < MAX_VALUES) {
            while (i < line.length() && line.charAt(i) <= ' ') {
                i++;
            }
            int from = i;
            while (i < line.length() && isKey(line.charAt(i))) {
                i++;
            }
            if (i == from || i >= line.length() || line.charAt(i) != '=') {
                while (i < line.length() && line.charAt(i) > ' ') {
                    i++;
                }
                continue;
            }
            var key = line.substring(from, i);
            i++;
            var value = new StringBuilder();
            if (i < line.length() && line.charAt(i) == '"') {
                i++;
                while (i < line.length() && line.charAt(i) != '"') {
                    if (line.charAt(i) == '\\' && i + 1 < line.length()) {
                        i++;
                        value.append(escaped(line.charAt(i)));
                    } else {
                        value.append(line.charAt(i));
                    }
                    i++;
                }
                i++;
            } else {
                while (i < line.length() && line.charAt(i) > ' ') {
                    value.append(line.charAt(i++));
                }
            }
            found.putIfAbsent(key, value.toString());
        }
        return found;
    }

    private static boolean isKey(char c) {
        return c > ' ' && c != '=' && c != '"' && c != '{' && c != '}' && c != '[' && c != ',';
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }

    /// A lenient parser for one JSON object.
    private static final class Json {
        private final String text;
        private final Map<String, String> found = new LinkedHashMap<>();
        private int at;

        Json(String text, int at) {
            this.text = text;
            this.at = at;
        }

        Map<String, String> read() {
            object("", 0);
            return found;
        }

        private boolean more() {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
            return at < text.length() && found.size() < MAX_VALUES;
        }

        /// Reads the members of an object. Returns false for malformed text.
        private boolean object(String prefix, int depth) {
            at++;
            while (more()) {
                char c = text.charAt(at);
                if (c == '}') {
                    at++;
                    return true;
                }
                if (c == ',') {
                    at++;
                    continue;
                }
                if (c != '"') {
                    return false;
                }
                var name = string();
                if (!more() || text.charAt(at) != ':') {
                    return false;
                }
                at++;
                if (!more() || !value(prefix.isEmpty() ? name : prefix + "_" + name, depth)) {
                    return false;
                }
            }
            return false;
        }

        private boolean value(String name, int depth) {
            char c = text.charAt(at);
            if (c == '"') {
                found.putIfAbsent(name, string());
                return true;
            }
            if (c == '{' && depth < MAX_DEPTH) {
                return object(name, depth + 1);
            }
            int from = at;
            int open = 0;
            boolean quoted = false;
            while (at < text.length()) {
                char d = text.charAt(at);
                if (quoted) {
                    if (d == '\\') {
                        at++;
                    } else if (d == '"') {
                        quoted = false;
                    }
                } else if (d == '"') {
                    quoted = true;
                } else if (d == '[' || d == '{') {
                    open++;
                } else if ((d == ']' || d == '}') && open > 0) {
                    open--;
                } else if (open == 0 && (d == ',' || d == '}')) {
                    break;
                }
                at++;
            }
            at = Math.min(at, text.length());
            found.putIfAbsent(name, text.substring(from, at).strip());
            return true;
        }

        private String string() {
            var value = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                char c = text.charAt(at);
                if (c == '\\' && at + 1 < text.length()) {
                    at++;
                    c = text.charAt(at);
                    if (c == 'u'
                            && at + 4 < text.length()
                            && text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) {
                        value.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                        at += 4;
                    } else {
                        value.append(escaped(c));
                    }
                } else {
                    value.append(c);
                }
                at++;
            }
            at++;
            return value.toString();
        }
    }
}
