package greenwall.fleet.explain.metric;

import greenwall.fleet.explain.SeriesTrace;
import java.util.Arrays;

/// How much two series look alike over a stretch of time, whatever their units: the correlation of their samples,
/// without its sign.
final class SeriesCorrelation {
    private static final int FEWEST = 5;

    private SeriesCorrelation() {}

    /// From 0 to 1; 0 where too few samples lie side by side, or one of the two stands still.
    ///
    /// @param lead by how many milliseconds the first series goes ahead of the second
    /// @param apart how old a sample of the second may be beside one of the first
    static double of(SeriesTrace first, SeriesTrace second, long from, long to, long lead, long apart) {
        var times = second.timeMillis();
        var one = new double[first.size()];
        var other = new double[first.size()];
        int n = 0;
        for (int i = 0; i < first.size(); i++) {
            long time = first.timeMillis()[i];
            if (time < from || time > to || !Double.isFinite(first.values()[i])) {
                continue;
            }
            int found = Arrays.binarySearch(times, time + lead);
            int beside = found >= 0 ? found : -found - 2;
            if (beside >= 0 && time + lead - times[beside] <= apart && Double.isFinite(second.values()[beside])) {
                one[n] = first.values()[i];
                other[n++] = second.values()[beside];
            }
        }
        return n < FEWEST ? 0 : Math.abs(correlation(one, other, n));
    }

    private static double correlation(double[] one, double[] other, int n) {
        double oneMean = Arrays.stream(one, 0, n).average().orElse(0);
        double otherMean = Arrays.stream(other, 0, n).average().orElse(0);
        double products = 0;
        double ones = 0;
        double others = 0;
        for (int i = 0; i < n; i++) {
            products += (one[i] - oneMean) * (other[i] - otherMean);
            ones += (one[i] - oneMean) * (one[i] - oneMean);
            others += (other[i] - otherMean) * (other[i] - otherMean);
        }
        double scale = Math.sqrt(ones) * Math.sqrt(others);
        return scale > 0 ? products / scale : 0;
    }
}
