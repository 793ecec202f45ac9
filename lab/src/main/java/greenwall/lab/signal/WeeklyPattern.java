package greenwall.lab.signal;

import java.util.function.DoubleBinaryOperator;

/// A pattern that repeats every week, with a mean of zero. It is stored by the minute, together with its
/// running sum.
public final class WeeklyPattern {
    private static final int DAY_MINUTES = 1440;
    private static final int WEEK_MINUTES = 7 * DAY_MINUTES;
    private static final long WEEK_MILLIS = WEEK_MINUTES * 60_000L;

    /// Monday 1 January 2018, 00:00 UTC.
    public static final long A_MONDAY = 1_514_764_800_000L;

    /// Office hours: the load rises in the morning, dips at noon, and is low at night and lower at weekends.
    public static final WeeklyPattern OFFICE = new WeeklyPattern(WeeklyPattern::office);

    /// Automatic jobs: the load is high at night, when backups and reports run.
    public static final WeeklyPattern NIGHTLY = new WeeklyPattern(WeeklyPattern::nightly);

    private final double[] value = new double[WEEK_MINUTES];
    private final double[] before = new double[WEEK_MINUTES + 1];

    private WeeklyPattern(DoubleBinaryOperator shape) {
        double sum = 0;
        for (int m = 0; m < WEEK_MINUTES; m++) {
            value[m] = shape.applyAsDouble(m / DAY_MINUTES, m % DAY_MINUTES / 60.0);
            sum += value[m];
        }
        double mean = sum / WEEK_MINUTES;
        double peak = 0;
        for (int m = 0; m < WEEK_MINUTES; m++) {
            value[m] -= mean;
            peak = Math.max(peak, Math.abs(value[m]));
        }
        for (int m = 0; m < WEEK_MINUTES; m++) {
            value[m] /= peak;
            before[m + 1] = before[m] + value[m] * 60;
        }
    }

    private static double office(double day, double hour) {
        double awake = bump(hour, 10.5, 2.6) + bump(hour, 15, 2.8) + 0.45 * bump(hour, 20.5, 1.8);
        return awake * (day >= 5 ? 0.4 : 1);
    }

    private static double nightly(double day, double hour) {
        return bump(hour, 2.5, 1.4) + 0.25 * bump(hour, 13, 4) + (day == 6 ? 0.3 * bump(hour, 4.5, 1.5) : 0);
    }

    private static double bump(double hour, double at, double width) {
        double away = Math.abs(hour - at);
        away = Math.min(away, 24 - away) / width;
        return Math.exp(-0.5 * away * away);
    }

    public double value(long millis) {
        return value[(int) (Math.floorMod(millis - A_MONDAY, WEEK_MILLIS) / 60_000)];
    }

    /// The integral of the value, in seconds, from a fixed Monday on.
    public double total(long millis) {
        long into = Math.floorMod(millis - A_MONDAY, WEEK_MILLIS);
        int minute = (int) (into / 60_000);
        return before[minute] + value[minute] * ((into - minute * 60_000L) / 1000.0);
    }
}
