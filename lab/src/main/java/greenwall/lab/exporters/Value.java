package greenwall.lab.exporters;

import greenwall.lab.series.Samples;

/// A sample's value at any instant, in epoch milliseconds. [#ABSENT] where the exporter does not show the
/// series then.
@FunctionalInterface
public interface Value {
    double ABSENT = Samples.STALE;

    double at(long t);

    static Value constant(double value) {
        return t -> value;
    }
}
