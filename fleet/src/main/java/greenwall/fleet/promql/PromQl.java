package greenwall.fleet.promql;

/// The door to PromQL: text in, tree or error out.
public final class PromQl {
    private PromQl() {}

    public static Parsed parse(String query) {
        try {
            var expr = new Parser(query).parseExpression();
            new TypeChecker(query).check(expr);
            return new Parsed.Understood(expr);
        } catch (QueryProblem problem) {
            return new Parsed.Refused(new SyntaxError(query, problem.span, problem.text));
        }
    }

    /// A selector alone, as `match[]` wants it: names and matchers without range, offset or `@`.
    public static Parsed parseSelector(String text) {
        try {
            return new Parsed.Understood(new Parser(text).parseSelectorAlone());
        } catch (QueryProblem problem) {
            return new Parsed.Refused(new SyntaxError(text, problem.span, problem.text));
        }
    }

    /// Carries the first problem out of the depth of a parser; never leaves this package.
    static final class QueryProblem extends RuntimeException {
        final Span span;
        final String text;

        QueryProblem(Span span, String text) {
            super(text, null, false, false);
            this.span = span;
            this.text = text;
        }
    }
}
