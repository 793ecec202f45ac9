package greenwall.fleet.logql;

import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.QuerySyntaxException;
import greenwall.fleet.promql.SyntaxError;
import greenwall.fleet.promql.TextSpan;
import java.util.List;
import java.util.function.Supplier;

/// Parses LogQL: returns a tree or an error.
public final class Logql {
    /// Loki refuses longer texts.
    public static final int MAX_LENGTH = 5120;

    private Logql() {}

    public sealed interface Parsed<T> {}

    public record Read<T>(T value) implements Parsed<T> {}

    public record Refused<T>(SyntaxError error) implements Parsed<T> {}

    public static Parsed<LogqlExpr> parse(String text) {
        if (text.length() >= MAX_LENGTH) {
            String message = "the query has " + text.length() + " characters; Loki reads fewer than " + MAX_LENGTH;
            return new Refused<>(new SyntaxError("", new TextSpan(0, 0), message));
        }
        return attempt(text, () -> new LogqlParser(text).parse());
    }

    /// Whether it is a valid query for log lines, not for numbers.
    public static boolean isLogQuery(String text) {
        return parse(text) instanceof Read<LogqlExpr>(var expr) && expr instanceof LogQuery;
    }

    private static <T> Parsed<T> attempt(String text, Supplier<T> reader) {
        try {
            return new Read<>(reader.get());
        } catch (QuerySyntaxException problem) {
            return new Refused<>(problem.in(text));
        }
    }

    /// A stream selector alone, without stages behind it.
    public static Parsed<List<LabelMatcher>> parseSelector(String text) {
        return switch (parse(text)) {
            case Refused<LogqlExpr>(var error) -> new Refused<>(error);
            case Read<LogqlExpr>(LogQuery(var selector, var stages)) when stages.isEmpty() -> new Read<>(selector);
            case Read<LogqlExpr> _ ->
                new Refused<>(new SyntaxError(
                        text,
                        new TextSpan(0, text.length()),
                        "only a stream selector is supported here, such as {job=\"nginx\"}"));
        };
    }

    /// The same query with one more condition in each of its stream selectors. What follows a selector is left as it
    /// is, so that a stage which this program does not know yet does no harm.
    public static Parsed<String> narrowed(String text, LabelMatcher condition) {
        return attempt(text, () -> {
            var lexer = new LogqlLexer(text);
            var narrowed = new StringBuilder(text.length() + 32);
            int copied = 0;
            var token = lexer.next();
            while (token.kind() != LogqlToken.Kind.END) {
                boolean opens = token.is("{");
                int after = token.span().end();
                token = lexer.next();
                if (opens) {
                    narrowed.append(text, copied, after).append(condition);
                    narrowed.append(token.is("}") ? "" : ", ");
                    copied = after;
                }
            }
            return narrowed.append(text, copied, text.length()).toString();
        });
    }
}
