package greenwall.views.logs;

import greenwall.fleet.DuplicateKeyJsonReader;
import greenwall.fleet.log.LogLevel;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the named values in a line: JSON (nested names are joined with `_`, as in LogQL) or logfmt. In a
/// truncated or malformed line it finds the values before the error.
public final class StructuredLineParser {
    private static final int MAX_VALUES = 200;
    /// A pair with its quoted or plain value, or another word.
    private static final Pattern LOGFMT = Pattern.compile("""
            (?sx) \\G [\\x00-\\x20]*+
            (?: ([^\\x00-\\x20="{}()\\[,]++) = (?: " ((?: [^"\\\\] | \\\\.? )*+) "? | ([^\\x00-\\x20]*+) ) | [^\\x00-\\x20]++ )""");

    private static final Pattern ESCAPE = Pattern.compile("(?s)\\\\(.)");

    private static final List<String> MESSAGES = List.of("msg", "message", "event", "body", "log");
    private static final Pattern SECONDARY = Pattern.compile("(?i)@?t(s|ime|imestamp)|"
            + String.join("|", LogLevel.FIELDS)
            + "|logger|caller|(trace|span|parent|request)[_.-]?id|trace_?flags");

    /// The format of a line, with the LogQL stage that parses it.
    public enum Format {
        JSON("json"),
        LOGFMT("logfmt"),
        NONE("");

        private final String stage;

        Format(String stage) {
            this.stage = stage;
        }

        public String stage() {
            return stage;
        }
    }

    /// @param arrays the names of the values that are JSON arrays, as written
    public record ParsedFields(Format format, Map<String, String> values, Set<String> arrays) {}

    private StructuredLineParser() {}

    public static ParsedFields of(String line) {
        var json = new ParsedFields(Format.JSON, new LinkedHashMap<>(), new HashSet<>());
        flatten("", DuplicateKeyJsonReader.readPart(line), json);
        if (!json.values().isEmpty()) {
            return json;
        }
        var logfmt = logfmt(line);
        return logfmt.size() >= 2
                ? new ParsedFields(Format.LOGFMT, logfmt, Set.of())
                : new ParsedFields(Format.NONE, Map.of(), Set.of());
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

    private static void flatten(String prefix, DuplicateKeyJsonReader.JsonObject object, ParsedFields found) {
        for (var pair : object.pairs()) {
            var name = prefix + pair.key();
            switch (pair.value()) {
                case DuplicateKeyJsonReader.JsonObject nested -> flatten(name + "_", nested, found);
                case DuplicateKeyJsonReader.Text(var text) -> add(found.values(), name, text);
                case DuplicateKeyJsonReader.Literal(var text) -> {
                    if (add(found.values(), name, text) && text.startsWith("[")) {
                        found.arrays().add(name);
                    }
                }
                case DuplicateKeyJsonReader.JsonArray _ ->
                    throw new IllegalStateException("arrays are read as literals");
            }
        }
    }

    /// Whether the value was added. Only the first one of a name is.
    private static boolean add(Map<String, String> found, String name, String value) {
        return found.size() < MAX_VALUES && found.putIfAbsent(name, value) == null;
    }

    private static Map<String, String> logfmt(String line) {
        var found = new LinkedHashMap<String, String>();
        var token = LOGFMT.matcher(line);
        while (token.find()) {
            if (token.group(1) != null) {
                add(found, token.group(1), token.group(2) == null ? token.group(3) : unescaped(token.group(2)));
            }
        }
        return found;
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        switch (match.group(1)) {
                            case "n" -> "\n";
                            case "t" -> "\t";
                            case "r" -> "\r";
                            case "b" -> "\b";
                            case "f" -> "\f";
                            default -> match.group(1);
                        }));
    }
}
