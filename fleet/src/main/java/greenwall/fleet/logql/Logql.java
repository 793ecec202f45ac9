package greenwall.fleet.logql;

import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.promql.LabelMatcher;
import java.util.List;

/// Reads LogQL.
public final class Logql {
    /// Loki refuses longer texts.
    public static final int MAX_LENGTH = 5120;

    private Logql() {}

    public sealed interface Parsed<T> {}

    public record Read<T>(T value) implements Parsed<T> {}

    public record Refused<T>(LogqlError error) implements Parsed<T> {}

    public static Parsed<LogqlExpr> parse(String text) {
        if (text.length() >= MAX_LENGTH) {
            String message = "input size too long (" + text.length() + " > " + MAX_LENGTH + ")";
            return new Refused<>(LogqlError.whole(message));
        }
        try {
            return new Read<>(new LogqlParser(text).parse());
        } catch (LogqlParseException fault) {
            return new Refused<>(fault.error());
        }
    }

    /// A stream selector alone. What is LogQL but more than that is refused with a message that has no position.
    public static Parsed<List<LabelMatcher>> parseSelector(String text) {
        return switch (parse(text)) {
            case Refused<LogqlExpr>(var error) -> new Refused<>(error);
            case Read<LogqlExpr>(LogQuery(var selector, var stages)) when stages.isEmpty() -> new Read<>(selector);
            case Read<LogqlExpr> _ -> new Refused<>(new LogqlError(-1, -1, "only label matchers is supported"));
        };
    }

    /// The same query with one more condition in each of its stream selectors. What follows a selector is left as it
    /// is, so that a stage which this program does not know yet does no harm.
    public static Parsed<String> narrowed(String text, LabelMatcher condition) {
        var lexer = new LogqlLexer(text);
        var narrowed = new StringBuilder(text.length() + 32);
        int copied = 0;
        try {
            var token = lexer.next();
            while (token.kind() != LogqlToken.Kind.END) {
                boolean opens = token.is("{");
                int after = lexer.position();
                token = lexer.next();
                if (opens) {
                    narrowed.append(text, copied, after).append(condition);
                    narrowed.append(token.is("}") ? "" : ", ");
                    copied = after;
                }
            }
        } catch (LogqlParseException fault) {
            return new Refused<>(fault.error());
        }
        return new Read<>(narrowed.append(text, copied, text.length()).toString());
    }
}
