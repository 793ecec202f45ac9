package greenwall.fleet.promql;

/// Parses PromQL: returns a tree or an error.
public final class PromQl {
    /// Longer than any realistic query or rule, and short enough to be parsed quickly.
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
        } catch (QuerySyntaxException e) {
            return new ParseResult.Invalid(e.in(query));
        }
    }

    /// Parses a selector alone, as for `match[]`: name and matchers without range, offset or `@`.
    public static ParseResult parseSelector(String text) {
        if (text.length() > LONGEST) {
            return tooLong(text);
        }
        try {
            return new ParseResult.Valid(new PromqlParser(text).parseSelectorAlone());
        } catch (QuerySyntaxException e) {
            return new ParseResult.Invalid(e.in(text));
        }
    }

    private static ParseResult tooLong(String text) {
        var words = "the query has " + text.length() + " characters; at most " + LONGEST + " are accepted";
        return new ParseResult.Invalid(new SyntaxError("", new TextSpan(0, 0), words));
    }
}
