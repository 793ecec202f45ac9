package greenwall.lab.promql;

import static greenwall.lab.promql.EvaluationFrame.ABSENT;
import static greenwall.lab.promql.EvaluationFrame.isAbsent;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Aggregator;
import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.GoText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/// The aggregation operators. Each row is numbered by its group once; then whole rows are folded into their groups.
final class Aggregations {
    private final Expr.Aggregation aggregation;
    private final EvaluationFrame frame;
    private final int steps;
    private final LabelGrouping grouping;
    private final int[] groups;

    Aggregations(Expr.Aggregation aggregation, EvaluationFrame frame, int steps) {
        this.aggregation = aggregation;
        this.frame = frame;
        this.steps = steps;
        this.grouping = aggregation.without()
                ? LabelGrouping.without(aggregation.labels(), frame)
                : LabelGrouping.by(aggregation.labels());
        this.groups = grouping.number(frame);
    }

    /// The aggregators without a parameter.
    EvaluationFrame fold() {
        return grouped(new Fold(aggregation.aggregator(), grouping.size(), steps).of(frame, groups));
    }

    private EvaluationFrame grouped(double[][] values) {
        return new EvaluationFrame(grouping.rows(frame, groups), values, false, false);
    }

    EvaluationFrame quantile(double[] q) {
        var members = members();
        var values = new double[members.size()][steps];
        for (int group = 0; group < values.length; group++) {
            int[] rows = members.get(group);
            for (int step = 0; step < steps; step++) {
                double[] present = present(rows, step);
                values[group][step] = present.length == 0 ? ABSENT : Quantile.of(q[step], present);
            }
        }
        return grouped(values);
    }

    private List<int[]> members() {
        var counts = new int[grouping.size()];
        for (int group : groups) {
            counts[group]++;
        }
        var members = new ArrayList<int[]>(counts.length);
        for (int count : counts) {
            members.add(new int[count]);
        }
        Arrays.fill(counts, 0);
        for (int row = 0; row < groups.length; row++) {
            members.get(groups[row])[counts[groups[row]]++] = row;
        }
        return members;
    }

    private double[] present(int[] rows, int step) {
        var values = new double[rows.length];
        int n = 0;
        for (int row : rows) {
            double value = frame.values()[row][step];
            if (!isAbsent(value)) {
                values[n++] = value;
            }
        }
        return Arrays.copyOf(values, n);
    }

    /// topk and bottomk: at each step the rows that are among the first k of their group. With one step the rows
    /// come out in order, the first first.
    EvaluationFrame best(double[] k) {
        boolean top = aggregation.aggregator() == Aggregator.TOPK;
        for (double parameter : k) {
            if (!(parameter >= -0x1p63 && parameter <= 0x1p63)) {
                throw EvaluationFailure.execution("Scalar value " + GoText.general(parameter) + " overflows int64");
            }
        }
        var members = members();
        var values = new double[frame.size()][];
        Arrays.setAll(values, _ -> EvaluationFrame.absentRow(steps));
        var order = new ArrayList<Integer>();
        for (int[] rows : members) {
            for (int step = 0; step < steps; step++) {
                for (int row : bestAt(rows, step, (long) k[step], top)) {
                    values[row][step] = frame.values()[row][step];
                    order.add(row);
                }
            }
        }
        if (steps == 1) {
            return frame.with(values)
                    .picked(order.stream().mapToInt(Integer::intValue).toArray());
        }
        return frame.with(values).compacted();
    }

    /// Among equals the order of arrival in a heap decides, as in the original.
    private int[] bestAt(int[] rows, int step, long k, boolean top) {
        var heap = new TopKHeap(row -> frame.values()[row][step], top);
        for (int row : rows) {
            if (k >= 1 && !isAbsent(frame.values()[row][step])) {
                heap.offer(row, k);
            }
        }
        return heap.inOrder();
    }

    EvaluationFrame countValues(String label) {
        if (!LabelText.isName(label)) {
            throw EvaluationFailure.execution("invalid label name " + GoText.quote(label));
        }
        var table = new EvaluationFrame.Table(steps);
        var counts = new HashMap<Integer, int[]>();
        var kept = new ArrayList<>(aggregation.labels());
        kept.add(label);
        for (int row = 0; row < frame.size(); row++) {
            for (int step = 0; step < steps; step++) {
                double value = frame.values()[row][step];
                if (isAbsent(value)) {
                    continue;
                }
                var labelled = frame.labels(row).with(label, GoText.plain(value));
                var of = aggregation.without()
                        ? labelled.without(aggregation.labels()).without(Labels.NAME)
                        : labelled.only(kept);
                counts.computeIfAbsent(table.row(of), _ -> new int[steps])[step]++;
            }
        }
        counts.forEach((row, perStep) -> {
            for (int step = 0; step < steps; step++) {
                if (perStep[step] > 0) {
                    table.put(row, step, perStep[step]);
                }
            }
        });
        return table.frame();
    }
}
