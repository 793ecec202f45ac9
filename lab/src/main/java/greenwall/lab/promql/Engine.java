package greenwall.lab.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.ValueType;
import greenwall.lab.series.SeriesSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Evaluates parsed queries. Stateless and thread-safe.
///
/// Meant for queries of up to some hundred thousand series at an instant, or some millions of points in a range.
public record Engine(SeriesSource source, Settings settings) {
    /// Prometheus' own limits are the defaults.
    public record Settings(Duration lookback, Duration subqueryStep, long mostPoints) {
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(5), Duration.ofMinutes(1), 50_000_000);
    }

    public QueryOutcome instant(Expr expr, long timeMillis, Duration timeout) {
        try {
            return new QueryOutcome.Answered(instant(expr, timeMillis, evaluator(timeMillis, timeMillis, timeout)));
        } catch (EvaluationFailure failure) {
            return failure.outcome();
        }
    }

    /// The expression must be a scalar or an instant vector; the answer is a matrix in the order of its labels.
    public QueryOutcome range(Expr expr, long start, long end, long step, Duration timeout) {
        try {
            var steps = Steps.between(start, end, step, end);
            var evaluator = evaluator(start, end, timeout);
            return new QueryOutcome.Answered(new QueryResult.Matrix(range(evaluator.evaluate(expr, steps), steps)));
        } catch (EvaluationFailure failure) {
            return failure.outcome();
        }
    }

    private Evaluator evaluator(long start, long end, Duration timeout) {
        var budget = new SampleBudget(System.nanoTime() + timeout.toNanos(), settings.mostPoints());
        budget.checkTime();
        var selection = new SelectedSeries(source, budget, settings.lookback().toMillis(), start, end);
        return new Evaluator(selection, budget, settings.subqueryStep().toMillis());
    }

    private static QueryResult instant(Expr expr, long time, Evaluator evaluator) {
        var inner = expr.unwrapped();
        if (inner instanceof Expr.StringLiteral(var value, var _)) {
            if (expr != inner) {
                // The original trips over a string in parentheses.
                throw EvaluationFailure.execution(
                        "unexpected result in StepInvariantExpr evaluation: *parser.StepInvariantExpr");
            }
            return new QueryResult.Text(time, value);
        }
        var steps = Steps.at(time);
        if (inner.type() == ValueType.MATRIX) {
            return new QueryResult.Matrix(evaluator.matrix(inner, steps));
        }
        return switch (evaluator.evaluate(expr, steps)) {
            case Columns.Scalars(var values) -> new QueryResult.Scalar(time, values[0]);
            case EvaluationFrame frame -> {
                var elements = new ArrayList<QueryResult.Element>(frame.size());
                for (int row = 0; row < frame.size(); row++) {
                    double value = frame.values()[row][0];
                    if (!EvaluationFrame.isAbsent(value)) {
                        elements.add(new QueryResult.Element(frame.labels(row), value));
                    }
                }
                yield new QueryResult.Vector(time, elements);
            }
        };
    }

    private static List<QueryResult.Points> range(Columns columns, Steps steps) {
        var rows = switch (columns) {
            case Columns.Scalars(var values) ->
                new EvaluationFrame(LabelRows.of(Labels.EMPTY), new double[][] {values}, true, true);
            case EvaluationFrame frame -> frame;
        };
        var points = new ArrayList<QueryResult.Points>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            var series = points(rows, row, steps);
            if (series.values().length > 0) {
                points.add(series);
            }
        }
        points.sort(Comparator.comparing(QueryResult.Points::labels));
        return points;
    }

    private static QueryResult.Points points(EvaluationFrame frame, int row, Steps steps) {
        double[] from = frame.values()[row];
        var times = new long[from.length];
        var values = new double[from.length];
        int kept = 0;
        for (int step = 0; step < from.length; step++) {
            if (!EvaluationFrame.isAbsent(from[step])) {
                times[kept] = steps.time(step);
                values[kept++] = from[step];
            }
        }
        return new QueryResult.Points(frame.labels(row), Arrays.copyOf(times, kept), Arrays.copyOf(values, kept));
    }
}
