package greenwall.fleet.promql;

/// Detects expressions that count down to a date from a metric: `X - time()`. The remaining time decreases
/// only because time passes, so a low value has no cause in metrics or logs.
public final class CountdownExpression {
    private static final String NOW = "time()";

    private CountdownExpression() {}

    public static boolean is(String query) {
        // Most rules are recognised without parsing.
        return query.contains(NOW) && Promql.parse(query) instanceof ParseResult.Valid(var expr) && is(expr);
    }

    private static boolean is(PromqlExpr expr) {
        return switch (expr.unwrapped()) {
            case PromqlExpr.Aggregation aggregation -> is(aggregation.expr());
            case PromqlExpr.Call call -> call.arguments().stream().anyMatch(CountdownExpression::is);
            case PromqlExpr.Binary binary -> is(binary);
            default -> false;
        };
    }

    private static boolean is(PromqlExpr.Binary binary) {
        return switch (binary.operator()) {
            case SUBTRACT ->
                isNow(binary.right())
                        && !isNow(binary.left())
                        && !(binary.left().unwrapped() instanceof PromqlExpr.NumberLiteral);
            case OR -> is(binary.left()) && is(binary.right());
            case AND, UNLESS -> is(binary.left());
            case ADD, MODULO, POWER, ATAN2 -> false;
            default -> is(binary.left()) || is(binary.right());
        };
    }

    private static boolean isNow(PromqlExpr expr) {
        return expr.unwrapped() instanceof PromqlExpr.Call call && call.function() == PromqlFunction.TIME;
    }
}
