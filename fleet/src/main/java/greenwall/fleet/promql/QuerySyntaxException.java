package greenwall.fleet.promql;

/// The first error of a query, from where the parser of PromQL or LogQL finds it to where that becomes a
/// [SyntaxError].
public final class QuerySyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 20;

    private final transient TextSpan span;
    private final String text;

    public QuerySyntaxException(TextSpan span, String text) {
        super(text, null, false, false);
        this.span = span;
        this.text = text;
    }

    /// @param found the token's text; empty at the end of the query
    /// @param expected what could stand here, in words; empty where too much could
    public static QuerySyntaxException unexpected(TextSpan span, String found, String expected) {
        String shown = found.isEmpty()
                ? "end of the query"
                : GoFormat.quote(found.length() > LONGEST ? found.substring(0, LONGEST) + "…" : found);
        return new QuerySyntaxException(
                span, "unexpected " + shown + (expected.isEmpty() ? "" : ", expected " + expected));
    }

    public SyntaxError in(String query) {
        return new SyntaxError(query, span, text);
    }
}
