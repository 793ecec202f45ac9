package greenwall.fleet.promql;

import java.util.function.Supplier;

/// Parses PromQL: returns a tree or an error.
public final class Promql {
    /// Longer than any realistic query or rule, and short enough to be parsed quickly.
    private static final int LONGEST = 64 << 10;

    private Promql() {}

    public static ParseResult<Expr> parse(String query) {
        return parsed(query, () -> {
            var expr = new PromqlParser(new TokenReader(query)).parseExpression();
            TypeChecker.check(expr);
            return expr;
        });
    }

    /// Parses a selector alone, as for `match[]`: name and matchers without range, offset or `@`.
    public static ParseResult<Expr> parseSelector(String text) {
        return parsed(text, () -> new PromqlParser(new TokenReader(text)).parseSelectorAlone());
    }

    private static ParseResult<Expr> parsed(String text, Supplier<Expr> parser) {
        return text.length() > LONGEST
                ? ParseResult.tooLong(text, "at most " + LONGEST + " are accepted")
                : ParseResult.of(text, parser);
    }
}
