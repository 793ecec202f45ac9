package greenwall.fleet.logql;

import java.util.Locale;

/// One word of LogQL. `line` is zero where Loki loses the position (two-character signs, durations, ranges).
record LogqlToken(Kind kind, String text, long number, int line, int column) {
    enum Kind {
        END,
        IDENTIFIER,
        STRING,
        NUMBER,
        DURATION,
        BYTES,
        RANGE,
        PARSER_FLAG,
        FUNCTION,
        SIGN
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.FUNCTION) && text.equals(sign);
    }

    /// As syntax errors name it.
    String shown() {
        return switch (kind) {
            case END -> "$end";
            case SIGN -> text;
            case FUNCTION -> functionName(text);
            default -> kind.name();
        };
    }

    static String functionName(String word) {
        return switch (word) {
            case "bytes", "duration", "duration_seconds" -> word.toUpperCase(Locale.ROOT) + "_CONV";
            case "ip", "label_replace" -> word;
            default -> word.toUpperCase(Locale.ROOT);
        };
    }
}
