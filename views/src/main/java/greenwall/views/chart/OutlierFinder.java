package greenwall.views.chart;

import java.util.Arrays;
import java.util.List;

/// Finds the series that behave unusually in the window: some of their samples are far from their own median.
/// If none or most of the series do so, none stands out.
final class OutlierFinder {
    private static final int MIN_SERIES = 4;
    private static final int SAMPLES = 240;
    private static final double MAX_DEVIATIONS = 5;
    private static final double SHARE_OF_MEDIAN = 0.1;
    private static final double SHARE_OF_SAMPLES = 0.02;
    private static final double MAD_TO_SIGMA = 1.4826;

    private OutlierFinder() {}

    /// For each series, whether it is drawn in the background. All are false if no series stands out.
    static boolean[] inBackground(List<ChartLine> lines) {
        var inBackground = new boolean[lines.size()];
        if (lines.size() < MIN_SERIES) {
            return inBackground;
        }
        int deviating = 0;
        for (int i = 0; i < inBackground.length; i++) {
            inBackground[i] = !deviates(lines.get(i));
            deviating += inBackground[i] ? 0 : 1;
        }
        if (deviating == 0 || deviating > inBackground.length / 2) {
            Arrays.fill(inBackground, false);
        }
        return inBackground;
    }

    private static boolean deviates(ChartLine line) {
        var values = samples(line);
        if (values.length < 8) {
            return false;
        }
        double median = median(values.clone());
        var deviations =
                Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
        double threshold =
                MAX_DEVIATIONS * MAD_TO_SIGMA * median(deviations.clone()) + SHARE_OF_MEDIAN * Math.abs(median);
        long count = Arrays.stream(deviations).filter(each -> each > threshold).count();
        return count >= Math.max(3, SHARE_OF_SAMPLES * values.length);
    }

    /// A limited number of evenly spread samples, so that the cost does not grow with the length of the line.
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
