package greenwall.views.chart;

import greenwall.fleet.source.Matrix;
import java.util.Arrays;

/// One series of a chart: its name and its points in order of time. The arrays are shared, not copied: whoever
/// hands them over does not change them any more.
public record Line(String name, long[] times, double[] values) {
    public static Line of(Matrix.Series series, String name) {
        return new Line(name, series.timeMillis(), series.values());
    }

    public int size() {
        return times.length;
    }

    /// The first point at or after the time, or the number of points.
    int indexAt(double millis) {
        int found = Arrays.binarySearch(times, (long) Math.ceil(millis));
        return found < 0 ? -found - 1 : found;
    }

    /// The value nearest to the instant, or NaN where none is within reach.
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
}
