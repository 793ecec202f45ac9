package greenwall.fleet.promql;

/// Tells expressions that count down to a date which a metric names: `X - time()`. What is left becomes less by the
/// passing of time alone, so a low value has no cause that metrics or logs could tell.
public final class CountdownExpression {
    private static final String NOW = "time()";

    private CountdownExpression() {}

    public static boolean is(String query) {
        // Most rules are told apart without being parsed.
        return query.contains(NOW) && PromQl.parse(query) instanceof ParseResult.Valid(var expr) && is(expr);
    }

    private static boolean is(Expr expr) {
        return switch (expr.unwrapped()) {
            case Expr.Aggregation of -> is(of.expr());
            case Expr.Call call -> call.arguments().stream().anyMatch(CountdownExpression::is);
            case Expr.Binary binary -> is(binary);
            default -> false;
        };
    }

    private static boolean is(Expr.Binary binary) {
        return switch (binary.operator()) {
            case SUBTRACT ->
                isNow(binary.right())
                        && !isNow(binary.left())
                        && !(binary.left().unwrapped() instanceof Expr.NumberLiteral);
            case OR -> is(binary.left()) && is(binary.right());
            case AND, UNLESS -> is(binary.left());
            case ADD, MODULO, POWER, ATAN2 -> false;
            default -> is(binary.left()) || is(binary.right());
        };
    }

    private static boolean isNow(Expr expr) {
        return expr.unwrapped() instanceof Expr.Call call && call.function() == Function.TIME;
    }
}
