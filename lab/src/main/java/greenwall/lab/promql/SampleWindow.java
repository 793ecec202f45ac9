package greenwall.lab.promql;

import greenwall.lab.series.Samples;

/// The samples of one series in one range, as a range function gets them: `times` and `values` from `low` up to `high`.
/// One object is moved along a series, to avoid millions of allocations.
final class SampleWindow {
    final long[] times;
    final double[] values;
    int low;
    int high;
    /// The range's own bounds.
    long startMillis;

    long endMillis;
    /// The time of evaluation, which an offset does not move.
    long evaluatedMillis;
    /// The values of the scalar arguments at this step, in order.
    final double[] parameters;

    private final int samples;

    SampleWindow(Samples of, int parameters) {
        this.times = of.timeMillis();
        this.values = of.values();
        this.samples = of.size();
        this.parameters = new double[parameters];
    }

    /// Moves to a later end.
    void slide(long end, long rangeMillis) {
        endMillis = end;
        startMillis = end - rangeMillis;
        while (high < samples && times[high] <= endMillis) {
            high++;
        }
        while (low < high && times[low] < startMillis) {
            low++;
        }
    }

    int size() {
        return high - low;
    }

    double first() {
        return values[low];
    }

    double last() {
        return values[high - 1];
    }

    double rangeSeconds() {
        return (endMillis - startMillis) / 1000.0;
    }
}
