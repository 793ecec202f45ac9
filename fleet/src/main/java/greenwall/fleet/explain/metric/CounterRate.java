package greenwall.fleet.explain.metric;

import greenwall.fleet.explain.TimeSeries;

/// The growth of a counter per second, because its value alone means nothing.
public final class CounterRate {
    /// A counter rises at least this many times per reset.
    private static final int MIN_RISES_PER_RESET = 3;

    private CounterRate() {}

    /// The form of a query's series in which the onset is searched: a counter is replaced by its growth.
    public static TimeSeries of(PromqlQuery query, TimeSeries series) {
        return query.plain() ? of(series) : series;
    }

    /// The series itself if it is not a counter.
    static TimeSeries of(TimeSeries series) {
        if (!isCounter(series)) {
            return series;
        }
        var values = series.values();
        var times = new long[values.length - 1];
        var rates = new double[values.length - 1];
        for (int i = 1; i < values.length; i++) {
            double seconds = (series.timeMillis()[i] - series.timeMillis()[i - 1]) / 1000.0;
            double growth = values[i] - values[i - 1];
            times[i - 1] = series.timeMillis()[i];
            rates[i - 1] = (growth < 0 ? values[i] : growth) / Math.max(0.001, seconds);
        }
        return new TimeSeries(series.labels(), times, rates);
    }

    /// Whether it is a counter: it has the name of a counter and falls rarely enough for resets, or it never
    /// falls. A gauge may have the name of a counter, but it falls more often.
    private static boolean isCounter(TimeSeries series) {
        var values = series.values();
        int rises = 0;
        int falls = 0;
        for (int i = 1; i < values.length; i++) {
            rises += values[i] > values[i - 1] ? 1 : 0;
            falls += values[i] < values[i - 1] ? 1 : 0;
        }
        var name = series.labels().metricName();
        boolean named = name.endsWith("_total") || name.endsWith("_count") || name.endsWith("_sum");
        return named
                ? values.length > 2 && falls * MIN_RISES_PER_RESET <= rises
                : falls == 0 && values.length > 20 && rises > 0.6 * values.length;
    }
}
