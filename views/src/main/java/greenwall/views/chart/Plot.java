package greenwall.views.chart;

import greenwall.fleet.Unit;
import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import greenwall.views.chart.TimeTicks.Tick;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;

/// The plot area of a chart: grid, axes, band and lines. [PlotMarks] draws everything on top of the lines.
final class Plot {
    private static final double NEAR_ABOVE = 0.4;
    private static final double NEAR_BELOW = 0.1;
    /// How far labels may extend beyond the box.
    private static final double OVERHANG = 2;

    private final ChartRaster raster = new ChartRaster();
    private final SeriesPainter painter = new SeriesPainter(raster);
    final PixelImageView image = new PixelImageView();
    private final TimeSeriesChart chart;
    private double[] most = new double[0];
    private Box box = new Box(0, 0, 1, 1);
    private boolean empty = true;
    private LabeledAxis left = LabeledAxis.NONE;
    private LabeledAxis right = LabeledAxis.NONE;
    private Optional<DashboardLines> styled = Optional.empty();

    Plot(TimeSeriesChart chart) {
        this.chart = chart;
    }

    /// A value axis with its labels.
    private record LabeledAxis(
            DashboardValueAxis.AxisStyle look, ValueAxisRange scale, double[] marks, List<String> words) {
        static final LabeledAxis NONE = new LabeledAxis(
                DashboardValueAxis.AxisStyle.LEFT, new ValueAxisRange(0, 1, 1), new double[0], List.of());

        static LabeledAxis of(DashboardValueAxis axis, double[] extent, int count) {
            var scale = axis.scale(extent[0], extent[1], count);
            var marks = axis.marks(scale);
            var words = Arrays.stream(marks)
                    .mapToObj(mark -> axis.text().apply(axis.value(mark)))
                    .toList();
            return new LabeledAxis(axis.look(), scale, marks, words);
        }

        double y(double place, Box box) {
            return box.y() + (scale.high() - place) * box.height() / (scale.high() - scale.low());
        }
    }

    /// The area within the chart in which the lines are drawn.
    record Box(double x, double y, double width, double height) {
        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }

        boolean spans(double px) {
            return px >= x && px <= right();
        }
    }

    /// The instant of the draggable line; NaN for none.
    double draggableLine() {
        return chart.handle;
    }

    Box box() {
        return box;
    }

    /// Releases the pixels until the next [#draw].
    void clear() {
        image.clear();
        raster.reset(new int[0], 0, 0, 0);
    }

    /// The largest value of each line in the window; NaN for a line without values.
    double[] largestValues() {
        return most;
    }

    /// Whether no visible line has a point in the window.
    boolean empty() {
        return empty;
    }

    /// Computes the axes and draws the grid and the lines. [#paintValues] and [#paintTimes] draw the labels.
    void draw(double width, double top, double bottom) {
        right = LabeledAxis.NONE;
        styled = Optional.empty();
        var data = chart.data();
        int count = (int) Math.max(1, (bottom - top) / (chart.paintStyle.small().height() * 2.6));
        if (data.style().isPresent() && !data.lines().isEmpty()) {
            drawStyled(data.style().get(), count, width, top, bottom);
        } else {
            drawPlain(count, width, top, bottom);
        }
        image.show(box.x(), box.y());
    }

    private void drawPlain(int count, double width, double top, double bottom) {
        var data = chart.data();
        var drawn = data.stacked() ? DashboardLines.stacked(data.lines(), chart.legend) : data.lines();
        var scale = scale(drawn, count);
        boolean rows = data.states().isPresent();
        List<String> words = data.lines().isEmpty() || rows ? List.of() : scale.labels(data.unit());
        var marks = IntStream.range(0, words.size())
                .mapToDouble(i -> scale.low() + i * scale.step())
                .toArray();
        left = new LabeledAxis(DashboardValueAxis.AxisStyle.LEFT, scale, marks, words);
        double gutter = chart.axis.reserveGutter(chart, gutter(chart.paintStyle, widest(words)));
        ground(gutter, TimeAxisChart.EDGE, width, top, bottom);
        if (!rows) {
            data.band().ifPresent(band -> band(band, DoubleUnaryOperator.identity()));
            new BuiltInLines(chart, raster, painter).paint(drawn, left.scale());
        }
    }

    private double widest(List<String> words) {
        return words.stream().mapToDouble(chart.paintStyle.small()::width).max().orElse(0);
    }

    private void ground(double leftRoom, double rightRoom, double width, double top, double bottom) {
        var font = chart.paintStyle.small();
        box = new Box(
                leftRoom,
                top,
                Math.max(1, Math.floor(width - leftRoom - rightRoom)),
                Math.max(1, Math.floor(bottom - font.height() - 4 - top)));
        int across = (int) box.width();
        int down = (int) box.height();
        raster.reset(image.begin(across, down), across, down, argb(ColorRole.SURFACE));
        for (int i = 0; i < left.words().size() && left.look().grid(); i++) {
            double y = Math.round(y(left.marks()[i])) - box.y();
            raster.fillRow((int) Math.min(y, down - 1), argb(ColorRole.GRID));
        }
        for (var tick : TimeTicks.along(chart.axis.window(), box.width(), font, chart.zone)) {
            raster.cover(column(tick), 0, down, argb(tick.day() ? ColorRole.LINE : ColorRole.GRID));
        }
    }

    private void drawStyled(DashboardChartStyle style, int count, double width, double top, double bottom) {
        var data = chart.data();
        most = new double[data.lines().size()];
        var lines = DashboardLines.of(data, style, chart.legend);
        styled = Optional.of(lines);
        var extent = lines.extent(false, chart.axis);
        empty = Double.isInfinite(extent[0]) && Double.isInfinite(extent[1]);
        left = LabeledAxis.of(style.left(), extent, count);
        double rightRoom = TimeAxisChart.EDGE;
        if (style.right().isPresent()) {
            var rightExtent = lines.extent(true, chart.axis);
            empty &= Double.isInfinite(rightExtent[0]) && Double.isInfinite(rightExtent[1]);
            right = LabeledAxis.of(style.right().get(), rightExtent, count);
            rightRoom = room(right, 0);
        }
        ground(room(left, gutter(chart.paintStyle, widest(left.words()))), rightRoom, width, top, bottom);
        for (int i = 0; i < right.words().size() && right.look().grid(); i++) {
            raster.fillRow((int) Math.round(right.y(right.marks()[i], box) - box.y()), argb(ColorRole.GRID));
        }
        data.band().ifPresent(band -> band(band, style.left()::place));
        lines.paint(chart.paintStyle, chart.outlierColors, chart.axis, raster, painter, left.scale(), right.scale());
        border(left.look(), 0);
        border(right.look(), raster.width() - 1);
    }

    /// The width next to the lines for an axis.
    ///
    /// @param defaultWidth the width to use if the style sets none; 0 for the width of its labels
    private double room(LabeledAxis side, double defaultWidth) {
        var look = side.look();
        if (!look.shown()) {
            return TimeAxisChart.EDGE;
        }
        double labels = look.width() == 0 && defaultWidth > 0
                ? defaultWidth
                : Math.max(widest(side.words()) + 12, look.width() * chart.paintStyle.scale());
        return labels + (look.label().isEmpty() ? 0 : chart.paintStyle.small().height() + 2);
    }

    private void border(DashboardValueAxis.AxisStyle axisLook, int x) {
        if (axisLook.border() && axisLook.shown() && raster.width() > 0) {
            raster.cover(x, 0, raster.height(), ColorPalette.argb(color(axisLook, ColorRole.LINE)));
        }
    }

    /// The vertical distance of a line from a height within the box, from 0 to 1. NaN if the line has no
    /// value at the instant.
    double distance(int line, double millis, double reach, double height) {
        return styled.map(lines -> lines.distance(line, millis, reach, height, left.scale(), right.scale()))
                .orElse(Double.NaN);
    }

    private int argb(ColorRole role) {
        return ColorPalette.argb(chart.paintStyle.palette().color(role));
    }

    private ValueAxisRange scale(List<ChartLine> drawn, int count) {
        var data = chart.data();
        var axis = chart.axis;
        var lines = data.lines();
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        most = new double[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            int first = line.indexAt(axis.start());
            int end = line.indexAt(axis.end() + 1);
            double high = line.highest(first, end);
            double low = line.lowest(first, end);
            most[i] = high == Double.NEGATIVE_INFINITY ? Double.NaN : high;
            if (chart.legend.shows(line) && !data.stacked()) {
                largest = Math.max(largest, high);
                least = Math.min(least, low);
            }
        }
        if (data.stacked()) {
            for (var line : drawn) {
                for (int p = line.indexAt(axis.start()), to = line.indexAt(axis.end() + 1); p < to; p++) {
                    largest = Math.max(largest, line.values()[p]);
                    least = 0;
                }
            }
        }
        if (data.unit() == Unit.RATIO && largest >= least) {
            // Includes a threshold that is near, so that the distance to it is visible.
            for (var threshold : data.thresholds()) {
                if (threshold.value() > largest && threshold.value() - largest <= NEAR_ABOVE) {
                    largest = threshold.value();
                } else if (threshold.value() < least && least - threshold.value() <= NEAR_BELOW) {
                    least = threshold.value();
                }
            }
        }
        empty = Double.isInfinite(largest) && Double.isInfinite(least);
        return ValueAxisRange.around(least, largest, data.unit(), count);
    }

    /// Everything that determines the labels of both axes. While it is equal, [#paintValues] and
    /// [#paintRightValues] draw the same.
    List<Object> valueWords() {
        return List.of(box, left.scale(), left.words(), left.look(), right.scale(), right.words(), right.look());
    }

    Box valuesRoom() {
        return new Box(0, box.y() - OVERHANG, box.x(), box.height() + 2 * OVERHANG);
    }

    /// The area of the right axis; empty if there is none.
    Box rightRoom(double width) {
        return right.words().isEmpty() || !right.look().shown()
                ? new Box(0, 0, 0, 0)
                : new Box(box.right(), box.y() - OVERHANG, width - box.right(), box.height() + 2 * OVERHANG);
    }

    void paintRightValues(Pen pen) {
        var font = pen.style().small();
        var color = color(right.look(), ColorRole.MUTED);
        for (int i = 0; i < right.words().size(); i++) {
            double y = right.y(right.marks()[i], box) - font.height() / 2;
            double top = Math.clamp(y, box.y() - OVERHANG, box.bottom() - font.height() + OVERHANG);
            pen.text(font, color, right.words().get(i), box.right() + 5, top, 200);
        }
        label(pen, right.look().label(), box.right() + 8 + widest(right.words()));
    }

    void paintValues(Pen pen) {
        var font = pen.style().small();
        if (!left.look().shown()) {
            return;
        }
        label(pen, left.look().label(), 0);
        var color = color(left.look(), ColorRole.MUTED);
        double free = Double.POSITIVE_INFINITY;
        for (int i = 0; i < left.words().size(); i++) {
            double y = Math.round(y(left.marks()[i]));
            double top = Math.max(
                    box.y() - OVERHANG, Math.min(y - font.height() / 2, box.bottom() - font.height() + OVERHANG));
            if (top + font.height() <= free + 1) {
                pen.textLeftOf(font, color, left.words().get(i), box.x() - 6, top, box.x());
                free = top;
            }
        }
    }

    private void label(Pen pen, String text, double x) {
        if (!text.isEmpty()) {
            double middle = box.y() + box.height() / 2;
            pen.verticalTextCentred(pen.style().small(), text, x, middle, box.height() - 4);
        }
    }

    private Color color(DashboardValueAxis.AxisStyle axisLook, ColorRole otherwise) {
        return axisLook.like() < 0
                ? chart.paintStyle.palette().color(otherwise)
                : chart.outlierColors.color(chart.paintStyle, axisLook.like(), true);
    }

    Box timesRoom() {
        return new Box(
                0,
                box.bottom(),
                box.right() + TimeAxisChart.EDGE,
                TimeTicks.MARK + chart.paintStyle.small().height());
    }

    void paintTimes(Pen pen) {
        TimeTicks.paint(pen, chart.axis.window(), box.x(), box.width(), box.bottom(), chart.zone);
    }

    /// The width to the left of the lines that a chart needs. It is equal for all but very long labels.
    static double gutter(PaintStyle style, double labels) {
        return Math.ceil(Math.max(labels, style.small().width("1000 MiB/s"))) + 12;
    }

    double y(double value) {
        return left.y(value, box);
    }

    boolean within(double value) {
        return value > left.scale().low() && value < left.scale().high();
    }

    double x(double millis) {
        return box.x() + (millis - chart.axis.start()) * box.width() / chart.axis.length();
    }

    private int column(Tick tick) {
        return (int) Math.min(Math.round(x(tick.millis())) - box.x(), box.width() - 1);
    }

    private void band(ChartData.Band band, DoubleUnaryOperator place) {
        var axis = chart.axis;
        var shape = new ChartLine(band.name(), band.times(), band.low());
        int from = Math.max(0, shape.indexAt(axis.start()) - 1);
        int to = Math.min(shape.size(), shape.indexAt(axis.end()) + 1);
        if (to - from < 2) {
            return;
        }
        var highest = new float[raster.width()];
        var lowest = new float[raster.width()];
        int at = from;
        for (int column = 0; column < raster.width(); column++) {
            double millis = axis.start() + (column + 0.5) * axis.length() / raster.width();
            while (at < to - 2 && band.times()[at + 1] < millis) {
                at++;
            }
            double share = (millis - band.times()[at]) / (band.times()[at + 1] - band.times()[at]);
            if (share < 0 || share > 1) {
                continue;
            }
            double high =
                    y(place.applyAsDouble(band.high()[at] + share * (band.high()[at + 1] - band.high()[at]))) - box.y();
            double low =
                    y(place.applyAsDouble(band.low()[at] + share * (band.low()[at + 1] - band.low()[at]))) - box.y();
            highest[column] = (int) Math.clamp(high, 0, raster.height());
            // On a logarithmic axis, a band from zero begins at the bottom.
            lowest[column] = Double.isNaN(low) && !Double.isNaN(high)
                    ? raster.height()
                    : (int) Math.clamp(low, 0, raster.height());
        }
        raster.blend(highest, lowest, argb(ColorRole.BAND), ChartRaster.OPAQUE);
    }

    /// Text such as `step 15 s`; empty if the step is unknown.
    static String step(Duration step) {
        return step.isZero() ? "" : "step " + Unit.SECONDS.text(step.toMillis() / 1000.0);
    }
}
