package greenwall.lab.promql;

import static greenwall.lab.promql.EvaluationFrame.ABSENT;
import static greenwall.lab.promql.EvaluationFrame.isAbsent;

import greenwall.fleet.promql.Aggregator;

/// The state of an aggregator for every group and step, into which rows are folded one after the other.
final class Fold {
    private final Aggregator aggregator;
    private final int steps;
    private final double[][] value;
    private final double[] mean;
    private final int[] count;

    Fold(Aggregator aggregator, int groups, int steps) {
        this.aggregator = aggregator;
        this.steps = steps;
        this.value = new double[groups][steps];
        this.count = new int[Math.multiplyExact(groups, steps)];
        this.mean = hasMean() ? new double[count.length] : new double[0];
    }

    private boolean hasMean() {
        return aggregator == Aggregator.AVG || aggregator == Aggregator.STDDEV || aggregator == Aggregator.STDVAR;
    }

    /// One row for each group.
    double[][] of(EvaluationFrame frame, int[] groups) {
        for (int row = 0; row < groups.length; row++) {
            add(groups[row], frame.values()[row]);
        }
        for (int group = 0; group < value.length; group++) {
            for (int step = 0; step < steps; step++) {
                value[group][step] = result(group, step);
            }
        }
        return value;
    }

    private void add(int group, double[] row) {
        double[] values = value[group];
        for (int step = 0; step < steps; step++) {
            double v = row[step];
            if (isAbsent(v)) {
                continue;
            }
            int at = group * steps + step;
            boolean first = count[at]++ == 0;
            switch (aggregator) {
                case SUM -> values[step] = first ? v : values[step] + v;
                case MIN -> {
                    if (first || values[step] > v || Double.isNaN(values[step])) {
                        values[step] = v;
                    }
                }
                case MAX -> {
                    if (first || values[step] < v || Double.isNaN(values[step])) {
                        values[step] = v;
                    }
                }
                case AVG -> average(at, v, first);
                case STDDEV, STDVAR -> {
                    if (first) {
                        mean[at] = v;
                    } else {
                        double delta = v - mean[at];
                        mean[at] += delta / count[at];
                        values[step] += delta * (v - mean[at]);
                    }
                }
                default -> {}
            }
        }
    }

    private void average(int at, double v, boolean first) {
        if (first) {
            mean[at] = v;
            return;
        }
        if (Double.isInfinite(mean[at]) && RangeFunctions.keepsInfinite(mean[at], v)) {
            return;
        }
        mean[at] += v / count[at] - mean[at] / count[at];
    }

    private double result(int group, int step) {
        int at = group * steps + step;
        if (count[at] == 0) {
            return ABSENT;
        }
        return switch (aggregator) {
            case AVG -> mean[at];
            case COUNT -> count[at];
            case GROUP -> 1;
            case STDVAR -> value[group][step] / count[at];
            case STDDEV -> Math.sqrt(value[group][step] / count[at]);
            default -> value[group][step];
        };
    }
}
