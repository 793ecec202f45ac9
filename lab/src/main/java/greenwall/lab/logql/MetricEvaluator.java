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
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.PromQl;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.QueryOutcome;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.QueryResult.Element;
import greenwall.lab.promql.QueryResult.Points;
import greenwall.lab.series.Samples;
import greenwall.lab.series.Series;
import greenwall.lab.series.SeriesSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Evaluates a metric query at all its times at once. It computes range aggregations over lines itself, and
/// evaluates operators and vector aggregations over their results as PromQL. For PromQL, each range
/// aggregation is a separate metric, and the times are mapped to steps of one second.
final class MetricEvaluator implements SeriesSource {
    private static final String RANGE = "range_";
    private static final long STEP_MILLIS = 1000;
    private static final long NANOS_IN_MILLI = 1_000_000;
    private static final Engine.Settings NO_LOOKBACK =
            new Engine.Settings(Duration.ofMillis(1), Duration.ofMinutes(1), 50_000_000);

    private final LogSource source;
    private final long[] times;
    private final ReadBudget budget;
    private final List<List<ResultSeries>> ranges = new ArrayList<>();

    private record Counted(Labels labels, ResultSeries curve) implements Series {
        @Override
        public Samples samples(long startMillis, long endMillis) {
            int[] present =
                    IntStream.range(0, curve.values().length).filter(curve::has).toArray();
            return new Samples(
                    present.length,
                    IntStream.of(present).mapToLong(at -> at * STEP_MILLIS).toArray(),
                    IntStream.of(present).mapToDouble(at -> curve.values()[at]).toArray());
        }

        @Override
        public Samples newest(long startMillis, long endMillis) {
            int at = (int) Math.min(endMillis / STEP_MILLIS, curve.values().length - 1);
            return at * STEP_MILLIS >= startMillis && curve.has(at)
                    ? new Samples(1, new long[] {at * STEP_MILLIS}, new double[] {curve.values()[at]})
                    : Samples.NONE;
        }
    }

    MetricEvaluator(LogSource source, long[] times, ReadBudget budget) {
        this.source = source;
        this.times = times;
        this.budget = budget;
    }

    /// Returns a vector or a matrix sorted by labels; an instant query that sorts keeps its own order.
    QueryResult evaluate(MetricQuery query) throws LogqlFailure {
        var expr =
                PromQl.parse(promql(query)).tree().orElseThrow(() -> new LogqlFailure(400, "not evaluated: " + query));
        var engine = new Engine(this, NO_LOOKBACK);
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

    private String promql(MetricQuery query) throws LogqlFailure {
        return switch (query) {
            case Literal _, VectorOf _ -> LogqlText.of(query);
            case RangeAggregation range -> {
                ranges.add(new RangeEvaluator(source, times, budget).evaluate(range));
                yield RANGE + (ranges.size() - 1);
            }
            case VectorAggregation of ->
                of.op().word()
                        + of.grouping().map(by -> " " + by + " ").orElse("")
                        + "("
                        + (of.op().takesParameter() ? of.parameter() + ", " : "")
                        + promql(of.of())
                        + ")";
            case LabelReplace(var of, var target, var replacement, var from, var regex) ->
                "label_replace(" + promql(of) + ", " + GoFormat.quote(target) + ", " + GoFormat.quote(replacement)
                        + ", " + GoFormat.quote(from) + ", " + GoFormat.quote(regex) + ")";
            case Binary binary ->
                "(" + promql(binary.left()) + " " + binary.op().sign() + binary.matching() + " "
                        + promql(binary.right()) + ")";
        };
    }

    @Override
    public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
        String name = matchers.getFirst().value();
        return ranges.get(Integer.parseInt(name.substring(RANGE.length()))).stream()
                .map(curve -> new Counted(curve.labels().with(Labels.NAME, name), curve))
                .toList();
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
