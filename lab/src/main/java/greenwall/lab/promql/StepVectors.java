package greenwall.lab.promql;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// An instant vector over all steps: one row per series, one value per step, [#ABSENT] for no value.
record StepVectors(List<Labels> labels, double[][] values) {
    /// Marks a missing value. Selection removes staleness markers, so their bit pattern can be reused here.
    static final double ABSENT = Samples.STALE;

    static final StepVectors EMPTY = new StepVectors(List.of(), new double[0][]);

    @FunctionalInterface
    interface StepOperation {
        double at(double value, int step);
    }

    static StepVectors of(Labels labels, double[] row) {
        return new StepVectors(List.of(labels), new double[][] {row});
    }

    static boolean isAbsent(double value) {
        return Samples.isStale(value);
    }

    static double[] absentRow(int steps) {
        var row = new double[steps];
        Arrays.fill(row, ABSENT);
        return row;
    }

    int size() {
        return values.length;
    }

    /// Returns the values of some rows at a step, without missing ones.
    double[] column(int step, int[] rows) {
        var present = new double[rows.length];
        int size = 0;
        for (int row : rows) {
            double value = values[row][step];
            if (!isAbsent(value)) {
                present[size++] = value;
            }
        }
        return size == rows.length ? present : Arrays.copyOf(present, size);
    }

    /// Returns vectors with the same labels and other values.
    StepVectors with(double[][] otherValues) {
        return new StepVectors(labels, otherValues);
    }

    /// Applies a change to each value that is present.
    StepVectors mapped(StepOperation change) {
        var changed = new double[size()][];
        for (int row = 0; row < changed.length; row++) {
            double[] from = values[row];
            var to = new double[from.length];
            for (int step = 0; step < to.length; step++) {
                to[step] = isAbsent(from[step]) ? ABSENT : change.at(from[step], step);
            }
            changed[row] = to;
        }
        return with(changed);
    }

    /// Removes the metric name. Rows that become equal are merged if they never have a value at the same
    /// step.
    StepVectors dropName() {
        return relabelled(row -> row.without(Labels.NAME));
    }

    /// Changes the labels of each row. Rows that become equal are merged as in [#dropName].
    StepVectors relabelled(UnaryOperator<Labels> change) {
        var table = new Table(size() == 0 ? 0 : values[0].length);
        for (int row = 0; row < size(); row++) {
            table.addAll(change.apply(labels.get(row)), values[row]);
        }
        return table.vectors();
    }

    /// Removes the metric name. Rows that become equal are an error, even if they never have a value at the
    /// same step.
    StepVectors dropNameStrictly() {
        var dropped = dropName();
        if (dropped.size() < size()) {
            throw PromqlEvaluationException.execution(PromqlEvaluationException.SAME_LABELS);
        }
        return dropped;
    }

    /// Keeps only the rows that have a value at any step.
    StepVectors compacted() {
        int[] kept =
                IntStream.range(0, size()).filter(row -> hasAny(values[row])).toArray();
        return kept.length == size() ? this : picked(kept);
    }

    /// Returns the chosen rows in the given order.
    StepVectors picked(int[] chosen) {
        return new StepVectors(
                Arrays.stream(chosen).mapToObj(labels::get).toList(),
                Arrays.stream(chosen).mapToObj(row -> values[row]).toArray(double[][]::new));
    }

    private static boolean hasAny(double[] row) {
        for (double value : row) {
            if (!isAbsent(value)) {
                return true;
            }
        }
        return false;
    }

    /// Returns the values of a row as the samples of a series.
    Samples samples(int row, EvaluationSteps steps) {
        long[] times = IntStream.range(0, steps.count()).mapToLong(steps::time).toArray();
        return new Samples(times.length, times, values[row]).withoutStale();
    }

    /// Collects rows by their labels, in insertion order.
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
                throw PromqlEvaluationException.execution(PromqlEvaluationException.SAME_LABELS);
            }
            target[step] = value;
        }

        void addAll(Labels of, double[] row) {
            int target = row(of);
            for (int step = 0; step < steps; step++) {
                if (!isAbsent(row[step])) {
                    put(target, step, row[step]);
                }
            }
        }

        StepVectors vectors() {
            return new StepVectors(labels, rows.toArray(double[][]::new));
        }
    }
}
