package greenwall.lab.promql;

import greenwall.fleet.promql.TimeShift;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A range vector at every step: one window for each series and step, both bounds included.
record Windows(
        SelectedSeries selection, SampleBudget budget, RangeRows rows, TimeShift shift, long rangeMillis, Steps steps) {
    /// Series without a value at any step are left out.
    EvaluationFrame apply(ToDoubleFunction<SampleWindow> function, List<double[]> parameters) {
        budget.take(rows.size(), steps.count());
        var values = new double[rows.size()][];
        selection.forEach(rows.size(), row -> values[row] = row(row, function, parameters));
        return new EvaluationFrame(rows.rows(), values, rows.oneName(), rows.withoutName()).compacted();
    }

    private double[] row(int row, ToDoubleFunction<SampleWindow> function, List<double[]> parameters) {
        var result = EvaluationFrame.absentRow(steps.count());
        var samples = rows.samples().apply(row);
        var window = new SampleWindow();
        window.times = samples.timeMillis();
        window.values = samples.values();
        window.parameters = new double[parameters.size()];
        for (int step = 0; step < result.length; step++) {
            window.evaluatedMillis = steps.time(step);
            window.endMillis = selection.shifted(shift, steps, window.evaluatedMillis);
            window.startMillis = window.endMillis - rangeMillis;
            while (window.high < samples.size() && window.times[window.high] <= window.endMillis) {
                window.high++;
            }
            while (window.low < window.high && window.times[window.low] < window.startMillis) {
                window.low++;
            }
            if (window.size() == 0) {
                continue;
            }
            for (int i = 0; i < window.parameters.length; i++) {
                window.parameters[i] = parameters.get(i)[step];
            }
            result[step] = function.applyAsDouble(window);
        }
        return result;
    }
}
