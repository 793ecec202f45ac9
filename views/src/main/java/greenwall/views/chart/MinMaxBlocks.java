package greenwall.views.chart;

import java.util.Map;
import java.util.WeakHashMap;

/// Finds the minimum and maximum in a range of a line. It uses blocks that are computed once, so that panning
/// over a hundred long lines does not read every point again. Lines are immutable, and their blocks are
/// garbage-collected with them.
final class MinMaxBlocks {
    private static final int BLOCK = 64;

    private final Map<double[], double[][]> blocks = new WeakHashMap<>();

    double high(ChartLine line, int from, int to) {
        return extreme(line.values(), from, to, 1);
    }

    double low(ChartLine line, int from, int to) {
        return extreme(line.values(), from, to, 0);
    }

    private double extreme(double[] values, int from, int to, int index) {
        var blockExtremes = blocks.computeIfAbsent(values, MinMaxBlocks::read)[index];
        double extreme = index == 1 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        int i = from;
        while (i < to) {
            double value;
            if (i % BLOCK == 0 && i + BLOCK <= to) {
                value = blockExtremes[i / BLOCK];
                i += BLOCK;
            } else {
                value = values[i++];
            }
            // Comparisons with NaN are false, so NaN has no effect.
            if (index == 1 ? value > extreme : value < extreme) {
                extreme = value;
            }
        }
        return extreme;
    }

    private static double[][] read(double[] values) {
        int count = values.length / BLOCK;
        var low = new double[count];
        var high = new double[count];
        for (int b = 0; b < count; b++) {
            low[b] = Double.POSITIVE_INFINITY;
            high[b] = Double.NEGATIVE_INFINITY;
            for (int i = b * BLOCK; i < (b + 1) * BLOCK; i++) {
                if (values[i] > high[b]) {
                    high[b] = values[i];
                }
                if (values[i] < low[b]) {
                    low[b] = values[i];
                }
            }
        }
        return new double[][] {low, high};
    }
}
