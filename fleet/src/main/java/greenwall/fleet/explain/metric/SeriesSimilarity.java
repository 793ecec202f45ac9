package greenwall.fleet.explain.metric;

import greenwall.fleet.explain.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// Compares series with the explained one around its onset, whatever their units: by the absolute correlation
/// of their samples.
record SeriesSimilarity(TimeSeries explained, Instant onset, SeriesRanking.Timing timing) {
    private static final int MIN_PAIRS = 5;
    private static final int STEPS_BEFORE = 12;
    private static final int POWER = 4;
    /// The factor for a series that is not similar to the explained one.
    private static final double MIN_FACTOR = 0.1;

    /// The factor for similarity, unshifted or shifted by the lead.
    double factor(TimeSeries series, Duration lead) {
        double best = Math.max(similarity(series, 0), similarity(series, Math.max(0, lead.toMillis())));
        return MIN_FACTOR + (1 - MIN_FACTOR) * Math.pow(best, POWER);
    }

    /// From 0 to 1; 0 if too few samples can be paired, or one of the series is constant.
    ///
    /// @param lead the shift of the series in milliseconds
    private double similarity(TimeSeries series, long lead) {
        long from =
                onset.toEpochMilli() - timing.step().multipliedBy(STEPS_BEFORE).toMillis() - lead;
        long to = onset.toEpochMilli() + timing.latest().toMillis() - lead;
        long maxAge = timing.step().toMillis();
        var times = explained.timeMillis();
        var values = new double[series.size()];
        var explainedValues = new double[series.size()];
        int n = 0;
        for (int i = 0; i < series.size(); i++) {
            long time = series.timeMillis()[i];
            if (time < from || time > to || !Double.isFinite(series.values()[i])) {
                continue;
            }
            int position = Arrays.binarySearch(times, time + lead);
            int index = position >= 0 ? position : -position - 2;
            if (index >= 0
                    && time + lead - times[index] <= maxAge
                    && Double.isFinite(explained.values()[index])) {
                values[n] = series.values()[i];
                explainedValues[n++] = explained.values()[index];
            }
        }
        return n < MIN_PAIRS ? 0 : Math.abs(correlation(values, explainedValues, n));
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
