package greenwall.views.chart;

import greenwall.views.chart.DashboardChartStyle.Shape;
import java.util.Arrays;

/// Adds points between those of the data, to give a line its shape.
final class LineInterpolation {
    /// A curve with this many points looks smooth at any width.
    private static final int SMOOTH_POINTS = 2_000;
    private static final int MAX_BETWEEN = 16;

    private LineInterpolation() {}

    /// @param gapMillis the longest interval between two points that is drawn as one line
    static ChartLine of(Shape shape, ChartLine line, long gapMillis) {
        return of(shape, line, gapMillis, line);
    }

    /// @param joins a line with the same times, which has its gaps where the result has them
    static ChartLine of(Shape shape, ChartLine line, long gapMillis, ChartLine joins) {
        if (line.size() < 2) {
            return line;
        }
        return switch (shape) {
            case STEP_AFTER, STEP_BEFORE -> stepped(line, shape == Shape.STEP_AFTER, gapMillis);
            case SMOOTH -> smooth(line, gapMillis, joins);
            case LINE, BARS, POINTS -> line;
        };
    }

    /// Turns each step into two points. There is no step across a gap.
    private static ChartLine stepped(ChartLine line, boolean after, long gapMillis) {
        int n = line.size();
        var times = new long[2 * n - 1];
        var values = new double[2 * n - 1];
        for (int p = 0; p < n; p++) {
            times[2 * p] = line.times()[p];
            values[2 * p] = line.values()[p];
            if (p + 1 < n) {
                times[2 * p + 1] = after ? line.times()[p + 1] : line.times()[p];
                boolean gap = line.times()[p + 1] - line.times()[p] > gapMillis;
                values[2 * p + 1] = gap ? Double.NaN : after ? line.values()[p] : line.values()[p + 1];
            }
        }
        return new ChartLine(line.name(), line.identity(), times, values);
    }

    /// A curve through all points that is monotonic between them, so that it shows no values outside of their
    /// range.
    private static ChartLine smooth(ChartLine line, long gapMillis, ChartLine joins) {
        int n = line.size();
        int parts = Math.min(MAX_BETWEEN, SMOOTH_POINTS / n);
        if (parts < 2) {
            return line;
        }
        var slopes = slopes(line, gapMillis);
        var times = new long[(n - 1) * parts + 1];
        var values = new double[times.length];
        int count = 0;
        for (int p = 0; p < n; p++) {
            times[count] = line.times()[p];
            values[count++] = line.values()[p];
            if (!joined(joins, p, gapMillis)) {
                continue;
            }
            double length = line.times()[p + 1] - line.times()[p];
            for (int part = 1; part < parts; part++) {
                double at = (double) part / parts;
                times[count] = line.times()[p] + Math.round(at * length);
                values[count++] =
                        hermite(at, line.values()[p], line.values()[p + 1], slopes[p] * length, slopes[p + 1] * length);
            }
        }
        return new ChartLine(line.name(), line.identity(), Arrays.copyOf(times, count), Arrays.copyOf(values, count));
    }

    private static boolean joined(ChartLine line, int p, long gapMillis) {
        return p >= 0
                && p + 1 < line.size()
                && Double.isFinite(line.values()[p] + line.values()[p + 1])
                && line.times()[p + 1] - line.times()[p] <= gapMillis;
    }

    /// The slope at each point: the weighted harmonic mean of the slopes on both sides, or zero at an extremum.
    private static double[] slopes(ChartLine line, long gapMillis) {
        var slopes = new double[line.size()];
        for (int p = 0; p < slopes.length; p++) {
            boolean before = joined(line, p - 1, gapMillis);
            boolean behind = joined(line, p, gapMillis);
            double in = before ? slope(line, p - 1) : 0;
            double out = behind ? slope(line, p) : 0;
            if (before && behind) {
                double first = line.times()[p] - line.times()[p - 1];
                double second = line.times()[p + 1] - line.times()[p];
                slopes[p] = in * out <= 0
                        ? 0
                        : 3 * (first + second) / ((2 * second + first) / in + (second + 2 * first) / out);
            } else {
                slopes[p] = in + out;
            }
        }
        return slopes;
    }

    private static double slope(ChartLine line, int p) {
        return (line.values()[p + 1] - line.values()[p]) / Math.max(1, line.times()[p + 1] - line.times()[p]);
    }

    private static double hermite(double at, double from, double to, double rise, double lastRise) {
        double left = 1 - at;
        return from * left * left * (1 + 2 * at)
                + to * at * at * (3 - 2 * at)
                + rise * at * left * left
                - lastRise * at * at * left;
    }
}
