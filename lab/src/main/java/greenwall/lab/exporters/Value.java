package greenwall.lab.exporters;

import greenwall.lab.series.Samples;
import greenwall.lab.signal.Rate;

/// A sample's value at any instant, in epoch milliseconds. [#ABSENT] where the exporter does not show the
/// series then.
@FunctionalInterface
public interface Value {
    double ABSENT = Samples.STALE;

    double at(long t);

    /// Absent where the number is none.
    static Value of(Rate number) {
        return t -> {
            double value = number.at(t);
            return Double.isNaN(value) ? ABSENT : value;
        };
    }
}
