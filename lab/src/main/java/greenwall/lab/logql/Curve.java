package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.lab.series.Samples;
import java.util.Arrays;

/// One series of an answer: a value for each instant, or none.
public record Curve(Labels labels, double[] values) {
    static Curve empty(Labels labels, int size) {
        var values = new double[size];
        Arrays.fill(values, Samples.STALE);
        return new Curve(labels, values);
    }

    public boolean has(int at) {
        return !Samples.isStale(values[at]);
    }
}
