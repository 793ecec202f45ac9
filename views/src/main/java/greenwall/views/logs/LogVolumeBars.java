package greenwall.views.logs;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.Matrix;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.StackedCountData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The columns of a histogram, computed from a source's counts or from lines.
public final class LogVolumeBars {
    private static final long[] SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400
    };

    private LogVolumeBars() {}

    /// The shortest step that does not give more columns than requested.
    public static Duration step(TimeWindow window, int columns) {
        for (long seconds : SECONDS) {
            if (window.length().toSeconds() <= seconds * columns) {
                return Duration.ofSeconds(seconds);
            }
        }
        return Duration.ofSeconds(SECONDS[SECONDS.length - 1]);
    }

    /// The window to query so that the columns cover this one. A source counts at multiples of the step, each time the
    /// lines since the one before. So the count at the start is of lines before the window, and the lines just
    /// before its end are counted after it.
    public static TimeWindow counted(TimeWindow window, Duration step) {
        return new TimeWindow(window.start().plus(step), window.end().plus(step).minusMillis(1));
    }

    /// @param incomplete why a part of the counts is missing; empty if none is
    public static StackedCountData of(String title, Matrix matrix, String incomplete) {
        long step = matrix.step().toMillis();
        var times = matrix.series().stream()
                .flatMapToLong(series -> Arrays.stream(series.timeMillis(), 0, series.size()))
                .summaryStatistics();
        long first = times.getMin();
        if (times.getCount() == 0) {
            return StackedCountData.empty(title, incomplete.isEmpty() ? "No lines in this time range." : incomplete);
        }
        int columns = (int) ((times.getMax() - first) / step) + 1;
        var byLevel = new EnumMap<LogLevel, double[]>(LogLevel.class);
        for (var series : matrix.series()) {
            var counts = byLevel.computeIfAbsent(LogLevel.of(series.labels(), Map.of(), ""), _ -> new double[columns]);
            for (int i = 0; i < series.size(); i++) {
                counts[(int) ((series.timeMillis()[i] - first) / step)] += series.values()[i];
            }
        }
        return new StackedCountData(ChartData.titled(title, incomplete), first - step, step, layers(byLevel), "");
    }

    /// Counts only the loaded lines, for a source that cannot count.
    static StackedCountData of(String title, LineStore store, TimeWindow window, Duration step) {
        long from = Math.floorDiv(window.start().toEpochMilli(), step.toMillis()) * step.toMillis();
        int columns = (int) Math.min(5_000, (window.end().toEpochMilli() - from) / step.toMillis() + 1);
        var byLevel = new EnumMap<LogLevel, double[]>(LogLevel.class);
        for (long n = store.first(); n < store.end(); n++) {
            var line = store.get(n);
            int column = (int) Math.floorDiv(line.timeNanos() / 1_000_000 - from, step.toMillis());
            if (column >= 0 && column < columns) {
                byLevel.computeIfAbsent(line.level(), _ -> new double[columns])[column]++;
            }
        }
        return new StackedCountData(title, from, step.toMillis(), layers(byLevel), "No lines in this time range.");
    }

    /// Uses counts by the name of the level, as an explanation has them.
    public static StackedCountData of(String title, Map<String, double[]> counts, Instant start, Duration step) {
        var byLevel = new EnumMap<LogLevel, double[]>(LogLevel.class);
        counts.forEach((word, each) -> byLevel.merge(LogLevel.named(word), each, LogVolumeBars::sum));
        return new StackedCountData(title, start.toEpochMilli(), step.toMillis(), layers(byLevel), "No lines.");
    }

    private static double[] sum(double[] first, double[] second) {
        var sum = new double[Math.max(first.length, second.length)];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (i < first.length ? first[i] : 0) + (i < second.length ? second[i] : 0);
        }
        return sum;
    }

    /// The worst level at the bottom, where bars are easiest to compare.
    private static List<StackedCountData.Layer> layers(Map<LogLevel, double[]> byLevel) {
        var layers = new ArrayList<StackedCountData.Layer>();
        for (var level : LogLevel.values()) {
            var counts = byLevel.get(level);
            if (counts != null) {
                layers.add(new StackedCountData.Layer(
                        LogLevelStyle.name(level), LogLevelStyle.of(level).bar(), counts));
            }
        }
        return layers;
    }
}
