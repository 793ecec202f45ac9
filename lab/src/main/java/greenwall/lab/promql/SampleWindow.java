package greenwall.lab.promql;

/// The samples of one series in one window, as passed to a range function: `times` and `values` from `low`
/// (inclusive) to `high` (exclusive). One object moves along a series, to avoid millions of allocations.
final class SampleWindow {
    final long[] times;
    final double[] values;
    int low;
    int high;
    /// The bounds of the window.
    long startMillis;

    long endMillis;
    /// The evaluation time, without any offset.
    long evaluatedMillis;
    /// The values of the scalar arguments at the current step, in order.
    final double[] parameters;

    private final int samples;

    SampleWindow(Samples of, int parameters) {
        this.times = of.timeMillis();
        this.values = of.values();
        this.samples = of.size();
        this.parameters = new double[parameters];
    }

    /// Moves the window to a later end.
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
