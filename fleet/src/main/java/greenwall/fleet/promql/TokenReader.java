package greenwall.fleet.promql;

import greenwall.fleet.promql.PromQl.QueryProblem;
import greenwall.fleet.promql.Token.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The tokens of a query as its parsers see them: one ahead, and the words for one that does not fit.
final class TokenReader {
    private static final int DEEPEST = 200;
    private static final int HIGHEST = 1_500;

    private final Lexer lexer;
    private @Nullable Token ahead;
    /// Where the last token ended that can close an expression; ends of spans follow it, as in the original.
    private int lastClosing;

    private int openAggregations;
    private int depth;
    private int height;

    TokenReader(String query) {
        this.lexer = new Lexer(query);
    }

    int lastClosing() {
        return lastClosing;
    }

    void openAggregation() {
        openAggregations++;
    }

    void closeAggregation() {
        openAggregations--;
    }

    /// Goes one expression deeper. Each takes room on the stack, when it is read and whenever its tree is walked.
    void enter() {
        if (++depth > DEEPEST) {
            throw new QueryProblem(peek().span(), "expressions are nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    /// One more on top of what was read: the tree of `1 + 1 + 1` is as high as it is long.
    void higher() {
        if (++height > HIGHEST) {
            throw new QueryProblem(peek().span(), "there are more than " + HIGHEST + " operations in one query");
        }
    }

    double number(Token token) {
        try {
            return Literals.number(token.text());
        } catch (Literals.Malformed malformed) {
            throw new QueryProblem(token.span(), "error parsing number: " + malformed.text());
        }
    }

    Duration duration() {
        var token = take();
        try {
            var duration = Literals.duration(token.text());
            if (duration.isZero()) {
                throw new QueryProblem(token.span(), "duration must be greater than 0");
            }
            return duration;
        } catch (Literals.Malformed malformed) {
            throw new QueryProblem(token.span(), malformed.text());
        }
    }

    void expect(String sign) {
        if (!peek().is(sign)) {
            throw unexpected("", "");
        }
    }

    private String place() {
        return openAggregations > 0 ? "aggregation" : "";
    }

    boolean takeIfWord(String word) {
        boolean found = peek().isWord(word);
        if (found) {
            take();
        }
        return found;
    }

    QueryProblem unexpected(String where, String expected) {
        stopAtLexerError();
        var token = peek();
        String text = "unexpected " + token.description();
        String context = where.isEmpty() ? place() : where;
        if (!context.isEmpty()) {
            text += " in " + context;
        }
        if (!expected.isEmpty()) {
            text += ", expected " + expected;
        }
        return new QueryProblem(token.span(), text);
    }

    void stopAtLexerError() {
        if (peek().kind() == Kind.ERROR) {
            throw new QueryProblem(peek().span(), peek().text());
        }
    }

    /// Reads ahead only when asked: a problem that is already certain comes before one of the next token.
    Token peek() {
        if (ahead == null) {
            ahead = lexer.next();
            boolean closes = switch (ahead.kind()) {
                case NUMBER, DURATION -> true;
                case PUNCTUATION -> ahead.is(")") || ahead.is("]") || ahead.is("}");
                default -> false;
            };
            if (closes) {
                lastClosing = ahead.span().end();
            }
        }
        return ahead;
    }

    Token take() {
        var token = peek();
        stopAtLexerError();
        ahead = null;
        return token;
    }
}
