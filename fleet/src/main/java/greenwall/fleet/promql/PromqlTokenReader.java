package greenwall.fleet.promql;

import greenwall.fleet.promql.PromqlToken.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The tokens of a query with one token of lookahead, and the error for an unexpected token.
final class PromqlTokenReader {
    private static final int DEEPEST = 200;
    private static final int HIGHEST = 500;

    private final PromqlLexer lexer;
    private @Nullable PromqlToken ahead;
    private int lastEnd;
    private int depth;
    private int height;

    PromqlTokenReader(String query) {
        this.lexer = new PromqlLexer(query);
    }

    int lastEnd() {
        return lastEnd;
    }

    /// Enters a nested expression. Each level takes stack space, both in parsing and in traversing the tree.
    void enter() {
        if (++depth > DEEPEST) {
            throw new QuerySyntaxException(peek().span(), "expressions are nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    /// Counts one more operation on top of an expression: the tree of `1 + 1 + 1` is as high as it is long.
    void countOperation() {
        if (++height > HIGHEST) {
            throw new QuerySyntaxException(
                    peek().span(), "there are more than " + HIGHEST + " operations in one query");
        }
    }

    double number(PromqlToken token) {
        return QuerySyntaxException.at(token.span(), () -> PromqlLiterals.number(token.text()));
    }

    Duration duration() {
        var token = take(Kind.DURATION, "duration");
        var duration = QuerySyntaxException.at(token.span(), () -> PromqlLiterals.duration(token.text()));
        if (duration.isZero()) {
            throw new QuerySyntaxException(token.span(), "duration must be greater than 0");
        }
        return duration;
    }

    /// @param expected the name of the kind in the message if another token follows
    PromqlToken take(Kind kind, String expected) {
        if (peek().kind() != kind) {
            throw unexpected(expected);
        }
        return take();
    }

    PromqlToken take(String sign) {
        return take(sign, GoFormat.quote(sign));
    }

    PromqlToken take(String sign, String expected) {
        if (!peek().is(sign)) {
            throw unexpected(expected);
        }
        return take();
    }

    boolean takeIf(String sign) {
        boolean found = peek().is(sign);
        if (found) {
            take();
        }
        return found;
    }

    boolean takeIfWord(String word) {
        boolean found = peek().isWord(word);
        if (found) {
            take();
        }
        return found;
    }

    /// @param expected what would be valid here, as text; empty if there are too many possibilities
    QuerySyntaxException unexpected(String expected) {
        var token = peek();
        if (token.kind() == Kind.ERROR) {
            return new QuerySyntaxException(token.span(), token.text());
        }
        String found = token.kind() == Kind.END_OF_INPUT ? "" : token.text();
        return QuerySyntaxException.unexpected(token.span(), found, expected);
    }

    PromqlToken peek() {
        if (ahead == null) {
            ahead = lexer.next();
        }
        return ahead;
    }

    PromqlToken take() {
        var token = peek();
        if (token.kind() == Kind.ERROR) {
            throw unexpected("");
        }
        ahead = null;
        lastEnd = token.span().end();
        return token;
    }
}
