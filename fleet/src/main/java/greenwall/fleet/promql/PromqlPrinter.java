package greenwall.fleet.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.VectorMatching.Cardinality;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Formats a tree as text: on one line, or broken over several lines where it would be too wide.
public final class PromqlPrinter {
    /// In bytes, as in Prometheus.
    private static final int WIDEST = 100;

    private PromqlPrinter() {}

    static String print(PromqlExpr expr) {
        return switch (expr) {
            case PromqlExpr.NumberLiteral(var value, var _) -> GoFormat.general(value);
            case PromqlExpr.StringLiteral(var value, var _) -> GoFormat.quote(value);
            case PromqlExpr.Selector selector -> withoutShift(selector) + shift(selector.shift());
            case PromqlExpr.RangeSelector(var selector, var range, var _) ->
                withoutShift(selector) + "[" + PromqlLiterals.text(range) + "]" + shift(selector.shift());
            case PromqlExpr.Subquery subquery -> print(subquery.expr()) + suffix(subquery);
            case PromqlExpr.Parenthesized(var inner, var _) -> "(" + print(inner) + ")";
            case PromqlExpr.Unary(var negative, var inner, var _) -> (negative ? "-" : "+") + print(inner);
            case PromqlExpr.Binary binary ->
                print(binary.left()) + " " + operator(binary) + " " + print(binary.right());
            case PromqlExpr.Call(var function, var arguments, var _) -> function.word() + "(" + list(arguments) + ")";
            case PromqlExpr.Aggregation aggregation -> head(aggregation) + "(" + list(aggregation.children()) + ")";
        };
    }

    /// The text as `/api/v1/format_query` returns it: a part that is too wide is broken at its own parts.
    public static String pretty(PromqlExpr expr) {
        return pretty(expr, 0);
    }

    private static String pretty(PromqlExpr expr, int level) {
        String indent = "  ".repeat(level);
        String line = print(expr);
        if (line.getBytes(StandardCharsets.UTF_8).length <= WIDEST) {
            return indent + line;
        }
        return switch (expr) {
            case PromqlExpr.NumberLiteral _,
                    PromqlExpr.StringLiteral _,
                    PromqlExpr.Selector _,
                    PromqlExpr.RangeSelector _ -> indent + line;
            case PromqlExpr.Subquery subquery -> pretty(subquery.expr(), level) + suffix(subquery);
            case PromqlExpr.Parenthesized(var inner, var _) ->
                indent + "(\n" + pretty(inner, level + 1) + "\n" + indent + ")";
            case PromqlExpr.Unary(var negative, var inner, var _) ->
                indent + (negative ? "-" : "+") + pretty(inner, level).strip();
            case PromqlExpr.Binary binary ->
                pretty(binary.left(), level + 1) + "\n" + indent + operator(binary) + "\n"
                        + pretty(binary.right(), level + 1);
            case PromqlExpr.Call(var function, var arguments, var _) ->
                indent + function.word() + "(\n" + prettyList(arguments, level + 1) + "\n" + indent + ")";
            case PromqlExpr.Aggregation aggregation ->
                indent + head(aggregation) + "(\n" + prettyList(aggregation.children(), level + 1) + "\n" + indent
                        + ")";
        };
    }

    private static String list(List<PromqlExpr> exprs) {
        return exprs.stream().map(PromqlPrinter::print).collect(Collectors.joining(", "));
    }

    private static String prettyList(List<PromqlExpr> exprs, int level) {
        return exprs.stream().map(e -> pretty(e, level)).collect(Collectors.joining(",\n"));
    }

    private static String head(PromqlExpr.Aggregation aggregation) {
        String labels = String.join(", ", aggregation.labels());
        String word = aggregation.aggregator().word();
        if (aggregation.without()) {
            return word + " without (" + labels + ") ";
        }
        return labels.isEmpty() ? word : word + " by (" + labels + ") ";
    }

    private static String operator(PromqlExpr.Binary binary) {
        var out = new StringBuilder(binary.operator().sign());
        if (binary.bool()) {
            out.append(" bool");
        }
        var matching = binary.matching();
        boolean vectors =
                binary.left().type() == ValueType.VECTOR && binary.right().type() == ValueType.VECTOR;
        if (vectors && (matching.on() || !matching.labels().isEmpty())) {
            out.append((matching.on() ? " on (" : " ignoring (") + String.join(", ", matching.labels()) + ")");
            if (matching.cardinality() != Cardinality.ONE_TO_ONE) {
                var side = matching.cardinality() == Cardinality.MANY_TO_ONE ? " group_left (" : " group_right (";
                out.append(side + String.join(", ", matching.include()) + ")");
            }
        }
        return out.toString();
    }

    private static String withoutShift(PromqlExpr.Selector selector) {
        String matchers = selector.matchers().stream()
                .filter(m -> !(m.name().equals(Labels.NAME)
                        && m.kind() == LabelMatcher.Kind.EQUAL
                        && m.value().equals(selector.metric())))
                .map(m -> m.name() + m.kind().sign() + GoFormat.quote(m.value()))
                .sorted()
                .collect(Collectors.joining(","));
        return matchers.isEmpty() ? selector.metric() : selector.metric() + "{" + matchers + "}";
    }

    private static String suffix(PromqlExpr.Subquery subquery) {
        return "[" + PromqlLiterals.text(subquery.range()) + ":"
                + subquery.step().map(PromqlLiterals::text).orElse("") + "]" + shift(subquery.shift());
    }

    private static String shift(TimeShift shift) {
        String at = switch (shift.at()) {
            case TimeShift.At.Evaluation _ -> "";
            case TimeShift.At.Time(var millis) ->
                " @ " + BigDecimal.valueOf(millis, 3).toPlainString();
            case TimeShift.At.Start _ -> " @ start()";
            case TimeShift.At.End _ -> " @ end()";
        };
        if (shift.offset().isZero()) {
            return at;
        }
        String sign = shift.offset().isNegative() ? "-" : "";
        return at + " offset " + sign + PromqlLiterals.text(shift.offset().abs());
    }
}
