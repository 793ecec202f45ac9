package greenwall.lab.promql;

import static greenwall.lab.promql.StepVectors.ABSENT;
import static greenwall.lab.promql.StepVectors.isAbsent;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlFunction;
import greenwall.fleet.promql.ValueType;
import greenwall.lab.promql.BinaryOperations.VectorOperation;
import greenwall.lab.promql.RangeFunctions.SampleWindow;
import greenwall.lab.promql.SelectorReader.RangeRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Evaluates the expression tree of a query. Each subexpression is evaluated for all steps at once. A
/// subexpression that does not depend on the step is evaluated once, and its result is copied. A scalar is one
/// row without labels.
record Evaluator(SelectorReader selection, long subqueryStepMillis) {
    StepVectors evaluate(PromqlExpr expr, EvaluationSteps steps) {
        selection.budget().checkTime();
        if (steps.count() > 1 && isSteady(expr)) {
            return spread(evaluate(expr, steps.first()), steps.count());
        }
        return switch (expr) {
            case PromqlExpr.NumberLiteral(var value, var _) -> constant(value, steps.count());
            case PromqlExpr.Parenthesized(var inner, var _) -> evaluate(inner, steps);
            case PromqlExpr.Selector selector -> selection.instant(selector, steps, newest -> newest.values()[0]);
            case PromqlExpr.Unary signed -> signed(signed, steps);
            case PromqlExpr.Binary binary -> binary(binary, steps);
            case PromqlExpr.Aggregation aggregation -> aggregation(aggregation, steps);
            case PromqlExpr.Call call -> call(call, steps);
            case PromqlExpr.StringLiteral _, PromqlExpr.RangeSelector _, PromqlExpr.Subquery _ ->
                throw new IllegalArgumentException("no evaluation per step for: " + expr.text());
        };
    }

    private double[] scalar(PromqlExpr expr, EvaluationSteps steps) {
        return evaluate(expr, steps).values()[0];
    }

    private static StepVectors constant(double value, int steps) {
        var values = new double[steps];
        Arrays.fill(values, value);
        return StepVectors.of(Labels.EMPTY, values);
    }

    private StepVectors spread(StepVectors vectors, int steps) {
        selection.budget().take(vectors.size(), steps);
        var values = new double[vectors.size()][steps];
        for (int row = 0; row < values.length; row++) {
            Arrays.fill(values[row], vectors.values()[row][0]);
        }
        return vectors.with(values);
    }

    private StepVectors signed(PromqlExpr.Unary signed, EvaluationSteps steps) {
        var inner = evaluate(signed.inner(), steps);
        return signed.negative() ? inner.mapped((v, _) -> -v).dropNameStrictly() : inner;
    }

    private StepVectors binary(PromqlExpr.Binary binary, EvaluationSteps steps) {
        var left = evaluate(binary.left(), steps);
        var right = evaluate(binary.right(), steps);
        if (binary.right().type() == ValueType.SCALAR) {
            return BinaryOperations.withScalar(binary, left, right.values()[0], true);
        }
        return binary.left().type() == ValueType.SCALAR
                ? BinaryOperations.withScalar(binary, right, left.values()[0], false)
                : new VectorOperation(binary, left, right, steps.count()).result();
    }

    private StepVectors aggregation(PromqlExpr.Aggregation aggregation, EvaluationSteps steps) {
        var parameter = aggregation.parameter();
        boolean scalar = parameter != null && parameter.type() == ValueType.SCALAR;
        double[] scalars = scalar ? scalar(Objects.requireNonNull(parameter), steps) : new double[0];
        var aggregations = new Aggregations(aggregation, evaluate(aggregation.expr(), steps), steps.count());
        return switch (aggregation.aggregator()) {
            case TOPK, BOTTOMK -> aggregations.best(scalars);
            case COUNT_VALUES -> aggregations.countValues(text(Objects.requireNonNull(parameter)));
            case AVG, COUNT, GROUP, MAX, MIN, QUANTILE, STDDEV, STDVAR, SUM -> aggregations.fold(scalars);
        };
    }

    private static String text(PromqlExpr expr) {
        return ((PromqlExpr.StringLiteral) expr.unwrapped()).value();
    }

    private StepVectors call(PromqlExpr.Call call, EvaluationSteps steps) {
        var function = call.function();
        var arguments = call.arguments();
        if (arguments.stream().anyMatch(a -> a.type() == ValueType.MATRIX)) {
            return overRanges(call, steps);
        }
        var element = GoMath.FUNCTIONS.get(function);
        if (element != null) {
            var of = arguments.isEmpty()
                    ? StepVectors.of(Labels.EMPTY, times(steps))
                    : evaluate(arguments.getFirst(), steps);
            return of.mapped((v, _) -> element.applyAsDouble(v)).dropName();
        }
        return switch (function) {
            case TIME -> StepVectors.of(Labels.EMPTY, times(steps));
            case PI -> constant(Math.PI, steps.count());
            case VECTOR_OF -> evaluate(arguments.getFirst(), steps);
            case SCALAR_OF -> onlyValue(evaluate(arguments.getFirst(), steps), steps.count());
            case TIMESTAMP -> timestamp(arguments.getFirst(), steps);
            case ABSENT ->
                absent(
                        evaluate(arguments.getFirst(), steps),
                        arguments.getFirst().unwrapped(),
                        steps);
            case SORT -> sorted(evaluate(arguments.getFirst(), steps), steps, false);
            case SORT_DESC -> sorted(evaluate(arguments.getFirst(), steps), steps, true);
            case ROUND, CLAMP, CLAMP_MIN, CLAMP_MAX -> bounded(call, steps);
            case LABEL_REPLACE ->
                LabelFunctions.replace(
                        evaluate(arguments.get(0), steps),
                        text(arguments.get(1)),
                        text(arguments.get(2)),
                        text(arguments.get(3)),
                        text(arguments.get(4)));
            case LABEL_JOIN ->
                LabelFunctions.join(
                        evaluate(arguments.get(0), steps),
                        text(arguments.get(1)),
                        text(arguments.get(2)),
                        arguments.stream().skip(3).map(Evaluator::text).toList());
            case HISTOGRAM_QUANTILE ->
                Quantile.ofHistograms(scalar(arguments.get(0), steps), evaluate(arguments.get(1), steps));
            // These read native histograms, which the practice range does not have.
            case HISTOGRAM_COUNT, HISTOGRAM_SUM, HISTOGRAM_FRACTION -> {
                arguments.forEach(a -> evaluate(a, steps));
                yield StepVectors.EMPTY;
            }
            default -> throw new IllegalArgumentException("not evaluated: " + function.word());
        };
    }

    private static double[] times(EvaluationSteps steps) {
        return IntStream.range(0, steps.count())
                .mapToDouble(step -> steps.time(step) / 1000.0)
                .toArray();
    }

    private static StepVectors onlyValue(StepVectors vectors, int steps) {
        var values = new double[steps];
        int[] rows = IntStream.range(0, vectors.size()).toArray();
        Arrays.setAll(values, step -> {
            double[] present = vectors.column(step, rows);
            return present.length == 1 ? present[0] : Double.NaN;
        });
        return StepVectors.of(Labels.EMPTY, values);
    }

    /// Returns the sample times for a plain selector, or the evaluation time for any other expression.
    private StepVectors timestamp(PromqlExpr argument, EvaluationSteps steps) {
        if (argument.unwrapped() instanceof PromqlExpr.Selector selector) {
            boolean fixed = selector.shift().fixed();
            var vectors = selection.instant(
                    selector, fixed ? steps.first() : steps, newest -> newest.timeMillis()[0] / 1000.0);
            return (fixed ? spread(vectors, steps.count()) : vectors).dropName();
        }
        var vectors = evaluate(argument, steps);
        double[] times = times(steps);
        return vectors.mapped((_, step) -> times[step]).dropName();
    }

    /// Returns 1 at each step at which no row has a value.
    private static StepVectors absent(StepVectors present, PromqlExpr argument, EvaluationSteps steps) {
        var values = new double[steps.count()];
        Arrays.fill(values, 1);
        for (double[] row : present.values()) {
            for (int step = 0; step < values.length; step++) {
                values[step] = isAbsent(row[step]) ? values[step] : ABSENT;
            }
        }
        return StepVectors.of(LabelFunctions.ofAbsent(argument), values).compacted();
    }

    /// Only the result of an instant query has an order. NaN comes last in both directions.
    private static StepVectors sorted(StepVectors vectors, EvaluationSteps steps, boolean descending) {
        if (steps.count() != 1) {
            return vectors;
        }
        var rows = IntStream.range(0, vectors.size()).boxed().toList();
        return vectors.picked(Aggregations.sorted(rows, row -> vectors.values()[row][0], descending));
    }

    private StepVectors bounded(PromqlExpr.Call call, EvaluationSteps steps) {
        var arguments = call.arguments();
        var vectors = evaluate(arguments.getFirst(), steps);
        // The rounding of round is optional.
        double[] first = arguments.size() > 1
                ? scalar(arguments.get(1), steps)
                : constant(1, steps.count()).values()[0];
        double[] second = arguments.size() > 2 ? scalar(arguments.get(2), steps) : first;
        return vectors.mapped((value, step) -> switch (call.function()) {
                    case ROUND -> GoMath.round(value, first[step]);
                    case CLAMP_MIN -> GoMath.max(first[step], value);
                    case CLAMP_MAX -> GoMath.min(first[step], value);
                    default ->
                        second[step] < first[step] ? ABSENT : GoMath.max(first[step], GoMath.min(second[step], value));
                })
                .compacted()
                .dropName();
    }

    private StepVectors overRanges(PromqlExpr.Call call, EvaluationSteps steps) {
        var function = call.function();
        var parameters = new ArrayList<double[]>();
        PromqlExpr argument = null;
        for (var candidate : call.arguments()) {
            if (candidate.type() == ValueType.MATRIX) {
                argument = candidate.unwrapped();
            } else {
                parameters.add(scalar(candidate, steps));
            }
        }
        Objects.requireNonNull(argument);
        var evaluated = Objects.requireNonNull(RangeFunctions.ALL.get(function));
        var result = overWindows(evaluated, parameters, argument, steps);
        return switch (function) {
            case LAST_OVER_TIME -> result;
            case ABSENT_OVER_TIME -> absent(result, argument, steps);
            default -> result.dropNameStrictly();
        };
    }

    /// Applies a function to one window per series and step; a window includes both bounds. Series without
    /// any value are left out.
    private StepVectors overWindows(
            ToDoubleFunction<SampleWindow> function,
            List<double[]> parameters,
            PromqlExpr argument,
            EvaluationSteps steps) {
        var rows = rows(argument, steps);
        selection.budget().take(rows.size(), steps.count());
        var values = new double[rows.size()][];
        selection.forEach(rows.size(), row -> {
            values[row] = StepVectors.absentRow(steps.count());
            var window = new SampleWindow(rows.samples().apply(row), parameters.size());
            for (int step = 0; step < values[row].length; step++) {
                window.evaluatedMillis = steps.time(step);
                window.slide(selection.shifted(rows.shift(), steps, window.evaluatedMillis), rows.rangeMillis());
                if (window.size() > 0) {
                    for (int i = 0; i < window.parameters.length; i++) {
                        window.parameters[i] = parameters.get(i)[step];
                    }
                    values[row][step] = function.applyAsDouble(window);
                }
            }
        });
        return new StepVectors(rows.labels(), values).compacted();
    }

    private RangeRows rows(PromqlExpr argument, EvaluationSteps steps) {
        return argument instanceof PromqlExpr.Subquery subquery
                ? subqueryRows(subquery, steps)
                : selection.range((PromqlExpr.RangeSelector) argument, steps);
    }

    /// The inner steps of a subquery are multiples of its interval, independent of the outer steps.
    private RangeRows subqueryRows(PromqlExpr.Subquery subquery, EvaluationSteps steps) {
        long interval = subquery.step().map(Duration::toMillis).orElse(subqueryStepMillis);
        long rangeMillis = subquery.range().toMillis();
        long from = selection.shifted(subquery.shift(), steps, steps.startMillis()) - rangeMillis;
        long start = Math.ceilDiv(from, interval) * interval;
        long end = selection.shifted(subquery.shift(), steps, steps.endMillis());
        var inner = EvaluationSteps.between(start, end, interval, selection.lastData(subquery.shift(), steps));
        var vectors = inner.count() == 0 ? StepVectors.EMPTY : evaluate(subquery.expr(), inner);
        return new RangeRows(vectors.labels(), row -> vectors.samples(row, inner), subquery.shift(), rangeMillis);
    }

    /// Returns a range vector, with all its samples, as the result.
    List<QueryResult.ResultSeries> matrix(PromqlExpr argument, EvaluationSteps steps) {
        var rows = rows(argument, steps);
        var points = new ArrayList<QueryResult.ResultSeries>();
        for (int row = 0; row < rows.size(); row++) {
            var samples = rows.samples().apply(row);
            selection.budget().take(1, samples.size());
            if (samples.size() > 0) {
                points.add(new QueryResult.ResultSeries(rows.labels().get(row), samples));
            }
        }
        return points;
    }

    /// Whether a subexpression has the same value at every step, so that one evaluation is enough.
    private static boolean isSteady(PromqlExpr expr) {
        return switch (expr) {
            case PromqlExpr.NumberLiteral _, PromqlExpr.StringLiteral _ -> true;
            case PromqlExpr.Selector selector -> selector.shift().fixed();
            case PromqlExpr.Subquery subquery -> subquery.shift().fixed();
            case PromqlExpr.Call call when call.arguments().isEmpty() -> call.function() == PromqlFunction.PI;
            // These depend on the evaluation time even if their arguments do not.
            case PromqlExpr.Call(var function, var _, var _)
            when function == PromqlFunction.TIMESTAMP || function == PromqlFunction.PREDICT_LINEAR -> false;
            default -> expr.children().stream().allMatch(Evaluator::isSteady);
        };
    }
}
