package greenwall.fleet.logql;

import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.QuerySyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tokens of a query with one token of lookahead, and the errors about them.
final class LogqlTokenReader {
    private static final int DEEPEST = 200;

    private final String query;
    private final LogqlLexer lexer;
    private int depth;
    private LogqlToken now;
    private @Nullable LogqlToken ahead;

    LogqlTokenReader(String query) {
        this.query = query;
        this.lexer = new LogqlLexer(query);
        this.now = lexer.next();
    }

    /// Enters a nested parenthesis; each level takes stack space.
    void enter() {
        if (++depth > DEEPEST) {
            throw new QuerySyntaxException(now.span(), "brackets are nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    LogqlToken current() {
        return now;
    }

    LogqlToken peek() {
        LogqlToken next = ahead;
        if (next == null) {
            next = lexer.next();
            ahead = next;
        }
        return next;
    }

    void next() {
        now = peek();
        ahead = null;
    }

    boolean skip(String sign) {
        if (!now.is(sign)) {
            return false;
        }
        next();
        return true;
    }

    /// @param others what else would be valid here, for the message
    void expect(String sign, String... others) {
        if (!skip(sign)) {
            throw unexpected(Stream.concat(Stream.of(sign), Stream.of(others))
                    .map(GoFormat::quote)
                    .collect(Collectors.joining(" or ")));
        }
    }

    LogqlToken take(LogqlToken.Kind kind) {
        if (now.kind() != kind) {
            throw unexpected(kind == LogqlToken.Kind.RANGE ? "range in brackets" : kind.word());
        }
        LogqlToken taken = now;
        next();
        return taken;
    }

    String name() {
        return take(LogqlToken.Kind.NAME).text();
    }

    String string() {
        return take(LogqlToken.Kind.STRING).text();
    }

    double signedNumber() {
        boolean negative = now.is("-");
        if (negative || now.is("+")) {
            next();
        }
        double value = number();
        return negative ? -value : value;
    }

    double number() {
        LogqlToken token = take(LogqlToken.Kind.NUMBER);
        String text = token.text().replace("_", "");
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text.substring(2), 16)
                    : Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new QuerySyntaxException(token.span(), "this is not a number: " + token.text());
        }
    }

    /// @param expected what would be valid here, as text; empty if there are too many possibilities
    QuerySyntaxException unexpected(String expected) {
        String found = query.substring(now.span().start(), now.span().end());
        return QuerySyntaxException.unexpected(now.span(), found, expected);
    }
}
