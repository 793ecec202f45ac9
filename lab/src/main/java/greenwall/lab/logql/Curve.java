package greenwall.lab.logql;

import greenwall.fleet.Labels;
import java.util.Arrays;
import java.util.BitSet;

/// One series of an answer: a value for each instant, or none.
public record Curve(Labels labels, double[] values, BitSet present) {
    static Curve empty(Labels labels, int size) {
        return new Curve(labels, new double[size], new BitSet(size));
    }

    static Curve constant(double value, int size) {
        var curve = empty(Labels.EMPTY, size);
        Arrays.fill(curve.values, value);
        curve.present.set(0, size);
        return curve;
    }

    void set(int at, double value) {
        values[at] = value;
        present.set(at);
    }

    public boolean has(int at) {
        return present.get(at);
    }
}
