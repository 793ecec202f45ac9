package greenwall.views.widgets;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Matrix;
import greenwall.views.chart.ChartData;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The normal range for a time window: the values at the same local times of the four weeks before, plus or
/// minus half an hour. With data from fewer than two weeks there is no normal range. Meant for windows of up to
/// a week. Independent of JavaFX.
public final class NormalRange {
    public static final int WEEKS = 4;
    private static final int MIN_WEEKS = 2;
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MARGIN = Duration.ofMinutes(30);
    private static final Duration FINEST = Duration.ofMinutes(5);
    private static final int POINTS = 60;
    /// The band extends beyond the window's end, so that it need not be queried each time the window moves.
    private static final Duration AHEAD = Duration.ofMinutes(15);

    private final String name;
    private final TimeWindow window;
    private final ZoneId zone;
    private final List<PastWeek> past = new ArrayList<>();

    private record PastWeek(int week, long[] times, double[] values) {}

    public NormalRange(String name, TimeWindow window, ZoneId zone) {
        this.name = name;
        this.window = window;
        this.zone = zone;
    }

    public static boolean applies(TimeWindow window) {
        return window.length().compareTo(WEEK) <= 0;
    }

    /// Whether the band of this range also fits another window.
    public boolean serves(TimeWindow other) {
        return new NormalRange(name, other, zone).step().equals(step())
                && !other.start().isBefore(window.start().minus(step()))
                && !other.end().isAfter(window.end().plus(AHEAD));
    }

    public Duration step() {
        long minutes = Math.max(FINEST.toMinutes(), window.length().toMinutes() / POINTS);
        return Duration.ofMinutes(minutes);
    }

    /// The same window some weeks ago, with a margin.
    public TimeWindow before(int weeks) {
        return new TimeWindow(
                back(window.start(), weeks).minus(MARGIN),
                back(window.end(), weeks).plus(MARGIN).plus(AHEAD));
    }

    /// By local time, because load follows working hours, which shift with daylight saving time.
    private Instant back(Instant at, int weeks) {
        return at.atZone(zone).minusWeeks(weeks).toInstant();
    }

    public void add(int week, Matrix.Series series) {
        past.add(new PastWeek(week, series.timeMillis(), series.values()));
    }

    public Optional<ChartData.Band> band() {
        long step = step().toMillis();
        long from = window.start().toEpochMilli();
        long until = window.end().plus(AHEAD).toEpochMilli();
        int points = (int) ((until - from) / step) + 1;
        var times = new long[points];
        var low = new double[points];
        var high = new double[points];
        int known = 0;
        for (int i = 0; i < points; i++) {
            times[i] = from + i * step;
            var around = around(times[i]);
            low[i] = quantile(around, 0.02);
            high[i] = quantile(around, 0.98);
            known += around.length > 0 ? 1 : 0;
        }
        if (known < 2) {
            return Optional.empty();
        }
        return Optional.of(new ChartData.Band("normal for " + name, times, low, high));
    }

    /// The sorted values of all weeks around the same time; empty if too few weeks have values.
    private double[] around(long at) {
        Set<Integer> weeks = new HashSet<>();
        var found = new ArrayList<Double>();
        for (var pastWeek : past) {
            long then = back(Instant.ofEpochMilli(at), pastWeek.week()).toEpochMilli();
            int first = Arrays.binarySearch(pastWeek.times(), then - MARGIN.toMillis());
            for (int i = first < 0 ? -first - 1 : first;
                    i < pastWeek.times().length && pastWeek.times()[i] <= then + MARGIN.toMillis();
                    i++) {
                if (Double.isFinite(pastWeek.values()[i])) {
                    found.add(pastWeek.values()[i]);
                    weeks.add(pastWeek.week());
                }
            }
        }
        return weeks.size() < MIN_WEEKS
                ? new double[0]
                : found.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
