package greenwall.views.chart;

import greenwall.fleet.source.Matrix;
import java.util.Arrays;

/// One series of a chart: its name, its identity, and its points in order of time. The arrays are not copied,
/// so the caller must not change them afterwards.
/// @param identity determines its colour, independent of the displayed name
public record ChartLine(String name, String identity, long[] times, double[] values) {
    public ChartLine(String name, long[] times, double[] values) {
        this(name, name, times, values);
    }

    public static ChartLine of(Matrix.Series series, String name) {
        return of(series, name, "");
    }

    /// @param part distinguishes series of the chart that have the same labels
    public static ChartLine of(Matrix.Series series, String name, String part) {
        return new ChartLine(name, series.labels() + part, series.timeMillis(), series.values());
    }

    public int size() {
        return times.length;
    }

    /// The index of the first point at or after the time, or the number of points.
    int indexAt(double millis) {
        int found = Arrays.binarySearch(times, (long) Math.ceil(millis));
        return found < 0 ? -found - 1 : found;
    }

    /// The value nearest to the instant, or NaN if none is within reach.
    double near(double millis, double reach) {
        int after = indexAt(millis);
        int before = after - 1;
        double best = Double.NaN;
        double distance = reach;
        for (int i = Math.max(0, before); i <= after && i < times.length; i++) {
            double away = Math.abs(times[i] - millis);
            if (away <= distance && !Double.isNaN(values[i])) {
                best = values[i];
                distance = away;
            }
        }
        return best;
    }

    double last() {
        return values.length == 0 ? Double.NaN : values[values.length - 1];
    }

    /// The largest of these points; negative infinity if none of them is a finite number. One infinite value, as of
    /// a division by zero, must not set the scale of all others.
    double highest(int from, int to) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            highest = Double.isFinite(values[i]) ? Math.max(highest, values[i]) : highest;
        }
        return highest;
    }

    double lowest(int from, int to) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) {
            lowest = Double.isFinite(values[i]) ? Math.min(lowest, values[i]) : lowest;
        }
        return lowest;
    }
}
