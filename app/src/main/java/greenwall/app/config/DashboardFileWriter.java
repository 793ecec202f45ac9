package greenwall.app.config;

import greenwall.fleet.RecordComponents;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.promql.PromqlLiterals;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes a view as the text of its file, without default values.
public final class DashboardFileWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/$(][A-Za-z0-9_ ./$()*+=,-]*");
    private static final List<String> RESERVED_WORDS =
            List.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", "~");

    private final StringBuilder out = new StringBuilder();

    private DashboardFileWriter() {}

    public static String write(Dashboard view) {
        var writer = new DashboardFileWriter();
        writer.lines(entries(view), 0);
        return writer.out.toString();
    }

    static String entry(String key, Object value, int indent) {
        var writer = new DashboardFileWriter();
        writer.out.append(" ".repeat(indent));
        writer.putEntry(key, value, indent);
        return writer.out.toString();
    }

    static String item(Object value, int indent) {
        var writer = new DashboardFileWriter();
        writer.putItem(value, indent);
        return writer.out.toString();
    }

    /// A value written within one line.
    static String inline(Object value) {
        return switch (value) {
            case Optional<?> maybe when maybe.isPresent() -> inline(maybe.get());
            case List<?> list ->
                list.stream().map(DashboardFileWriter::inline).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> _, Record _ ->
                entries(value).entrySet().stream()
                        .map(e -> e.getKey() + ": " + inline(e.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> scalar(value);
        };
    }

    /// The keys that are written for a map, options or a record, in this order, with their values.
    private static Map<String, Object> entries(Object value) {
        var entries = new LinkedHashMap<String, Object>();
        switch (value) {
            case OptionValues options -> options.values().forEach((key, content) -> entries.put(name(key), content));
            case Map<?, ?> map ->
                new TreeMap<>(map).forEach((key, content) -> entries.put(name(String.valueOf(key)), content));
            default -> {
                if (!kind(value).isEmpty()) {
                    entries.put(DashboardSchema.KIND, kind(value));
                }
                for (var part : RecordComponents.of(value.getClass()).components()) {
                    var content = RecordComponents.value(value, part);
                    boolean isFileName =
                            value instanceof Dashboard && part.getName().equals("name");
                    boolean isDefault = content.equals(DashboardSchema.defaultValue(value.getClass(), part));
                    if (!isFileName && (!isDefault || value instanceof Panel.GridPosition)) {
                        entries.put(DashboardSchema.key(value.getClass(), part), content);
                    }
                }
            }
        }
        return entries;
    }

    private static String name(String key) {
        return PLAIN.matcher(key).matches() && !RESERVED_WORDS.contains(key) ? key : quoted(key);
    }

    /// Writes one key per line, the first one at the cursor.
    private void lines(Map<String, Object> entries, int indent) {
        boolean first = true;
        for (var entry : entries.entrySet()) {
            out.append(first ? "" : " ".repeat(indent));
            putEntry(entry.getKey(), entry.getValue(), indent);
            first = false;
        }
    }

    private void putItem(Object value, int indent) {
        var entries = entries(value);
        out.append(" ".repeat(indent)).append(entries.isEmpty() ? "- {}\n" : "- ");
        lines(entries, indent + 2);
    }

    private void putEntry(String key, Object value, int indent) {
        var content = value instanceof Optional<?> maybe && maybe.isPresent() ? maybe.get() : value;
        out.append(key).append(':');
        if (content instanceof List<?> list && list.stream().anyMatch(Record.class::isInstance)) {
            out.append('\n');
            list.forEach(item -> putItem(item, indent + 2));
        } else if (content instanceof Map<?, ?>
                || content instanceof Record && !(content instanceof Panel.GridPosition)) {
            var entries = entries(content);
            out.append(entries.isEmpty() ? " {}\n" : "\n" + " ".repeat(indent + 2));
            lines(entries, indent + 2);
        } else {
            boolean lines = content instanceof String text && text.contains("\n");
            out.append(' ')
                    .append(lines ? block((String) content, indent + 2) : inline(content))
                    .append('\n');
        }
    }

    /// The kind of a record that belongs to a sealed type; empty for other records.
    private static String kind(Object record) {
        for (var type : record.getClass().getInterfaces()) {
            if (type.isSealed()) {
                return DashboardSchema.kind(record.getClass());
            }
        }
        return "";
    }

    private static String scalar(Object value) {
        return switch (value) {
            case Double number when number == Double.POSITIVE_INFINITY -> ".inf";
            case Double number when number == Double.NEGATIVE_INFINITY -> "-.inf";
            case Double number when number % 1 == 0 && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            case Enum<?> constant -> DashboardSchema.word(constant);
            case Duration span -> PromqlLiterals.inOneUnit(span);
            case String text -> text(text);
            default -> String.valueOf(value);
        };
    }

    private static String text(String text) {
        boolean plain = PLAIN.matcher(text).matches()
                && !text.endsWith(" ")
                && !text.contains(",")
                && !RESERVED_WORDS.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : quoted(text);
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < 32 || c == 0x7f || (c >= 0x80 && c < 0xa0) || c == 0xfeff || c == 0x2028 || c == 0x2029) {
                        quoted.append(String.format("\\u%04x", c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /// Multi-line text as a YAML block, if that preserves it exactly.
    private static String block(String text, int indent) {
        boolean exact = text.lines().noneMatch(l -> l.startsWith(" ") || l.startsWith("\t") || l.endsWith(" "))
                && text.chars().allMatch(c -> (c >= 32 && c < 0x7f) || c == '\n')
                && !text.endsWith("\n\n")
                && !text.startsWith("\n");
        if (!exact) {
            return quoted(text);
        }
        var block = new StringBuilder(text.endsWith("\n") ? "|" : "|-");
        text.lines()
                .forEach(l -> block.append('\n')
                        .append(l.isEmpty() ? "" : " ".repeat(indent))
                        .append(l));
        return block.toString();
    }
}
