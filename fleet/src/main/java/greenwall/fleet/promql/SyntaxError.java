package greenwall.fleet.promql;

import java.nio.charset.StandardCharsets;

/// The first error in a query: its position and the message.
public record SyntaxError(String query, TextSpan span, String text) {
    /// The line number, starting at 1.
    public int line() {
        return 1 + (int) before().chars().filter(c -> c == '\n').count();
    }

    /// The column in bytes of UTF-8, starting at 1, as in Prometheus.
    public int column() {
        String before = before();
        return 1 + before.substring(before.lastIndexOf('\n') + 1).getBytes(StandardCharsets.UTF_8).length;
    }

    /// The message with its position: `1:5: parse error: unclosed left parenthesis`.
    public String message() {
        return line() + ":" + column() + ": parse error: " + text;
    }

    private String before() {
        return query.substring(0, Math.clamp(span.start(), 0, query.length()));
    }
}
