package greenwall.fleet.promql;

import java.util.Optional;
import java.util.function.Supplier;

/// The outcome of parsing a text as PromQL or LogQL.
public sealed interface ParseResult<T> {
    record Valid<T>(T value) implements ParseResult<T> {}

    record Invalid<T>(SyntaxError error) implements ParseResult<T> {}

    /// Runs a parser that throws [QuerySyntaxException] at the first error.
    static <T> ParseResult<T> of(String text, Supplier<T> parser) {
        try {
            return new Valid<>(parser.get());
        } catch (QuerySyntaxException e) {
            return new Invalid<>(e.in(text));
        }
    }

    /// The result for a text that is not parsed because of its length.
    static <T> ParseResult<T> tooLong(String text, String limit) {
        var words = "the query has " + text.length() + " characters; " + limit;
        return new Invalid<>(new SyntaxError("", new TextSpan(0, 0), words));
    }

    default Optional<T> tree() {
        return this instanceof Valid<T>(var tree) ? Optional.of(tree) : Optional.empty();
    }
}
