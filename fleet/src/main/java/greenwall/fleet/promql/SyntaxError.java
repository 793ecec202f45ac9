package greenwall.fleet.promql;

import java.nio.charset.StandardCharsets;

/// The first thing wrong with a query: where it stands and what was expected there.
public record SyntaxError(String query, TextSpan span, String text) {
    /// The line, counted from 1.
    public int line() {
        return 1 + (int) before().chars().filter(c -> c == '\n').count();
    }

    /// The column in bytes of UTF-8, counted from 1, as Prometheus counts.
    public int column() {
        String before = before();
        return 1 + before.substring(before.lastIndexOf('\n') + 1).getBytes(StandardCharsets.UTF_8).length;
    }

    /// `1:5: parse error: unclosed left parenthesis`.
    public String message() {
        return line() + ":" + column() + ": parse error: " + text;
    }

    private String before() {
        return query.substring(0, Math.clamp(span.start(), 0, query.length()));
    }
}
