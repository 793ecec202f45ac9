package greenwall.views.chart;

import java.util.Arrays;
import java.util.List;

/// Finds the series that behave unusually in the window: part of their samples lies far from their own median. If none
/// or most do, none stands out.
final class OutlierLines {
    private static final int LEAST_SERIES = 4;
    private static final int SAMPLES = 240;
    private static final double SPREADS = 5;
    private static final double SHARE_OF_MEDIAN = 0.1;
    private static final double SHARE_OF_SAMPLES = 0.02;
    private static final double NORMAL = 1.4826;

    private OutlierLines() {}

    /// For each series whether it stays in the background; all false where none deviates.
    static boolean[] quiet(List<ChartLine> lines) {
        var quiet = new boolean[lines.size()];
        if (lines.size() < LEAST_SERIES) {
            return quiet;
        }
        int loud = 0;
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] = !deviates(lines.get(i));
            loud += quiet[i] ? 0 : 1;
        }
        if (loud == 0 || loud > quiet.length / 2) {
            Arrays.fill(quiet, false);
        }
        return quiet;
    }

    private static boolean deviates(ChartLine line) {
        var values = samples(line);
        if (values.length < 8) {
            return false;
        }
        double median = median(values.clone());
        var away = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            away[i] = Math.abs(values[i] - median);
        }
        double far = SPREADS * NORMAL * median(away.clone()) + SHARE_OF_MEDIAN * Math.abs(median);
        int count = 0;
        for (double each : away) {
            count += each > far ? 1 : 0;
        }
        return count >= Math.max(3, SHARE_OF_SAMPLES * values.length);
    }

    /// A bounded, evenly spread sample, so that the cost does not grow with the length.
    private static double[] samples(ChartLine line) {
        int stride = Math.max(1, line.size() / SAMPLES);
        var some = new double[line.size() / stride + 1];
        int count = 0;
        for (int i = 0; i < line.size(); i += stride) {
            double value = line.values()[i];
            if (Double.isFinite(value)) {
                some[count++] = value;
            }
        }
        return Arrays.copyOf(some, count);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
