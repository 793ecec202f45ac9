package greenwall.fleet.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Matching.Cardinality;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Formats a tree as text: on one line, or broken over several lines where it would be too wide.
public final class PromqlPrinter {
    /// In bytes, as in Prometheus.
    private static final int WIDEST = 100;

    private PromqlPrinter() {}

    /// The canonical text, on one line.
    static String print(Expr expr) {
        return switch (expr) {
            case Expr.NumberLiteral(var value, var _) -> GoFormat.general(value);
            case Expr.StringLiteral(var value, var _) -> GoFormat.quote(value);
            case Expr.Selector selector -> bare(selector) + shift(selector.shift());
            case Expr.RangeSelector(var selector, var range, var _) ->
                bare(selector) + "[" + Literals.text(range) + "]" + shift(selector.shift());
            case Expr.Subquery subquery -> print(subquery.expr()) + suffix(subquery);
            case Expr.Parens(var inner, var _) -> "(" + print(inner) + ")";
            case Expr.Signed(var negative, var inner, var _) -> (negative ? "-" : "+") + print(inner);
            case Expr.Binary binary -> print(binary.left()) + " " + operator(binary) + " " + print(binary.right());
            case Expr.Call(var function, var arguments, var _) -> function.word() + "(" + list(arguments) + ")";
            case Expr.Aggregation aggregation -> head(aggregation) + "(" + list(aggregation.children()) + ")";
        };
    }

    /// The text as `/api/v1/format_query` returns it: a part that is too wide is broken at its own parts.
    public static String pretty(Expr expr) {
        return pretty(expr, 0);
    }

    private static String pretty(Expr expr, int level) {
        String indent = "  ".repeat(level);
        String line = print(expr);
        if (line.getBytes(StandardCharsets.UTF_8).length <= WIDEST) {
            return indent + line;
        }
        return switch (expr) {
            case Expr.NumberLiteral _, Expr.StringLiteral _, Expr.Selector _, Expr.RangeSelector _ -> indent + line;
            case Expr.Subquery subquery -> pretty(subquery.expr(), level) + suffix(subquery);
            case Expr.Parens(var inner, var _) -> indent + "(\n" + pretty(inner, level + 1) + "\n" + indent + ")";
            case Expr.Signed(var negative, var inner, var _) ->
                indent + (negative ? "-" : "+") + pretty(inner, level).strip();
            case Expr.Binary binary ->
                pretty(binary.left(), level + 1) + "\n" + indent + operator(binary) + "\n"
                        + pretty(binary.right(), level + 1);
            case Expr.Call(var function, var arguments, var _) ->
                indent + function.word() + "(\n" + prettyList(arguments, level + 1) + "\n" + indent + ")";
            case Expr.Aggregation aggregation ->
                indent + head(aggregation) + "(\n" + prettyList(aggregation.children(), level + 1) + "\n" + indent
                        + ")";
        };
    }

    private static String list(List<Expr> exprs) {
        return exprs.stream().map(PromqlPrinter::print).collect(Collectors.joining(", "));
    }

    private static String prettyList(List<Expr> exprs, int level) {
        return exprs.stream().map(e -> pretty(e, level)).collect(Collectors.joining(",\n"));
    }

    private static String head(Expr.Aggregation aggregation) {
        String labels = String.join(", ", aggregation.labels());
        String word = aggregation.aggregator().word();
        if (aggregation.without()) {
            return word + " without (" + labels + ") ";
        }
        return labels.isEmpty() ? word : word + " by (" + labels + ") ";
    }

    private static String operator(Expr.Binary binary) {
        var out = new StringBuilder(binary.operator().sign());
        if (binary.bool()) {
            out.append(" bool");
        }
        var matching = binary.matching();
        boolean vectors =
                binary.left().type() == ValueType.VECTOR && binary.right().type() == ValueType.VECTOR;
        if (vectors && (matching.on() || !matching.labels().isEmpty())) {
            out.append(matching.on() ? " on (" : " ignoring (")
                    .append(String.join(", ", matching.labels()))
                    .append(')');
            if (matching.cardinality() != Cardinality.ONE_TO_ONE) {
                out.append(matching.cardinality() == Cardinality.MANY_TO_ONE ? " group_left (" : " group_right (")
                        .append(String.join(", ", matching.include()))
                        .append(')');
            }
        }
        return out.toString();
    }

    private static String bare(Expr.Selector selector) {
        String matchers = selector.matchers().stream()
                .filter(m -> !(m.name().equals(Labels.NAME)
                        && m.kind() == LabelMatcher.Kind.EQUAL
                        && m.value().equals(selector.metric())))
                .map(m -> m.name() + m.kind().sign() + GoFormat.quote(m.value()))
                .sorted()
                .collect(Collectors.joining(","));
        return matchers.isEmpty() ? selector.metric() : selector.metric() + "{" + matchers + "}";
    }

    private static String suffix(Expr.Subquery subquery) {
        return "[" + Literals.text(subquery.range()) + ":"
                + subquery.step().map(Literals::text).orElse("") + "]" + shift(subquery.shift());
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
        return at + " offset " + sign + Literals.text(shift.offset().abs());
    }
}
