package greenwall.fleet.promql;

import java.util.function.Supplier;

/// Parses PromQL: returns a tree or an error.
public final class Promql {
    /// Longer than any realistic query or rule, and short enough to be parsed quickly.
    private static final int LONGEST = 64 << 10;

    private Promql() {}

    public static ParseResult<PromqlExpr> parse(String query) {
        return parsed(query, () -> {
            var expr = new PromqlParser(new PromqlTokenReader(query)).parseExpression();
            TypeChecker.check(expr);
            return expr;
        });
    }

    /// Parses a selector alone, as for `match[]`: name and matchers without range, offset or `@`.
    public static ParseResult<PromqlExpr> parseSelector(String text) {
        return parsed(text, () -> new PromqlParser(new PromqlTokenReader(text)).parseSelectorAlone());
    }

    private static ParseResult<PromqlExpr> parsed(String text, Supplier<PromqlExpr> parser) {
        return text.length() > LONGEST
                ? ParseResult.tooLong(text, "at most " + LONGEST + " are accepted")
                : ParseResult.of(text, parser);
    }
}
