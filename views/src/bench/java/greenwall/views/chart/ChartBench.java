package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.RealWindow;
import greenwall.views.testing.Timing;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.wall.WallView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Parent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How long a frame of a chart takes at 1920 by 1080 on the software pipeline, until it is on the screen. First
/// the bench does what a console does before anyone can open a chart: it shows a wall and warms up its drawing
/// code. So the first paint that is timed is the first real chart of the program, and the limit applies to it
/// as well.
@Tag("bench")
class ChartBench {
    private static final Instant END = Fleets.NOW;
    private static final PaintStyle STYLE = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
    private static final int POLLS = 20;

    private static RealWindow window = RealWindow.open();

    @BeforeAll
    static void warmUpConsole() {
        var wall = Fx.get(() -> {
            var view = new WallView(new ViewContext(
                    STYLE,
                    InstantSource.fixed(END),
                    ZoneOffset.UTC,
                    new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")),
                    _ -> {}));
            view.onShown(Place.HOME);
            return view;
        });
        window.frame(() -> window.setContent(wall.node()));
        for (int poll = 0; poll < POLLS; poll++) {
            var state = poll % 2 == 0 ? Fleets.healthy(200) : Fleets.withProblems(200);
            window.frame(() -> wall.show(state));
        }
        new ChartWarmUp().run();
    }

    private static ChartData data(List<ChartLine> lines, Duration step) {
        return ChartData.of("Bench", Unit.SECONDS, step, lines, "", "");
    }

    private static void paint(String name, ChartData data, Duration length, double firstBar, double bar) {
        var first =
                Timing.isolatedFrames(name + ": first paint", 10, window, () -> window.setContent(chart(data, length)));
        System.out.println(first);
        var axis = new TimeAxis(TimeWindow.before(END, length));
        var chart = Fx.get(() -> new TimeSeriesChart(STYLE, axis, ZoneOffset.UTC, data));
        window.frame(() -> window.setContent(chart));
        PaintedChartCheck.firstLine(window.picture(), chart, axis, STYLE);
        int[] turn = {0};
        var pan = Timing.frames(name + ": pan frame", 200, window, () -> axis.pan(turn[0]++ % 2 == 0 ? -0.01 : 0.012));
        System.out.println(pan);
        PaintedChartCheck.firstLine(window.picture(), chart, axis, STYLE);
        var cross = Timing.frames(
                name + ": crosshair frame",
                60,
                window,
                () -> axis.point(END.toEpochMilli() - length.toMillis() / 100.0 * (turn[0]++ % 100)));
        System.out.println(cross);
        assertThat(first.max()).as("each first paint").isLessThanOrEqualTo(firstBar);
        assertThat(pan.p95()).as("a pan frame").isLessThan(bar);
    }

    private static Parent chart(ChartData data, Duration length) {
        return new TimeSeriesChart(STYLE, new TimeAxis(TimeWindow.before(END, length)), ZoneOffset.UTC, data);
    }

    @Test
    void oneLongSeries() {
        var line = ChartPicturesTest.line("long", 166_650, 1_000, 1, 0.01, 0.001);
        paint("166,650 points", data(List.of(line), Duration.ofSeconds(1)), Duration.ofSeconds(166_650), 80, 33);
    }

    @Test
    void aHundredSeriesOfADay() {
        var lines = new ArrayList<ChartLine>();
        for (int i = 0; i < 100; i++) {
            lines.add(ChartPicturesTest.line("node" + i, 5_760, 15_000, i, 0.002 + i * 1e-4, 1e-3));
        }
        paint("100 series of 5,760 points", data(lines, Duration.ofSeconds(15)), Duration.ofDays(1), 150, 33);
    }

    /// For part of the day one bucket has by far the highest counts, and for another part another bucket is
    /// empty.
    @Test
    void aDayOfHistograms() {
        int full = 60;
        int emptyBucket = 5;
        var times = new long[8_640];
        var bounds = new double[64];
        var counts = new double[times.length][64];
        for (int b = 0; b < 64; b++) {
            bounds[b] = 1e-6 * Math.pow(1.4, b);
        }
        for (int c = 0; c < times.length; c++) {
            times[c] = END.toEpochMilli() - (times.length - 1L - c) * 10_000;
            for (int b = 0; b < 64; b++) {
                counts[c][b] = (c * 31 + b * 17) % 97;
            }
            counts[c][full] = c / 1_000 == 4 ? 1e6 : counts[c][full];
            counts[c][emptyBucket] = c / 1_000 == 6 ? 0 : counts[c][emptyBucket];
        }
        var data = new HeatmapData("Bench", Unit.SECONDS, 10_000, times, 0, bounds, counts, "", "");
        var axis = new TimeAxis(TimeWindow.before(END, Duration.ofDays(1)));
        var first = Timing.isolatedFrames(
                "heatmap of 24 h, 64 buckets, 10 s: first paint",
                20,
                window,
                () -> window.setContent(new Heatmap(STYLE, axis, ZoneOffset.UTC, data)));
        System.out.println(first);
        var map = Fx.get(() -> new Heatmap(STYLE, axis, ZoneOffset.UTC, data));
        window.frame(() -> window.setContent(map));
        var palette = STYLE.palette();
        PaintedChartCheck.cell(window.picture(), map, axis, times[4_500], full, bounds.length, palette.heat(1));
        PaintedChartCheck.cell(
                window.picture(),
                map,
                axis,
                times[6_500],
                emptyBucket,
                bounds.length,
                PaintedChartCheck.ground(palette));
        assertThat(first.max()).as("each first paint").isLessThanOrEqualTo(50);
    }
}
