package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.LogqlExpr.Binary;
import greenwall.fleet.logql.LogqlExpr.LabelReplace;
import greenwall.fleet.logql.LogqlExpr.Literal;
import greenwall.fleet.logql.LogqlExpr.MetricQuery;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.VectorAggregation;
import greenwall.fleet.logql.LogqlExpr.VectorOf;
import greenwall.fleet.logql.LogqlText;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.PromQl;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.LoadedSeries;
import greenwall.lab.promql.QueryOutcome;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.QueryResult.Element;
import greenwall.lab.promql.QueryResult.Points;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Evaluates a metric query at all its times at once. It computes range aggregations over lines itself, and
/// evaluates operators and vector aggregations over their results as PromQL. For PromQL, each range
/// aggregation is a separate metric, and the times are mapped to steps of one second.
record MetricEvaluator(LogSource source, long[] times, ReadBudget budget) {
    private static final String RANGE = "range_";
    private static final long STEP_MILLIS = 1000;
    private static final long NANOS_IN_MILLI = 1_000_000;
    private static final Engine.Settings NO_LOOKBACK =
            new Engine.Settings(Duration.ofMillis(1), Duration.ofMinutes(1), 50_000_000);

    /// Returns a vector or a matrix sorted by labels; an instant query that sorts keeps its own order.
    QueryResult evaluate(MetricQuery query) throws LogqlFailure {
        var series = new LoadedSeries.Builder();
        var expr = PromQl.parse(promql(query, new AtomicInteger(), series))
                .tree()
                .orElseThrow(() -> new LogqlFailure(400, "not evaluated: " + query));
        var engine = new Engine(series.build(), NO_LOOKBACK);
        var outcome = times.length == 1
                ? engine.instant(expr, 0, budget.left())
                : engine.range(expr, 0, (times.length - 1) * STEP_MILLIS, STEP_MILLIS, budget.left());
        return switch (outcome) {
            case QueryOutcome.Answered(var result) -> atRealTimes(result, isOrdered(query));
            case QueryOutcome.Failed(var cause, var _)
            when cause == QueryOutcome.Cause.TIMEOUT -> throw new ReadBudget.DeadlinePassed();
            case QueryOutcome.Failed(var _, var text) -> throw new LogqlFailure(400, text + "\n");
        };
    }

    /// @param ranges the number of range aggregations so far
    /// @param series receives the results of range aggregations
    private String promql(MetricQuery query, AtomicInteger ranges, LoadedSeries.Builder series) throws LogqlFailure {
        return switch (query) {
            case Literal _, VectorOf _ -> LogqlText.of(query);
            case RangeAggregation range -> {
                var name = RANGE + ranges.getAndIncrement();
                new RangeEvaluator(source, times, budget)
                        .evaluate(
                                range,
                                (labels, i, value) ->
                                        series.add(labels.with(Labels.NAME, name), i * STEP_MILLIS, value));
                yield name;
            }
            case VectorAggregation of ->
                of.op().word()
                        + of.grouping().map(by -> " " + by + " ").orElse("")
                        + "("
                        + (of.op().takesParameter() ? of.parameter() + ", " : "")
                        + promql(of.of(), ranges, series)
                        + ")";
            case LabelReplace(var of, var target, var replacement, var from, var regex) ->
                "label_replace(" + promql(of, ranges, series) + ", " + GoFormat.quote(target) + ", "
                        + GoFormat.quote(replacement) + ", " + GoFormat.quote(from) + ", " + GoFormat.quote(regex)
                        + ")";
            case Binary binary ->
                "(" + promql(binary.left(), ranges, series) + " " + binary.op().sign() + binary.matching() + " "
                        + promql(binary.right(), ranges, series) + ")";
        };
    }

    private static boolean isOrdered(MetricQuery query) {
        return query instanceof VectorAggregation of
                && switch (of.op()) {
                    case TOPK, BOTTOMK, SORT, SORT_DESC -> true;
                    default -> false;
                };
    }

    private QueryResult atRealTimes(QueryResult result, boolean ordered) {
        return switch (result) {
            case QueryResult.Scalar(var _, var value) ->
                new QueryResult.Vector(realMillis(0), List.of(new Element(Labels.EMPTY, value)));
            case QueryResult.Vector(var time, var elements) -> {
                var unnamed = elements.stream().map(e -> new Element(e.labels().without(Labels.NAME), e.value()));
                var sorted = ordered ? unnamed : unnamed.sorted(Comparator.comparing(Element::labels));
                yield new QueryResult.Vector(realMillis(time), sorted.toList());
            }
            case QueryResult.Matrix(var series) ->
                new QueryResult.Matrix(series.stream()
                        .map(points -> new Points(
                                points.labels().without(Labels.NAME),
                                Arrays.stream(points.timeMillis())
                                        .map(this::realMillis)
                                        .toArray(),
                                points.values()))
                        .sorted(Comparator.comparing(Points::labels))
                        .toList());
            case QueryResult.Text _ -> throw new IllegalStateException("a text is not a number");
        };
    }

    private long realMillis(long evaluated) {
        return Math.floorDiv(times[(int) (evaluated / STEP_MILLIS)], NANOS_IN_MILLI);
    }
}
