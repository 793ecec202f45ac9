package greenwall.fleet.promql;

/// Parses PromQL: returns a tree or an error.
public final class PromQl {
    /// Longer than any query of a person or a rule, and short enough to parse at once.
    private static final int LONGEST = 64 << 10;

    private PromQl() {}

    public static ParseResult parse(String query) {
        if (query.length() > LONGEST) {
            return tooLong(query);
        }
        try {
            var expr = new PromqlParser(query).parseExpression();
            new TypeChecker().check(expr);
            return new ParseResult.Valid(expr);
        } catch (QuerySyntaxException problem) {
            return new ParseResult.Invalid(problem.in(query));
        }
    }

    /// A selector alone, as `match[]` wants it: names and matchers without range, offset or `@`.
    public static ParseResult parseSelector(String text) {
        if (text.length() > LONGEST) {
            return tooLong(text);
        }
        try {
            return new ParseResult.Valid(new PromqlParser(text).parseSelectorAlone());
        } catch (QuerySyntaxException problem) {
            return new ParseResult.Invalid(problem.in(text));
        }
    }

    private static ParseResult tooLong(String text) {
        var words = "the query has " + text.length() + " characters; at most " + LONGEST + " are read";
        return new ParseResult.Invalid(new SyntaxError("", new TextSpan(0, 0), words));
    }
}
