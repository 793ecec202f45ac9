package greenwall.fleet.promql;

/// Detects expressions that count down to a date from a metric: `X - time()`. The remaining time decreases
/// only because time passes, so a low value has no cause in metrics or logs.
public final class CountdownExpression {
    private static final String NOW = "time()";

    private CountdownExpression() {}

    public static boolean isCountdown(String query) {
        // Most rules are recognised without parsing.
        return query.contains(NOW) && Promql.parse(query) instanceof ParseResult.Valid(var expr) && isCountdown(expr);
    }

    private static boolean isCountdown(PromqlExpr expr) {
        return switch (expr.unwrapped()) {
            case PromqlExpr.Aggregation aggregation -> isCountdown(aggregation.expr());
            case PromqlExpr.Call call -> call.arguments().stream().anyMatch(CountdownExpression::isCountdown);
            case PromqlExpr.Binary binary -> isCountdown(binary);
            default -> false;
        };
    }

    private static boolean isCountdown(PromqlExpr.Binary binary) {
        return switch (binary.operator()) {
            case SUBTRACT ->
                isNow(binary.right())
                        && !isNow(binary.left())
                        && !(binary.left().unwrapped() instanceof PromqlExpr.NumberLiteral);
            case OR -> isCountdown(binary.left()) && isCountdown(binary.right());
            case AND, UNLESS -> isCountdown(binary.left());
            case ADD, MODULO, POWER, ATAN2 -> false;
            default -> isCountdown(binary.left()) || isCountdown(binary.right());
        };
    }

    private static boolean isNow(PromqlExpr expr) {
        return expr.unwrapped() instanceof PromqlExpr.Call call && call.function() == PromqlFunction.TIME;
    }
}
