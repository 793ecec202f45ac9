package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.lab.series.Samples;
import java.util.Arrays;

/// One series of a range aggregation: at each evaluation time a value, or none.
record ResultSeries(Labels labels, double[] values) {
    static ResultSeries empty(Labels labels, int size) {
        var values = new double[size];
        Arrays.fill(values, Samples.STALE);
        return new ResultSeries(labels, values);
    }

    boolean has(int at) {
        return !Samples.isStale(values[at]);
    }
}
