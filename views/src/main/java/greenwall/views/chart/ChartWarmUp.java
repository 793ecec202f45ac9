package greenwall.views.chart;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.IntStream;
import javafx.scene.layout.Region;

/// Draws small charts off screen until the JIT compiler has compiled the drawing code. Otherwise the first
/// chart of a session would run in the interpreter and take several times as long. Runs in a separate thread
/// after the wall is shown, needs no window, and takes about a second of one core. It ends with a few large
/// charts, so that the memory for them is already committed. `ChartBench` measures the first heatmap
/// with and without the warm-up.
public final class ChartWarmUp implements Runnable {
    private static final int ROUNDS = 40;
    private static final int LINES = 100;
    /// So many that several points share a pixel.
    private static final int POINTS = 1_500;
    private static final int COLUMNS = 900;
    private static final int BUCKETS = 64;
    private static final int STEP_MILLIS = 10_000;
    private static final double WIDTH = 320;
    private static final double HEIGHT = 200;
    private static final int LARGE_ROUNDS = 3;
    private static final double LARGE_WIDTH = 1_920;
    private static final double LARGE_HEIGHT = 1_080;
    private static final Instant END = Instant.EPOCH.plus(Duration.ofDays(1));

    @Override
    public void run() {
        var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
        var many = chart(LINES, POINTS);
        var alone = chart(1, POINTS);
        var few = chart(3, 60);
        var heat = heat();
        for (int round = 0; round < ROUNDS; round++) {
            draw(new TimeSeriesChart(style, axis(POINTS), ZoneOffset.UTC, many), WIDTH, HEIGHT);
            draw(new TimeSeriesChart(style, axis(POINTS), ZoneOffset.UTC, alone), WIDTH, HEIGHT);
            draw(new TimeSeriesChart(style, axis(60), ZoneOffset.UTC, few), WIDTH, HEIGHT);
            draw(new Heatmap(style, axis(COLUMNS), ZoneOffset.UTC, heat), WIDTH, HEIGHT);
        }
        for (int round = 0; round < LARGE_ROUNDS; round++) {
            draw(new Heatmap(style, axis(COLUMNS), ZoneOffset.UTC, heat), LARGE_WIDTH, LARGE_HEIGHT);
        }
        // Otherwise this collection would delay the first real chart.
        System.gc();
    }

    private static void draw(Region chart, double width, double height) {
        chart.resize(width, height);
        chart.layout();
    }

    private static TimeAxis axis(int points) {
        return new TimeAxis(TimeWindow.before(END, Duration.ofMillis((long) points * STEP_MILLIS)));
    }

    private static long[] times(int count) {
        return IntStream.range(0, count)
                .mapToLong(i -> END.toEpochMilli() - (count - 1L - i) * STEP_MILLIS)
                .toArray();
    }

    private static ChartData chart(int count, int points) {
        var random = new Random(count);
        var lines = IntStream.range(0, count)
                .mapToObj(i -> new ChartLine(
                        "line " + i,
                        times(points),
                        random.doubles(points, 0, 1 + i).toArray()))
                .toList();
        // Adds a gap, as real lines have.
        lines.forEach(line -> line.values()[points / 3] = Double.NaN);
        return ChartData.of("Warming", Unit.SECONDS, Duration.ofMillis(STEP_MILLIS), lines, "", "");
    }

    private static HeatmapData heat() {
        var random = new Random(BUCKETS);
        var bounds = IntStream.range(0, BUCKETS)
                .mapToDouble(b -> 1e-6 * Math.pow(1.4, b))
                .toArray();
        var counts = IntStream.range(0, COLUMNS)
                .mapToObj(_ -> random.doubles(BUCKETS, 0, 100).toArray())
                .toArray(double[][]::new);
        return new HeatmapData("Warming", Unit.SECONDS, STEP_MILLIS, times(COLUMNS), 0, bounds, counts, "", "");
    }
}
