package greenwall.lab.promql;

import static greenwall.lab.promql.StepVectors.ABSENT;
import static greenwall.lab.promql.StepVectors.isAbsent;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.AggregationOperator;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.PromqlExpr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/// The aggregation operators.
final class Aggregations {
    private final PromqlExpr.Aggregation aggregation;
    private final StepVectors vectors;
    private final int steps;
    private final LabelGrouping grouping;
    private final Map<Labels, List<Integer>> members;

    Aggregations(PromqlExpr.Aggregation aggregation, StepVectors vectors, int steps) {
        this.aggregation = aggregation;
        this.vectors = vectors;
        this.steps = steps;
        this.grouping = new LabelGrouping(!aggregation.without(), aggregation.labels());
        this.members = grouping.members(vectors);
    }

    /// Computes the aggregators that return one value per group and step.
    ///
    /// @param q the quantile at each step; used by `quantile` only
    StepVectors fold(double[] q) {
        var values = new double[members.size()][steps];
        int group = 0;
        for (var member : members.values()) {
            int[] rows = member.stream().mapToInt(row -> row).toArray();
            for (int step = 0; step < steps; step++) {
                double[] present = vectors.column(step, rows);
                values[group][step] = present.length == 0
                        ? ABSENT
                        : aggregation.aggregator() == AggregationOperator.QUANTILE
                                ? Quantile.of(q[step], Arrays.stream(present))
                                : of(present);
            }
            group++;
        }
        return new StepVectors(List.copyOf(members.keySet()), values);
    }

    private double of(double[] values) {
        return switch (aggregation.aggregator()) {
            case SUM -> Arrays.stream(values).reduce(Double::sum).orElseThrow();
            case MIN -> GoMath.least(Arrays.stream(values));
            case MAX -> GoMath.greatest(Arrays.stream(values));
            case AVG -> average(values);
            case COUNT -> values.length;
            case GROUP -> 1;
            case STDVAR -> variance(values);
            case STDDEV -> Math.sqrt(variance(values));
            default -> throw new IllegalArgumentException("unknown aggregation: " + aggregation.aggregator());
        };
    }

    private static double average(double[] values) {
        double mean = values[0];
        for (int i = 1; i < values.length; i++) {
            if (!Double.isInfinite(mean) || !RangeFunctions.keepsInfinite(mean, values[i])) {
                mean += values[i] / (i + 1) - mean / (i + 1);
            }
        }
        return mean;
    }

    private static double variance(double[] values) {
        double mean = values[0];
        double squares = 0;
        for (int i = 1; i < values.length; i++) {
            double delta = values[i] - mean;
            mean += delta / (i + 1);
            squares += delta * (values[i] - mean);
        }
        return squares / values.length;
    }

    /// Evaluates topk and bottomk: at each step, keeps the best k rows of each group. If there is only one
    /// step, the rows are sorted, best first.
    StepVectors best(double[] k) {
        boolean top = aggregation.aggregator() == AggregationOperator.TOPK;
        for (double parameter : k) {
            if (!(parameter >= -0x1p63 && parameter <= 0x1p63)) {
                throw PromqlEvaluationException.execution(
                        "Scalar value " + GoFormat.general(parameter) + " overflows int64");
            }
        }
        var values = new double[vectors.size()][];
        Arrays.setAll(values, _ -> StepVectors.absentRow(steps));
        var order = new ArrayList<Integer>();
        for (var rows : members.values()) {
            for (int step = 0; step < steps; step++) {
                for (int row : bestAt(rows, step, (long) k[step], top)) {
                    values[row][step] = vectors.values()[row][step];
                    order.add(row);
                }
            }
        }
        return steps == 1
                ? vectors.with(values)
                        .picked(order.stream().mapToInt(Integer::intValue).toArray())
                : vectors.with(values).compacted();
    }

    /// If rows are equal, their order of insertion into the heap decides, as in Prometheus.
    private int[] bestAt(List<Integer> rows, int step, long k, boolean top) {
        IntToDoubleFunction value = row -> vectors.values()[row][step];
        var best = new TopKHeap(value, top, new ArrayList<>());
        for (int row : rows) {
            if (k >= 1 && !isAbsent(vectors.values()[row][step])) {
                best.offer(row, k);
            }
        }
        return sorted(best.heap(), value, top);
    }

    StepVectors countValues(String label) {
        if (!LabelFunctions.isName(label)) {
            throw PromqlEvaluationException.execution("invalid label name " + GoFormat.quote(label));
        }
        var counts = new LinkedHashMap<Labels, double[]>();
        for (int row = 0; row < vectors.size(); row++) {
            for (int step = 0; step < steps; step++) {
                double value = vectors.values()[row][step];
                if (!isAbsent(value)) {
                    var of = countedBy(label, vectors.labels().get(row).with(label, GoFormat.plain(value)));
                    double[] counted = counts.computeIfAbsent(of, _ -> StepVectors.absentRow(steps));
                    counted[step] = isAbsent(counted[step]) ? 1 : counted[step] + 1;
                }
            }
        }
        return new StepVectors(List.copyOf(counts.keySet()), counts.values().toArray(double[][]::new));
    }

    private Labels countedBy(String label, Labels labelled) {
        var kept = new ArrayList<>(aggregation.labels());
        kept.add(label);
        return aggregation.without() ? grouping.of(labelled) : labelled.only(kept);
    }

    /// Keeps the k best rows. Which of several equal rows is kept depends on the operations of a binary heap,
    /// so this works like Go's `container/heap`, not like `PriorityQueue`. NaN is the worst value in both
    /// directions.
    private record TopKHeap(IntToDoubleFunction value, boolean top, List<Integer> heap) {
        void offer(int row, long k) {
            if (heap.size() == k) {
                double worst = value.applyAsDouble(heap.getFirst());
                double candidate = value.applyAsDouble(row);
                boolean better = top ? worst < candidate : worst > candidate;
                if (!better && !Double.isNaN(worst)) {
                    return;
                }
                pop();
            }
            heap.add(row);
            up(heap.size() - 1);
        }

        private void pop() {
            swap(0, heap.size() - 1);
            heap.removeLast();
            down();
        }

        private boolean worse(int i, int j) {
            double a = value.applyAsDouble(heap.get(i));
            double b = value.applyAsDouble(heap.get(j));
            return Double.isNaN(a) || (top ? a < b : a > b);
        }

        private void swap(int i, int j) {
            heap.set(i, heap.set(j, heap.get(i)));
        }

        private void up(int from) {
            int j = from;
            while (true) {
                int i = (j - 1) / 2;
                if (i == j || !worse(j, i)) {
                    return;
                }
                swap(i, j);
                j = i;
            }
        }

        private void down() {
            int i = 0;
            while (true) {
                int child = 2 * i + 1;
                if (child >= heap.size()) {
                    return;
                }
                if (child + 1 < heap.size() && worse(child + 1, child)) {
                    child++;
                }
                if (!worse(child, i)) {
                    return;
                }
                swap(i, child);
                i = child;
            }
        }
    }

    /// Sorts rows by value like Go's insertion sort for up to a dozen rows: equal rows keep their order, and
    /// NaN comes last, in reverse order.
    static int[] sorted(List<Integer> rows, IntToDoubleFunction value, boolean descending) {
        var numbers = new ArrayList<Integer>(rows.size());
        var nans = new ArrayList<Integer>();
        for (int row : rows) {
            (Double.isNaN(value.applyAsDouble(row)) ? nans : numbers).add(row);
        }
        numbers.sort((a, b) -> {
            double x = value.applyAsDouble(descending ? b : a);
            double y = value.applyAsDouble(descending ? a : b);
            // Positive and negative zero are equal here, unlike in Double.compare.
            return x < y ? -1 : x > y ? 1 : 0;
        });
        numbers.addAll(nans.reversed());
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
