package greenwall.fleet.promql;

/// Detects expressions that count down to a date from a metric: `X - time()`. The remaining time decreases
/// only because time passes, so a low value has no cause in metrics or logs.
public final class ExpiryDetector {
    private static final String NOW = "time()";

    private ExpiryDetector() {}

    public static boolean isTimeToExpiry(String query) {
        // Most rules are recognised without parsing.
        return query.contains(NOW)
                && Promql.parse(query) instanceof ParseResult.Valid(var expr)
                && isTimeToExpiry(expr);
    }

    private static boolean isTimeToExpiry(PromqlExpr expr) {
        return switch (expr.unwrapped()) {
            case PromqlExpr.Aggregation aggregation -> isTimeToExpiry(aggregation.expr());
            case PromqlExpr.Call call -> call.arguments().stream().anyMatch(ExpiryDetector::isTimeToExpiry);
            case PromqlExpr.Binary binary -> isTimeToExpiry(binary);
            default -> false;
        };
    }

    private static boolean isTimeToExpiry(PromqlExpr.Binary binary) {
        return switch (binary.operator()) {
            case SUBTRACT ->
                isNow(binary.right())
                        && !isNow(binary.left())
                        && !(binary.left().unwrapped() instanceof PromqlExpr.NumberLiteral);
            case OR -> isTimeToExpiry(binary.left()) && isTimeToExpiry(binary.right());
            case AND, UNLESS -> isTimeToExpiry(binary.left());
            case ADD, MODULO, POWER, ATAN2 -> false;
            default -> isTimeToExpiry(binary.left()) || isTimeToExpiry(binary.right());
        };
    }

    private static boolean isNow(PromqlExpr expr) {
        return expr.unwrapped() instanceof PromqlExpr.Call call && call.function() == PromqlFunction.TIME;
    }
}
