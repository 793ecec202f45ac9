package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.AggregationOperator;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlFunction;
import greenwall.fleet.promql.QueryOperator;
import greenwall.fleet.source.Matrix;
import java.util.Optional;

/// The expression of a rule without its comparison, and the threshold of that comparison.
///
/// @param threshold NaN if the rule does not compare with a number
public record RuleThreshold(String expression, double threshold) {
    /// Empty for alternatives (`or`), because an alert does not show which of them fired.
    public static Optional<RuleThreshold> of(String query) {
        return Promql.parse(query).tree().flatMap(RuleThreshold::of);
    }

    private static Optional<RuleThreshold> of(PromqlExpr expr) {
        var bare = expr.unwrapped();
        if (bare instanceof PromqlExpr.Binary binary) {
            var operator = binary.operator();
            if (operator == QueryOperator.OR) {
                return Optional.empty();
            }
            if (operator.kind() == QueryOperator.Kind.SET) {
                return of(binary.left());
            }
            if (operator.kind() == QueryOperator.Kind.COMPARISON) {
                var right = number(binary.right());
                if (right.isPresent()) {
                    return Optional.of(of(binary.left(), right.get()));
                }
                var left = number(binary.left());
                if (left.isPresent()) {
                    return Optional.of(of(binary.right(), left.get()));
                }
                return Optional.of(of(binary.left(), Double.NaN));
            }
        }
        return Optional.of(comparisonWithin(bare)
                .map(comparison -> of(
                        ExprRewriter.rewriteAll(bare, part -> part.equals(comparison) ? comparison.left() : part),
                        number(comparison.right()).orElse(Double.NaN)))
                .orElseGet(() -> of(bare, Double.NaN)));
    }

    /// The comparison with a number below functions and aggregations that may as well be applied before it.
    private static Optional<PromqlExpr.Binary> comparisonWithin(PromqlExpr expr) {
        return switch (expr.unwrapped()) {
            case PromqlExpr.Binary binary
            when binary.operator().kind() == QueryOperator.Kind.COMPARISON
                    && !binary.bool()
                    && number(binary.right()).isPresent() -> Optional.of(binary);
            case PromqlExpr.Call(var function, var arguments, var _)
            when function == PromqlFunction.LABEL_REPLACE || function == PromqlFunction.LABEL_JOIN ->
                comparisonWithin(arguments.getFirst());
            case PromqlExpr.Aggregation aggregation ->
                comparisonWithin(aggregation.expr()).filter(comparison -> switch (comparison.operator()) {
                    case GREATER, GREATER_OR_EQUAL -> aggregation.aggregator() == AggregationOperator.MAX;
                    case LESS, LESS_OR_EQUAL -> aggregation.aggregator() == AggregationOperator.MIN;
                    default -> false;
                });
            default -> Optional.empty();
        };
    }

    /// For `absent(x)` the number of series of x, because absent() itself has no values before the alert.
    private static RuleThreshold of(PromqlExpr compared, double threshold) {
        var bare = compared.unwrapped();
        if (bare instanceof PromqlExpr.Call(var function, var arguments, var _)) {
            var argument = arguments.isEmpty() ? "" : arguments.getFirst().text();
            if (function == PromqlFunction.ABSENT) {
                return new RuleThreshold("count(" + argument + ") or vector(0)", 1);
            }
            if (function == PromqlFunction.ABSENT_OVER_TIME) {
                return new RuleThreshold("count(last_over_time(" + argument + ")) or vector(0)", 1);
            }
        }
        return new RuleThreshold(bare.text(), threshold);
    }

    /// The value of an expression that contains only numbers, such as `10 * 60` or `-1`.
    private static Optional<Double> number(PromqlExpr expr) {
        return switch (expr.unwrapped()) {
            case PromqlExpr.NumberLiteral(var value, var _) -> Optional.of(value);
            case PromqlExpr.Unary(var negative, var inner, var _) ->
                number(inner).map(v -> negative ? -v : v);
            case PromqlExpr.Binary binary -> {
                var left = number(binary.left());
                var right = number(binary.right());
                yield left.isEmpty() || right.isEmpty()
                        ? Optional.empty()
                        : switch (binary.operator()) {
                            case ADD -> Optional.of(left.get() + right.get());
                            case SUBTRACT -> Optional.of(left.get() - right.get());
                            case MULTIPLY -> Optional.of(left.get() * right.get());
                            case DIVIDE -> Optional.of(left.get() / right.get());
                            default -> Optional.empty();
                        };
            }
            default -> Optional.empty();
        };
    }

    /// Whether a series of the curve belongs to this alert: all its labels are among the alert's.
    public static boolean belongs(Matrix.Series series, Labels alert) {
        return alert.agreesWith(series.labels().without(Labels.NAME));
    }
}
