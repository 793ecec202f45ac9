package greenwall.connectors.loki;

import greenwall.fleet.Labels;
import java.util.Optional;

/// The stream selector at the head of a query for lines, to be able to ask for one stream of it.
final class Selector {
    private Selector() {}

    /// The selector with its braces, where the query begins with one.
    static Optional<String> of(String query) {
        int end = end(query);
        return end < 0 ? Optional.empty() : Optional.of(query.substring(0, end));
    }

    /// The same query for the one stream with these labels.
    static Optional<String> narrowed(String query, Labels stream) {
        int end = end(query);
        if (end < 0 || stream.isEmpty()) {
            return Optional.empty();
        }
        var narrow = new StringBuilder("{");
        stream.forEach((name, value) -> {
            if (narrow.length() > 1) {
                narrow.append(',');
            }
            narrow.append(name).append('=').append(quoted(value));
        });
        return Optional.of(narrow.append('}').append(query, end, query.length()).toString());
    }

    private static String quoted(String value) {
        var text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(c);
            }
        }
        return text.append('"').toString();
    }

    /// The place behind the brace that closes the selector, or -1.
    private static int end(String query) {
        int at = 0;
        while (at < query.length() && Character.isWhitespace(query.charAt(at))) {
            at++;
        }
        if (at == query.length() || query.charAt(at) != '{') {
            return -1;
        }
        char quote = 0;
        for (at++; at < query.length(); at++) {
            char c = query.charAt(at);
            if (quote == 0 && (c == '"' || c == '`')) {
                quote = c;
            } else if (quote == '"' && c == '\\') {
                at++;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && c == '}') {
                return at + 1;
            }
        }
        return -1;
    }
}
