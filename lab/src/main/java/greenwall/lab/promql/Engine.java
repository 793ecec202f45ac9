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

/// Answers queries that were read well. Holds no state; any number of threads may ask.
///
/// Meant for queries of up to some hundred thousand series at an instant, or some millions of points in a range.
public final class Engine {
    private final SeriesSource source;
    private final Settings settings;

    /// Prometheus' own limits are the defaults.
    public record Settings(Duration lookback, Duration subqueryStep, long mostPoints) {
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(5), Duration.ofMinutes(1), 50_000_000);
    }

    public Engine(SeriesSource source, Settings settings) {
        this.source = source;
        this.settings = settings;
    }

    public Outcome instant(Expr expr, long timeMillis, Duration timeout) {
        try {
            return new Outcome.Answered(instant(expr, timeMillis, evaluator(timeMillis, timeMillis, timeout)));
        } catch (EvaluationFailure failure) {
            return failure.outcome();
        }
    }

    /// The expression must be a scalar or an instant vector; the answer is a matrix in the order of its labels.
    public Outcome range(Expr expr, long start, long end, long step, Duration timeout) {
        try {
            var steps = Steps.between(start, end, step, end);
            var evaluator = evaluator(start, end, timeout);
            return new Outcome.Answered(new Result.Matrix(range(evaluator.evaluate(expr, steps), steps)));
        } catch (EvaluationFailure failure) {
            return failure.outcome();
        }
    }

    private Evaluator evaluator(long start, long end, Duration timeout) {
        var budget = new Budget(System.nanoTime() + timeout.toNanos(), settings.mostPoints());
        budget.checkTime();
        var selection = new Selection(source, budget, settings.lookback().toMillis(), start, end);
        return new Evaluator(selection, budget, settings.subqueryStep().toMillis());
    }

    private static Result instant(Expr expr, long time, Evaluator evaluator) {
        var inner = expr.unwrapped();
        if (inner instanceof Expr.StringLiteral(var value, var _)) {
            if (expr != inner) {
                // The original trips over a string in parentheses.
                throw EvaluationFailure.execution(
                        "unexpected result in StepInvariantExpr evaluation: *parser.StepInvariantExpr");
            }
            return new Result.Text(time, value);
        }
        var steps = Steps.at(time);
        if (inner.type() == ValueType.MATRIX) {
            return new Result.Matrix(evaluator.matrix(inner, steps));
        }
        return switch (evaluator.evaluate(expr, steps)) {
            case Columns.Scalars(var values) -> new Result.Scalar(time, values[0]);
            case Frame frame -> {
                var elements = new ArrayList<Result.Element>(frame.size());
                for (int row = 0; row < frame.size(); row++) {
                    double value = frame.values()[row][0];
                    if (!Frame.isAbsent(value)) {
                        elements.add(new Result.Element(frame.labels(row), value));
                    }
                }
                yield new Result.Vector(time, elements);
            }
        };
    }

    private static List<Result.Points> range(Columns columns, Steps steps) {
        var rows = switch (columns) {
            case Columns.Scalars(var values) ->
                new Frame(LabelRows.of(Labels.EMPTY), new double[][] {values}, true, true);
            case Frame frame -> frame;
        };
        var points = new ArrayList<Result.Points>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            var series = points(rows, row, steps);
            if (series.values().length > 0) {
                points.add(series);
            }
        }
        points.sort(Comparator.comparing(Result.Points::labels));
        return points;
    }

    private static Result.Points points(Frame frame, int row, Steps steps) {
        double[] from = frame.values()[row];
        var times = new long[from.length];
        var values = new double[from.length];
        int kept = 0;
        for (int step = 0; step < from.length; step++) {
            if (!Frame.isAbsent(from[step])) {
                times[kept] = steps.time(step);
                values[kept++] = from[step];
            }
        }
        return new Result.Points(frame.labels(row), Arrays.copyOf(times, kept), Arrays.copyOf(values, kept));
    }
}
