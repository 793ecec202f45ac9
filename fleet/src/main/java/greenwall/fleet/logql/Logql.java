package greenwall.fleet.logql;

import greenwall.fleet.log.LogLevel;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.SyntaxError;
import greenwall.fleet.promql.TextSpan;
import java.util.List;
import java.util.stream.Collectors;

/// Parses LogQL: returns a tree or an error.
public final class Logql {
    /// Loki rejects longer texts. Before version 3, it accepts fewer than 5120 characters.
    public static final int MAX_LENGTH = 131_072;

    private Logql() {}

    public static ParseResult<LogqlExpr> parse(String text) {
        return text.length() >= MAX_LENGTH
                ? ParseResult.tooLong(text, "Loki accepts fewer than " + MAX_LENGTH)
                : ParseResult.of(text, () -> new LogqlParser(text).parse());
    }

    /// Whether this is a query that returns log lines rather than numbers. One that begins with a stream selector
    /// but cannot be parsed counts, because a newer server may understand it.
    public static boolean isLogQuery(String text) {
        return switch (parse(text)) {
            case ParseResult.Valid<LogqlExpr>(var expr) -> expr instanceof LogQuery;
            case ParseResult.Invalid<LogqlExpr> _ -> text.stripLeading().startsWith("{");
        };
    }

    public static ParseResult<List<LabelMatcher>> parseSelector(String text) {
        return switch (parse(text)) {
            case ParseResult.Invalid<LogqlExpr>(var error) -> new ParseResult.Invalid<>(error);
            case ParseResult.Valid<LogqlExpr>(LogQuery(var selector, var stages))
            when stages.isEmpty() -> new ParseResult.Valid<>(selector);
            case ParseResult.Valid<LogqlExpr> _ ->
                new ParseResult.Invalid<>(new SyntaxError(
                        text,
                        new TextSpan(0, text.length()),
                        "only a stream selector is supported here, such as {job=\"nginx\"}"));
        };
    }

    /// A metric query that counts the lines of these log queries by the labels that name a level.
    public static String volume(List<String> queries, long stepSeconds) {
        return "sum by (" + String.join(", ", LogLevel.LABELS) + ") ("
                + queries.stream()
                        .map(query -> "count_over_time(" + query + " [" + stepSeconds + "s])")
                        .collect(Collectors.joining(" or "))
                + ")";
    }

    /// The query with an additional matcher in each of its stream selectors. The text after a selector is
    /// left unchanged, so that stages that this program does not support yet are kept.
    public static ParseResult<String> narrowed(String text, LabelMatcher condition) {
        return ParseResult.of(text, () -> {
            var tokens = new LogqlTokenReader(text);
            var narrowed = new StringBuilder(text.length() + 32);
            int copied = 0;
            while (tokens.current().kind() != LogqlToken.Kind.END) {
                boolean opens = tokens.current().is("{");
                int after = tokens.current().span().end();
                tokens.next();
                if (opens) {
                    narrowed.append(text, copied, after).append(condition);
                    narrowed.append(tokens.current().is("}") ? "" : ", ");
                    copied = after;
                }
            }
            return narrowed.append(text, copied, text.length()).toString();
        });
    }
}
