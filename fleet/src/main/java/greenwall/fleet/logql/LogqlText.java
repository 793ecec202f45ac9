package greenwall.fleet.logql;

import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How the pieces of LogQL are written.
final class LogqlText {
    private LogqlText() {}

    /// As Go quotes a string.
    static String quote(String value) {
        var text = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        text.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.append('"').toString();
    }

    static String matcher(LabelMatcher matcher) {
        return matcher.name() + matcher.kind().sign() + quote(matcher.value());
    }

    static String selector(List<LabelMatcher> matchers) {
        return matchers.stream().map(LogqlText::matcher).collect(Collectors.joining(", ", "{", "}"));
    }

    static String spaced(List<?> parts, String separator) {
        return parts.isEmpty()
                ? ""
                : parts.stream().map(Object::toString).collect(Collectors.joining(separator + " ", " ", ""));
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
