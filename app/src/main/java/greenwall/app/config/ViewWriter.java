package greenwall.app.config;

import greenwall.fleet.RecordParts;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Options;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.promql.PromqlLiterals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes a view as the text of its file, without default values.
public final class ViewWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/$(][A-Za-z0-9_ ./$()*+=,-]*");
    private static final List<String> RESERVED_WORDS =
            List.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", "~");

    private final StringBuilder out = new StringBuilder();

    private ViewWriter() {}

    public static String write(Dashboard view) {
        var writer = new ViewWriter();
        writer.record(view, 0, "");
        return writer.out.toString();
    }

    static String entry(String key, Object value, int indent) {
        var writer = new ViewWriter();
        writer.entry(key, value, true, indent);
        return writer.out.toString();
    }

    static String item(Object value, int indent) {
        var writer = new ViewWriter();
        writer.out.append(" ".repeat(indent)).append("- ");
        if (!writer.record(value, indent + 2, kind(value))) {
            writer.out.append("{}\n");
        }
        return writer.out.toString();
    }

    /// A value written within one line.
    static String inline(Object value) {
        return switch (value) {
            case Optional<?> maybe when maybe.isPresent() -> inline(maybe.get());
            case List<?> list -> list.stream().map(ViewWriter::inline).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .sorted(Comparator.comparing(e -> String.valueOf(e.getKey())))
                        .map(e -> name(String.valueOf(e.getKey())) + ": " + inline(e.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Options options ->
                options.values().entrySet().stream()
                        .map(e -> name(e.getKey()) + ": " + inline(e.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Record record -> inlineRecord(record);
            default -> scalar(value);
        };
    }

    private static String inlineRecord(Record record) {
        var parts = new ArrayList<String>();
        if (!kind(record).isEmpty()) {
            parts.add(ViewSchema.KIND + ": " + kind(record));
        }
        for (var part : record.getClass().getRecordComponents()) {
            var content = RecordParts.value(record, part);
            if (record instanceof Panel.Place || !content.equals(ViewSchema.defaultValue(record.getClass(), part))) {
                parts.add(ViewSchema.key(record.getClass(), part) + ": " + inline(content));
            }
        }
        return "{" + String.join(", ", parts) + "}";
    }

    private static String name(String key) {
        return PLAIN.matcher(key).matches() && !RESERVED_WORDS.contains(key) ? key : quoted(key);
    }

    /// Writes the keys of a record, one per line, the first one at the cursor. Returns whether any was written.
    private boolean record(Object value, int indent, String first) {
        boolean any = false;
        if (!first.isEmpty()) {
            line(any, indent, ViewSchema.KIND + ": " + first);
            any = true;
        }
        for (var part : value.getClass().getRecordComponents()) {
            var content = RecordParts.value(value, part);
            boolean isName = value instanceof Dashboard && part.getName().equals("name");
            if (!isName && !content.equals(ViewSchema.defaultValue(value.getClass(), part))) {
                any = entry(ViewSchema.key(value.getClass(), part), content, any, indent);
            }
        }
        return any;
    }

    private void line(boolean indented, int indent, String text) {
        if (indented) {
            out.append(" ".repeat(indent));
        }
        out.append(text).append('\n');
    }

    private boolean entry(String key, Object value, boolean any, int indent) {
        var content = value instanceof Optional<?> maybe && maybe.isPresent() ? maybe.get() : value;
        var name = name(key);
        if (content instanceof List<?> list) {
            if (list.isEmpty() || list.stream().allMatch(ViewWriter::isScalar)) {
                line(any, indent, name + ": " + inline(list));
                return true;
            }
            line(any, indent, name + ":");
            for (var item : list) {
                out.append(" ".repeat(indent + 2)).append("- ");
                if (!record(item, indent + 4, kind(item))) {
                    out.append("{}\n");
                }
            }
        } else if (content instanceof Panel.Place) {
            line(any, indent, name + ": " + inline(content));
        } else if (isScalar(content)) {
            var text = content instanceof String written && written.contains("\n")
                    ? block(written, indent + 2)
                    : scalar(content);
            line(any, indent, name + ": " + text);
        } else {
            line(any, indent, name + ":");
            int mark = out.length();
            boolean filled = contents(content, indent + 2);
            if (!filled) {
                out.setLength(mark - 1);
                out.append(" {}\n");
            }
        }
        return true;
    }

    private boolean contents(Object content, int indent) {
        boolean filled = false;
        switch (content) {
            case Options options -> {
                for (var option : options.values().entrySet()) {
                    filled = entry(option.getKey(), option.getValue(), true, indent);
                }
            }
            case Map<?, ?> map -> {
                for (var entry : map.entrySet().stream()
                        .sorted(Comparator.comparing(e -> String.valueOf(e.getKey())))
                        .toList()) {
                    filled = entry(String.valueOf(entry.getKey()), entry.getValue(), true, indent);
                }
            }
            default -> {
                int mark = out.length();
                out.append(" ".repeat(indent));
                filled = record(content, indent, kind(content));
                if (!filled) {
                    out.setLength(mark);
                }
            }
        }
        return filled;
    }

    /// The kind of a record that belongs to a sealed type; empty for other records.
    private static String kind(Object record) {
        for (var type : record.getClass().getInterfaces()) {
            if (type.isSealed()) {
                return ViewSchema.kind(record.getClass());
            }
        }
        return "";
    }

    private static boolean isScalar(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || value instanceof Duration;
    }

    private static String scalar(Object value) {
        return switch (value) {
            case Double number when number == Double.POSITIVE_INFINITY -> ".inf";
            case Double number when number == Double.NEGATIVE_INFINITY -> "-.inf";
            case Double number when number % 1 == 0 && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            case Enum<?> constant -> ViewSchema.word(constant);
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
