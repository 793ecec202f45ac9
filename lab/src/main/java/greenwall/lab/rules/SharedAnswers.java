package greenwall.lab.rules;

import greenwall.fleet.promql.BinaryOperator;
import greenwall.fleet.promql.Expr;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.QueryOutcome;
import greenwall.lab.promql.QueryResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The answers of one evaluation. Rules that compare the same thing with different thresholds share its answer.
final class SharedAnswers {
    private final Engine engine;
    private final Duration timeout;
    private final Map<String, QueryOutcome> known = new HashMap<>();

    SharedAnswers(Engine engine, Duration timeout) {
        this.engine = engine;
        this.timeout = timeout;
    }

    QueryOutcome at(Expr expr, long timeMillis) {
        boolean threshold = expr instanceof Expr.Binary binary
                && binary.operator().kind() == BinaryOperator.Kind.COMPARISON
                && !binary.bool()
                && binary.right() instanceof Expr.NumberLiteral;
        if (!threshold || !(expr instanceof Expr.Binary compared)) {
            return engine.instant(expr, timeMillis, timeout);
        }
        QueryOutcome left = known.get(compared.left().toString());
        if (left == null) {
            left = engine.instant(compared.left(), timeMillis, timeout);
            known.put(compared.left().toString(), left);
        }
        return left instanceof QueryOutcome.Answered(QueryResult.Vector vector)
                        && compared.right() instanceof Expr.NumberLiteral(var limit, var _)
                ? new QueryOutcome.Answered(new QueryResult.Vector(
                        vector.timeMillis(),
                        vector.elements().stream()
                                .filter(e -> holds(compared.operator(), e.value(), limit))
                                .toList()))
                : left;
    }

    private static boolean holds(BinaryOperator operator, double value, double limit) {
        return switch (operator) {
            case EQUAL -> value == limit;
            case NOT_EQUAL -> value != limit;
            case LESS -> value < limit;
            case LESS_OR_EQUAL -> value <= limit;
            case GREATER -> value > limit;
            case GREATER_OR_EQUAL -> value >= limit;
            default -> throw new IllegalArgumentException(operator + " compares nothing");
        };
    }
}
