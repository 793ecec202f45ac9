package greenwall.lab.promql;

import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Evaluates parsed queries. Stateless and thread-safe.
///
/// Suitable for instant queries of up to a few hundred thousand series and range queries of up to a few
/// million points.
public record PromqlEngine(SeriesSource source, Settings settings) {
    /// The defaults are the limits of Prometheus.
    public record Settings(Duration lookback, Duration subqueryStep, long maxPoints) {
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(5), Duration.ofMinutes(1), 50_000_000);
    }

    public EvaluationOutcome instant(PromqlExpr expr, long timeMillis, Duration timeout) {
        try {
            return new EvaluationOutcome.Answered(
                    instant(expr, timeMillis, evaluator(timeMillis, timeMillis, timeout)));
        } catch (PromqlEvaluationException exception) {
            return exception.outcome();
        }
    }

    /// Evaluates a scalar or instant vector over a range. The result is a matrix sorted by labels.
    public EvaluationOutcome range(PromqlExpr expr, long start, long end, long step, Duration timeout) {
        try {
            var steps = EvaluationSteps.between(start, end, step, end);
            var evaluator = evaluator(start, end, timeout);
            return new EvaluationOutcome.Answered(
                    new QueryResult.Matrix(range(evaluator.evaluate(expr, steps), steps)));
        } catch (PromqlEvaluationException exception) {
            return exception.outcome();
        }
    }

    private Evaluator evaluator(long start, long end, Duration timeout) {
        var budget = new SelectorReader.Budget(
                System.nanoTime() + timeout.toNanos(), settings.maxPoints(), new AtomicLong());
        budget.checkTime();
        var selection = new SelectorReader(source, budget, settings.lookback().toMillis(), start, end);
        return new Evaluator(selection, settings.subqueryStep().toMillis());
    }

    private static QueryResult instant(PromqlExpr expr, long time, Evaluator evaluator) {
        var inner = expr.unwrapped();
        if (inner instanceof PromqlExpr.StringLiteral(var value, var _)) {
            if (expr != inner) {
                // Prometheus fails on a string in parentheses, with this message.
                throw PromqlEvaluationException.execution(
                        "unexpected result in StepInvariantExpr evaluation: *parser.StepInvariantExpr");
            }
            return new QueryResult.Text(time, value);
        }
        var steps = EvaluationSteps.at(time);
        if (inner.type() == ValueType.MATRIX) {
            return new QueryResult.Matrix(evaluator.matrix(inner, steps));
        }
        var vectors = evaluator.evaluate(expr, steps);
        if (inner.type() == ValueType.SCALAR) {
            return new QueryResult.Scalar(time, vectors.values()[0][0]);
        }
        var elements = new ArrayList<QueryResult.Element>(vectors.size());
        for (int row = 0; row < vectors.size(); row++) {
            double value = vectors.values()[row][0];
            if (!StepVectors.isAbsent(value)) {
                elements.add(new QueryResult.Element(vectors.labels().get(row), value));
            }
        }
        return new QueryResult.Vector(time, elements);
    }

    private static List<QueryResult.ResultSeries> range(StepVectors rows, EvaluationSteps steps) {
        return IntStream.range(0, rows.size())
                .mapToObj(row -> new QueryResult.ResultSeries(rows.labels().get(row), rows.samples(row, steps)))
                .filter(points -> points.values().length > 0)
                .sorted(Comparator.comparing(QueryResult.ResultSeries::labels))
                .toList();
    }
}
