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
    /// Loki rejects longer texts.
    public static final int MAX_LENGTH = 5120;

    private Logql() {}

    public sealed interface Parsed<T> {}

    public record Read<T>(T value) implements Parsed<T> {}

    public record Refused<T>(SyntaxError error) implements Parsed<T> {}

    public static Parsed<LogqlExpr> parse(String text) {
        if (text.length() >= MAX_LENGTH) {
            String message = "the query has " + text.length() + " characters; Loki accepts fewer than " + MAX_LENGTH;
            return new Refused<>(new SyntaxError("", new TextSpan(0, 0), message));
        }
        return attempt(text, () -> new LogqlParser(text).parse());
    }

    /// Whether this is a valid query that returns log lines rather than numbers.
    public static boolean isLogQuery(String text) {
        return parse(text) instanceof Read<LogqlExpr>(var expr) && expr instanceof LogQuery;
    }

    private static <T> Parsed<T> attempt(String text, Supplier<T> reader) {
        try {
            return new Read<>(reader.get());
        } catch (QuerySyntaxException e) {
            return new Refused<>(e.in(text));
        }
    }

    /// Parses a stream selector alone, without stages.
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

    /// The query with an additional matcher in each of its stream selectors. The text after a selector is
    /// left unchanged, so that stages that this program does not support yet are kept.
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
