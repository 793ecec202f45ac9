package greenwall.fleet.promql;

import greenwall.fleet.SanitizedText;
import java.util.function.Supplier;

/// The first error in a query, thrown by a parser; the entry points convert it to a [SyntaxError].
public final class QuerySyntaxException extends RuntimeException {
    private static final int LONGEST = 20;

    private final transient TextSpan span;
    private final String text;

    public QuerySyntaxException(TextSpan span, String text) {
        super(text, null, false, false);
        this.span = span;
        this.text = text;
    }

    /// @param found the token's text; empty at the end of the query
    /// @param expected what would be valid here, as text; empty if there are too many possibilities
    public static QuerySyntaxException unexpected(TextSpan span, String found, String expected) {
        String shown = found.isEmpty() ? "end of the query" : GoFormat.quote(SanitizedText.cut(found, LONGEST));
        return new QuerySyntaxException(
                span, "unexpected " + shown + (expected.isEmpty() ? "" : ", expected " + expected));
    }

    /// Reads a literal of a query; if it is not valid, the error is one of the query at this place.
    public static <T> T at(TextSpan span, Supplier<T> literal) {
        try {
            return literal.get();
        } catch (PromqlLiterals.MalformedLiteralException | Re2.InvalidPatternException invalid) {
            throw new QuerySyntaxException(span, String.valueOf(invalid.getMessage()));
        }
    }

    public SyntaxError in(String query) {
        return new SyntaxError(query, span, text);
    }
}
