package greenwall.lab.promql;

import greenwall.fleet.Labels;
import greenwall.lab.series.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/// An instant vector over all steps at once: one row a series, one value a step. Where a series has no value at
/// a step stands [#ABSENT].
///
/// Dropping the metric name is the most common change to labels, so it is only a flag: `withoutName` says that the
/// rows' names do not count. `oneName` says that all rows have the same name, so that without it they still differ.
record EvaluationFrame(LabelRows rows, double[][] values, boolean oneName, boolean withoutName) implements Columns {
    /// No value. Staleness markers never get past selection, so their bits are free for it.
    static final double ABSENT = Samples.STALE;

    static final EvaluationFrame EMPTY = new EvaluationFrame(LabelRows.NONE, new double[0][], true, true);

    static boolean isAbsent(double value) {
        return Samples.isStale(value);
    }

    static double[] absentRow(int steps) {
        var row = new double[steps];
        Arrays.fill(row, ABSENT);
        return row;
    }

    int size() {
        return rows.size();
    }

    Labels labels(int row) {
        var labels = rows.labels(row);
        return withoutName ? labels.without(Labels.NAME) : labels;
    }

    String label(int row, String name) {
        return withoutName && name.equals(Labels.NAME) ? "" : rows.value(row, name);
    }

    /// The same labels with other values.
    EvaluationFrame with(double[][] otherValues) {
        return new EvaluationFrame(rows, otherValues, oneName, withoutName);
    }

    /// Without the metric name. Rows that become alike are one where they never have a value at the same step.
    EvaluationFrame dropName() {
        boolean nameless = rows.names().map(n -> !n.contains(Labels.NAME)).orElse(false);
        if (withoutName || oneName || nameless) {
            return new EvaluationFrame(rows, values, true, true);
        }
        var table = new Table(values.length == 0 ? 0 : values[0].length);
        for (int row = 0; row < size(); row++) {
            table.addAll(rows.labels(row).without(Labels.NAME), values[row]);
        }
        return table.frame();
    }

    /// Without the metric name. Rows that become alike are an error, though they never meet at a step.
    EvaluationFrame dropNameStrictly() {
        var dropped = dropName();
        if (dropped.size() < size()) {
            throw EvaluationFailure.execution(EvaluationFailure.SAME_LABELS);
        }
        return dropped;
    }

    /// Only the rows that have a value somewhere.
    EvaluationFrame compacted() {
        var kept = new int[size()];
        int n = 0;
        for (int row = 0; row < kept.length; row++) {
            if (hasAny(values[row])) {
                kept[n++] = row;
            }
        }
        return n == kept.length ? this : picked(Arrays.copyOf(kept, n));
    }

    /// Some of the rows, in the order given.
    EvaluationFrame picked(int[] chosen) {
        var chosenValues = new double[chosen.length][];
        Arrays.setAll(chosenValues, i -> values[chosen[i]]);
        return new EvaluationFrame(rows.picked(chosen), chosenValues, oneName, withoutName);
    }

    private static boolean hasAny(double[] row) {
        for (double value : row) {
            if (!isAbsent(value)) {
                return true;
            }
        }
        return false;
    }

    /// Rows found by their labels, as they come up step by step.
    static final class Table {
        private final int steps;
        private final HashMap<Labels, Integer> index = new HashMap<>();
        private final List<Labels> labels = new ArrayList<>();
        private final List<double[]> rows = new ArrayList<>();

        Table(int steps) {
            this.steps = steps;
        }

        int row(Labels of) {
            return index.computeIfAbsent(of, l -> {
                labels.add(l);
                rows.add(absentRow(steps));
                return rows.size() - 1;
            });
        }

        /// Two values for the same labels at one step are an error.
        void put(int row, int step, double value) {
            double[] target = rows.get(row);
            if (!isAbsent(target[step])) {
                throw EvaluationFailure.execution(EvaluationFailure.SAME_LABELS);
            }
            target[step] = value;
        }

        void addAll(Labels of, double[] row) {
            Integer known = index.get(of);
            if (known == null) {
                index.put(of, rows.size());
                labels.add(of);
                rows.add(row);
                return;
            }
            double[] merged = rows.get(known).clone();
            for (int step = 0; step < steps; step++) {
                if (isAbsent(row[step])) {
                    continue;
                }
                if (!isAbsent(merged[step])) {
                    throw EvaluationFailure.execution(EvaluationFailure.SAME_LABELS);
                }
                merged[step] = row[step];
            }
            rows.set(known, merged);
        }

        EvaluationFrame frame() {
            return new EvaluationFrame(LabelRows.of(labels), rows.toArray(double[][]::new), false, false);
        }
    }
}
