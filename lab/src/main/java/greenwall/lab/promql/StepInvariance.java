package greenwall.lab.promql;

import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.Function;
import java.util.Set;

/// Whether a part of a query has the same value at every step, so that one evaluation will do.
final class StepInvariance {
    /// These look at the time of evaluation even when their arguments do not.
    private static final Set<Function> TIMED = Set.of(
            Function.TIME,
            Function.TIMESTAMP,
            Function.PREDICT_LINEAR,
            Function.DAYS_IN_MONTH,
            Function.DAY_OF_MONTH,
            Function.DAY_OF_WEEK,
            Function.DAY_OF_YEAR,
            Function.HOUR,
            Function.MINUTE,
            Function.MONTH,
            Function.YEAR);

    private StepInvariance() {}

    static boolean of(Expr expr) {
        return switch (expr) {
            case Expr.NumberLiteral _, Expr.StringLiteral _ -> true;
            case Expr.Selector selector -> selector.shift().fixed();
            case Expr.Subquery subquery -> subquery.shift().fixed();
            case Expr.Call call -> !TIMED.contains(call.function()) && ofAll(call);
            case Expr.RangeSelector _, Expr.Parens _, Expr.Signed _, Expr.Binary _, Expr.Aggregation _ -> ofAll(expr);
        };
    }

    private static boolean ofAll(Expr expr) {
        return expr.children().stream().allMatch(StepInvariance::of);
    }
}
