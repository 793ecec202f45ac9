package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldOption.Stacking;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.chart.DashboardChartStyle.Shape;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

/// The line shapes that a dashboard can select, checked pixel by pixel.
class DashboardLinesTest {
    private static final Instant END = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(1);

    private final PaintStyle style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
    private final TimeAxis axis = new TimeAxis(TimeWindow.before(END, Duration.ofMinutes(10)));

    /// Low until five minutes before the end, high from then on.
    private TimeSeriesChart chart(Shape shape) {
        return chart(shape, Stacking.NONE, 0, OptionalDouble.of(0));
    }

    private TimeSeriesChart chart(Shape shape, Stacking stacking, double logBase, OptionalDouble least) {
        var times = new long[10];
        var values = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = END.minus(STEP.multipliedBy(times.length - i)).toEpochMilli();
            values[i] = i < 5 ? 20 : 80;
        }
        var left = new DashboardValueAxis(
                Double::toString,
                least,
                OptionalDouble.of(100),
                false,
                false,
                logBase,
                0,
                false,
                false,
                DashboardValueAxis.AxisStyle.LEFT);
        var data = ChartData.of("Load", Unit.COUNT, STEP, List.of(new ChartLine("load", times, values)), "", "");
        var styled = styled(data, left, lineStyle(shape, stacking, false));
        return Fx.get(() -> new TimeSeriesChart(style, axis, ZoneOffset.UTC, styled));
    }

    private static ChartData styled(
            ChartData data, DashboardValueAxis left, DashboardChartStyle.ChartLineStyle... lines) {
        return data.withStyle(new DashboardChartStyle(
                OptionValues.NONE,
                List.of(lines),
                left,
                Optional.empty(),
                List.of(),
                List.of(),
                DashboardChartStyle.LegendFigures.NONE));
    }

    private static DashboardChartStyle.ChartLineStyle lineStyle(Shape shape, Stacking stacking, boolean connected) {
        return new DashboardChartStyle.ChartLineStyle(
                OptionValues.NONE.with(FieldOption.STACKING, stacking),
                shape,
                List.of(),
                0.1,
                "",
                0,
                false,
                connected ? Long.MAX_VALUE : ChartData.gapMillis(STEP),
                Optional.empty(),
                Optional.empty(),
                Double::toString);
    }

    /// The number of columns around a time in which all pixels between two values have the line's colour.
    private int inked(TimeSeriesChart chart, Instant time, double low, double high) {
        return Fx.get(() -> {
            var scene = new Scene(new StackPane(chart), 700, 300);
            var pixels = scene.snapshot(null).getPixelReader();
            int ink = ColorPalette.argb(chart.outlierColors.color(style, 0, true)) | 0xff000000;
            var box = chart.box();
            double middle = box.x() + (time.toEpochMilli() - axis.start()) / axis.length() * box.width();
            int columns = 0;
            for (int x = (int) middle - 25; x <= middle + 25; x++) {
                boolean solid = true;
                for (int y = (int) chart.plot.y(high); y <= chart.plot.y(low); y++) {
                    solid &= pixels.getArgb(x, y) == ink;
                }
                columns += solid ? 1 : 0;
            }
            return columns;
        });
    }

    @Test
    void aStepRisesInOneColumnInItsOwnColour() {
        assertThat(inked(chart(Shape.STEP_AFTER), END.minus(STEP.multipliedBy(5)), 22, 78))
                .isOne();
    }

    @Test
    void onALogarithmicAxisAStackBeginsAtItsLowerEnd() {
        var shapes = List.of(Shape.SMOOTH, Shape.LINE, Shape.BARS);
        for (var shape : shapes) {
            var chart = chart(shape, Stacking.NORMAL, 10, OptionalDouble.of(0.1));
            assertThat(groundAt(chart, END.minus(STEP.multipliedBy(3)), 0.2))
                    .as(shape.name())
                    .isFalse();
        }
    }

    @Test
    void onALogarithmicAxisABarBeginsAtItsLowerEnd() {
        var chart = chart(Shape.BARS, Stacking.NONE, 10, OptionalDouble.of(0.1));
        assertThat(groundAt(chart, END.minus(STEP.multipliedBy(3)), 0.2)).isFalse();
    }

    /// Whether nothing is drawn at this time and value of a logarithmic axis.
    private boolean groundAt(TimeSeriesChart chart, Instant time, double value) {
        return Fx.get(() -> {
            var scene = new Scene(new StackPane(chart), 700, 300);
            var pixels = scene.snapshot(null).getPixelReader();
            var box = chart.box();
            double x = box.x() + (time.toEpochMilli() - axis.start()) / axis.length() * box.width();
            int ground = ColorPalette.argb(style.palette().color(ColorRole.SURFACE));
            return pixels.getArgb((int) x, (int) chart.plot.y(Math.log10(value))) == ground;
        });
    }

    @Test
    void aBarHasAnOutlineOnBothSides() {
        assertThat(inked(chart(Shape.BARS), END.minus(STEP.multipliedBy(3)), 2, 78))
                .isEqualTo(2);
    }

    @Test
    void anInfiniteValueDoesNotSetTheScale() {
        var values = new double[] {10, 4_000, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        var times = LongStream.rangeClosed(1, values.length)
                .map(minute -> END.minus(STEP.multipliedBy(minute)).toEpochMilli())
                .sorted()
                .toArray();
        var data = ChartData.of("Ratio", Unit.COUNT, STEP, List.of(new ChartLine("ratio", times, values)), "", "");
        for (var each : List.of(data, styled(data, linear(), lineStyle(Shape.LINE, Stacking.NONE, false)))) {
            var chart = Fx.get(() -> new TimeSeriesChart(style, axis, ZoneOffset.UTC, each));
            Fx.run(() -> new Scene(new StackPane(chart), 700, 300).snapshot(null));
            assertThat(chart.plot.y(4_000))
                    .isBetween(chart.box().y(), chart.box().y() + 60);
            assertThat(chart.plot.y(10))
                    .isBetween(chart.box().bottom() - 60, chart.box().bottom());
        }
    }

    /// An axis without limits.
    private static DashboardValueAxis linear() {
        return DashboardValueAxis.linear(
                Double::toString, OptionalDouble.empty(), OptionalDouble.empty(), DashboardValueAxis.AxisStyle.LEFT);
    }

    @Test
    void linesAreStackedOnThoseOfTheSameShapeAndOnTheSameSideOfZero() {
        var up = lineStyle(Shape.LINE, Stacking.NORMAL, false);
        var bars = lineStyle(Shape.BARS, Stacking.NORMAL, false);
        assertThat(extent(List.of(100.0, 20.0, -80.0, -10.0), up, up, up, up)).containsExactly(-90, 120);
        assertThat(extent(List.of(30.0, 40.0, 100.0), bars, bars, up)).containsExactly(0, 100);
    }

    /// The extent of lines that each have one value.
    private double[] extent(List<Double> values, DashboardChartStyle.ChartLineStyle... styles) {
        var times = new long[] {END.minus(STEP).toEpochMilli()};
        var lines = values.stream()
                .map(value -> new ChartLine(value.toString(), times, new double[] {value}))
                .toList();
        var data = styled(ChartData.of("Load", Unit.COUNT, STEP, lines, "", ""), linear(), styles);
        return Fx.get(() -> {
            var chart = new TimeSeriesChart(style, axis, ZoneOffset.UTC, data);
            return DashboardLines.of(data, data.style().orElseThrow(), chart.legend)
                    .extent(false, axis);
        });
    }
}
