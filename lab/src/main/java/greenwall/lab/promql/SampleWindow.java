package greenwall.lab.promql;

/// The samples of one series in one range, which a range function sees: `times` and `values` from `low` up to `high`.
/// One object slides along a series, to avoid millions of allocations.
final class SampleWindow {
    long[] times = {};
    double[] values = {};
    int low;
    int high;
    /// The range's own bounds.
    long startMillis;

    long endMillis;
    /// The time of evaluation, which an offset does not move.
    long evaluatedMillis;
    /// The values of the scalar arguments at this step, in order.
    double[] parameters = {};

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
