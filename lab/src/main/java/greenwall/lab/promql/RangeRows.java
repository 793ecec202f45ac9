package greenwall.lab.promql;

import greenwall.fleet.Labels;
import greenwall.lab.series.Samples;
import java.util.function.IntFunction;

/// A range vector before it is cut into windows: each series with its samples, no staleness markers among them.
/// The two flags are those of [EvaluationFrame].
record RangeRows(LabelRows rows, IntFunction<Samples> samples, boolean oneName, boolean withoutName) {
    int size() {
        return rows.size();
    }

    Labels labels(int row) {
        var labels = rows.labels(row);
        return withoutName ? labels.without(Labels.NAME) : labels;
    }

    /// The rows of a subquery's inner expression as series.
    static RangeRows of(EvaluationFrame frame, Steps steps) {
        return new RangeRows(
                frame.rows(), row -> present(frame.values()[row], steps), frame.oneName(), frame.withoutName());
    }

    private static Samples present(double[] row, Steps steps) {
        var times = new long[row.length];
        var values = new double[row.length];
        int kept = 0;
        for (int step = 0; step < row.length; step++) {
            if (!EvaluationFrame.isAbsent(row[step])) {
                times[kept] = steps.time(step);
                values[kept++] = row[step];
            }
        }
        return new Samples(kept, times, values);
    }
}
