package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.Grouping;
import greenwall.fleet.logql.LogqlExpr.Binary;
import greenwall.fleet.logql.LogqlExpr.LabelReplace;
import greenwall.fleet.logql.LogqlExpr.Literal;
import greenwall.fleet.logql.LogqlExpr.MetricQuery;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.VectorAggregation;
import greenwall.fleet.logql.LogqlExpr.VectorOf;
import greenwall.fleet.logql.LogqlExpr.VectorOp;
import greenwall.fleet.promql.Re2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Evaluates one metric query at all its instants at once.
final class MetricEvaluator {
    private final LogSource source;
    private final long[] times;
    private final Tally tally;

    MetricEvaluator(LogSource source, long[] times, Tally tally) {
        this.source = source;
        this.times = times;
        this.tally = tally;
    }

    List<Curve> evaluate(MetricQuery query) throws LogqlFailure {
        var curves = new ArrayList<>(curves(query));
        curves.removeIf(c -> c.present().isEmpty());
        boolean sorts = query instanceof VectorAggregation aggregation && ordered(aggregation.op());
        if (!sorts) {
            curves.sort(Comparator.comparing(Curve::labels));
        }
        return curves;
    }

    private static boolean ordered(VectorOp op) {
        return switch (op) {
            case TOPK, BOTTOMK, SORT, SORT_DESC -> true;
            default -> false;
        };
    }

    private List<Curve> curves(MetricQuery query) throws LogqlFailure {
        return switch (query) {
            case Literal(var value) -> List.of(Curve.constant(value, times.length));
            case VectorOf(var value) -> List.of(Curve.constant(value, times.length));
            case RangeAggregation range -> new RangeEvaluator(source, times, tally).evaluate(range);
            case VectorAggregation aggregation -> aggregate(aggregation);
            case LabelReplace replace -> replace(replace);
            case Binary binary ->
                new BinaryEvaluator(times.length).evaluate(binary, curves(binary.left()), curves(binary.right()));
        };
    }

    private List<Curve> replace(LabelReplace replace) throws LogqlFailure {
        var regex = Re2.enclosed(replace.regex());
        var answer = new ArrayList<Curve>();
        for (Curve curve : curves(replace.of())) {
            var match = regex.matcher(curve.labels().get(replace.source()));
            answer.add(
                    match.find()
                            ? curve.named(
                                    curve.labels().with(replace.target(), regex.expand(replace.replacement(), match)))
                            : curve);
        }
        return answer;
    }

    static Labels grouped(Labels labels, Optional<Grouping> grouping) {
        if (grouping.isEmpty()) {
            return Labels.EMPTY;
        }
        return grouping.get().without()
                ? labels.without(grouping.get().labels())
                : labels.only(grouping.get().labels());
    }

    private List<Curve> aggregate(VectorAggregation aggregation) throws LogqlFailure {
        var curves = curves(aggregation.of());
        if (aggregation.op() == VectorOp.SORT || aggregation.op() == VectorOp.SORT_DESC) {
            return sorted(curves, aggregation.op() == VectorOp.SORT_DESC);
        }
        Map<Labels, List<Curve>> groups = new LinkedHashMap<>();
        for (Curve curve : curves) {
            groups.computeIfAbsent(grouped(curve.labels(), aggregation.grouping()), _ -> new ArrayList<>())
                    .add(curve);
        }
        var answer = new ArrayList<Curve>();
        groups.forEach((labels, members) -> {
            if (aggregation.op().takesParameter()) {
                answer.addAll(best(members, aggregation));
            } else {
                answer.add(folded(labels, members, aggregation.op()));
            }
        });
        return aggregation.op().takesParameter() ? sorted(answer, aggregation.op() == VectorOp.TOPK) : answer;
    }

    /// By the value at the last instant, which is the only one of an instant query.
    private List<Curve> sorted(List<Curve> curves, boolean descending) {
        int last = times.length - 1;
        Comparator<Curve> byValue = Comparator.comparingDouble(
                c -> c.has(last) ? c.values()[last] : descending ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        return curves.stream()
                .sorted((descending ? byValue.reversed() : byValue).thenComparing(Curve::labels))
                .toList();
    }

    private List<Curve> best(List<Curve> members, VectorAggregation aggregation) {
        var kept =
                members.stream().map(c -> Curve.empty(c.labels(), times.length)).toList();
        for (int at = 0; at < times.length; at++) {
            int t = at;
            Comparator<Integer> byValue =
                    Comparator.comparingDouble(i -> members.get(i).values()[t]);
            IntStream.range(0, members.size())
                    .filter(i -> members.get(i).has(t))
                    .boxed()
                    .sorted(aggregation.op() == VectorOp.TOPK ? byValue.reversed() : byValue)
                    .limit(aggregation.parameter())
                    .forEach(i -> kept.get(i).set(t, members.get(i).values()[t]));
        }
        return kept.stream().filter(c -> !c.present().isEmpty()).toList();
    }

    private Curve folded(Labels labels, List<Curve> members, VectorOp op) {
        var answer = Curve.empty(labels, times.length);
        var values = new double[members.size()];
        for (int at = 0; at < times.length; at++) {
            int count = 0;
            for (Curve member : members) {
                if (member.has(at)) {
                    values[count++] = member.values()[at];
                }
            }
            if (count > 0) {
                answer.set(at, fold(op, Arrays.copyOf(values, count)));
            }
        }
        return answer;
    }

    private static double fold(VectorOp op, double[] values) {
        return switch (op) {
            case SUM -> Arrays.stream(values).sum();
            case AVG -> Numbers.mean(values);
            case COUNT -> values.length;
            case MAX -> Numbers.max(values);
            case MIN -> Numbers.min(values);
            case STDDEV -> Math.sqrt(Numbers.variance(values));
            case STDVAR -> Numbers.variance(values);
            case TOPK, BOTTOMK, SORT, SORT_DESC -> throw new IllegalStateException(op + " folds nothing");
        };
    }
}
