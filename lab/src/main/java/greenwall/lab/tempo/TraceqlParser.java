package greenwall.lab.tempo;

import greenwall.fleet.logql.LogqlDuration;
import greenwall.fleet.trace.Span;
import greenwall.lab.text.WordSplitter;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A query in a subset of TraceQL: one `{ … }` with comparisons of attributes, `name`, `duration`, `status`
/// and `kind`, combined with `&&`, `||` and parentheses. Anything else is rejected.
final class TraceqlParser {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|&&|\\|\\||[<>!=]=|=~|!~|[<>={}()]|[\\w.:/\\-]+(?:\\.?\"[^\"]*\")?)");

    private final List<String> tokens;
    private int next;

    private TraceqlParser(String text) {
        tokens = WordSplitter.split(TOKEN, text);
    }

    /// @throws IllegalArgumentException if the text is outside this subset
    static Predicate<Span> parse(String text) {
        var query = new TraceqlParser(text);
        query.expect("{");
        Predicate<Span> all = query.peek().equals("}") ? _ -> true : query.either();
        query.expect("}");
        if (query.next < query.tokens.size()) {
            throw new IllegalArgumentException("unexpected " + query.peek());
        }
        return all;
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "end of the query";
    }

    private String take() {
        String token = peek();
        next++;
        return token;
    }

    private void expect(String token) {
        if (!take().equals(token)) {
            throw new IllegalArgumentException("expected " + token + " at token " + next);
        }
    }

    private Predicate<Span> either() {
        return joined("||", this::both, Predicate::or);
    }

    private Predicate<Span> both() {
        return joined("&&", this::one, Predicate::and);
    }

    private Predicate<Span> joined(
            String operator, Supplier<Predicate<Span>> operand, BinaryOperator<Predicate<Span>> join) {
        var left = operand.get();
        while (peek().equals(operator)) {
            next++;
            left = join.apply(left, operand.get());
        }
        return left;
    }

    private Predicate<Span> one() {
        if (peek().equals("(")) {
            next++;
            var inside = either();
            expect(")");
            return inside;
        }
        String field = take();
        String comparison = take();
        String literal = take();
        return switch (field) {
            case "duration" -> {
                double wanted = number(literal);
                var holds = numbers(comparison);
                yield span -> holds.test(Double.compare(span.nanos(), wanted));
            }
            case "status" -> texts(comparison, literal, span -> span.failed() ? "error" : "unset");
            case "kind" -> texts(comparison, literal, span -> span.kind().word());
            case "name" -> texts(comparison, literal, Span::operation);
            default -> {
                var key = field.replaceFirst("^(resource|span)?\\.", "").replace("\"", "");
                yield texts(comparison, literal, span -> {
                    var own = span.attributes().getOrDefault(key, "");
                    return own.isEmpty() ? TempoServer.resource(span).getOrDefault(key, "") : own;
                });
            }
        };
    }

    /// A duration in nanoseconds, or a plain number.
    private static double number(String literal) {
        var nanos = LogqlDuration.parseGo(literal);
        return nanos.isPresent() ? nanos.getAsLong() : Double.parseDouble(literal);
    }

    /// Returns a test of the sign of a difference.
    private static IntPredicate numbers(String comparison) {
        return switch (comparison) {
            case ">" -> sign -> sign > 0;
            case ">=" -> sign -> sign >= 0;
            case "<" -> sign -> sign < 0;
            case "<=" -> sign -> sign <= 0;
            case "=" -> sign -> sign == 0;
            case "!=" -> sign -> sign != 0;
            default -> throw new IllegalArgumentException("unknown comparison " + comparison);
        };
    }

    private static Predicate<Span> texts(String comparison, String literal, Function<Span, String> text) {
        boolean quoted = literal.startsWith("\"") || literal.startsWith("`");
        String inside = quoted ? literal.substring(1, literal.length() - 1) : literal;
        String wanted = literal.startsWith("\"") ? inside.translateEscapes() : inside;
        return switch (comparison) {
            case "=" -> span -> text.apply(span).equals(wanted);
            case "!=" -> span -> !text.apply(span).equals(wanted);
            case "=~" -> matching(wanted, text);
            case "!~" -> matching(wanted, text).negate();
            default -> {
                var holds = numbers(comparison);
                double number = number(wanted);
                yield span -> {
                    String has = text.apply(span);
                    return has.matches("[\\d.]+") && holds.test(Double.compare(Double.parseDouble(has), number));
                };
            }
        };
    }

    private static Predicate<Span> matching(String expression, Function<Span, String> text) {
        var pattern = Pattern.compile(expression).asMatchPredicate();
        return span -> pattern.test(text.apply(span));
    }
}
