package greenwall.views.chart;

import greenwall.fleet.Unit;
import greenwall.styles.ColorRole;
import greenwall.styles.Palette;
import greenwall.views.chart.ChartStyle.AxisLook;
import greenwall.views.chart.TimeTicks.Tick;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.paint.Color;

/// The drawn part of a chart: grid, axes, band and lines. [PlotMarks] draws what is on top of the lines.
final class Plot {
    private double grip = Double.NaN;
    private static final int FEW = 20;
    private static final int SOLID = 256;
    private static final double BOLD = 2.2;
    private static final double NEAR_ABOVE = 0.4;
    private static final double NEAR_BELOW = 0.1;
    private static final double STACK_TINT = 0.5;
    /// How far labels may exceed the lines' box.
    private static final double OVERHANG = 2;
    private static final double RIGHT = 8;
    private static final double TICK = 3;

    private final Raster raster = new Raster();
    private final MinMaxBlocks extremes = new MinMaxBlocks();
    private final SeriesPainter painter = new SeriesPainter(raster);
    private final PixelImage picture = new PixelImage();
    private double[] most = new double[0];
    private Box box = new Box(0, 0, 1, 1);
    private ValueScale scale = new ValueScale(0, 1, 1);
    private List<String> words = List.of();
    private List<Tick> ticks = List.of();
    private boolean empty = true;
    private double[] marks = new double[0];
    private ValueScale rightScale = new ValueScale(0, 1, 1);
    private List<String> rightWords = List.of();
    private double[] rightMarks = new double[0];
    private AxisLook leftAxis = AxisLook.LEFT;
    private AxisLook rightAxis = AxisLook.LEFT;
    private Tints tints = new Tints(new int[0], new boolean[0], false, List.of());
    private Optional<StyledLines> styled = Optional.empty();

    /// The area of the lines within the chart.
    record Box(double x, double y, double width, double height) {
        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }
    }

    /// The place of the draggable line; NaN where there is none.
    void setGrip(double millis) {
        grip = millis;
    }

    double grip() {
        return grip;
    }

    Box box() {
        return box;
    }

    Node node() {
        return picture;
    }

    /// Releases the pixels until the next [#draw].
    void clear() {
        picture.clear();
        raster.reset(new int[0], 0, 0, 0);
    }

    /// The largest value of each line in the window, NaN where it has none.
    double[] most() {
        return most;
    }

    /// Whether no visible line has a point in the window.
    boolean empty() {
        return empty;
    }

    /// Computes the axes and draws grid and lines; [#values] and [#times] draw the labels.
    void draw(
            PaintStyle look,
            ChartData data,
            Tints tints,
            TimeAxis axis,
            Legend legend,
            ZoneId zone,
            double width,
            double top,
            double bottom) {
        leftAxis = AxisLook.LEFT;
        rightWords = List.of();
        styled = Optional.empty();
        var style = data.style().filter(_ -> !data.lines().isEmpty());
        if (style.isPresent()) {
            drawStyled(look, data, style.get(), tints, axis, legend, zone, width, top, bottom);
            return;
        }
        var drawn = data.stacked() ? StackedLines.of(data.lines(), legend) : data.lines();
        double lineHeight = look.small().height();
        scale = scale(data, drawn, axis, legend, (int) Math.max(1, (bottom - top) / (lineHeight * 2.6)));
        boolean rows = data.states().isPresent();
        words = data.lines().isEmpty() || rows ? List.of() : scale.labels(data.unit());
        marks = IntStream.range(0, words.size())
                .mapToDouble(i -> scale.low() + i * scale.step())
                .toArray();
        ground(look, axis, zone, gutter(look, widest(look, words)), RIGHT, width, top, bottom);
        if (!rows) {
            data.band().ifPresent(band -> band(look, band, DoubleUnaryOperator.identity(), axis));
            lines(look, data, drawn, tints, axis, legend);
        }
        picture.show(box.x(), box.y());
    }

    private static double widest(PaintStyle look, List<String> words) {
        double widest = 0;
        for (var word : words) {
            widest = Math.max(widest, look.small().width(word));
        }
        return widest;
    }

    private void ground(
            PaintStyle look,
            TimeAxis axis,
            ZoneId zone,
            double left,
            double right,
            double width,
            double top,
            double bottom) {
        box = new Box(
                left,
                top,
                Math.max(1, Math.floor(width - left - right)),
                Math.max(1, Math.floor(bottom - look.small().height() - 4 - top)));
        double room = look.small().width("00:00:00") + 28;
        ticks = TimeTicks.between(axis.start(), axis.end(), (int) (box.width() / room), zone);
        int across = (int) box.width();
        int down = (int) box.height();
        raster.reset(picture.begin(across, down), across, down, argb(look, ColorRole.SURFACE));
        for (int i = 0; i < words.size() && leftAxis.grid(); i++) {
            raster.row((int) Math.min(Math.round(mark(i)) - box.y(), down - 1), argb(look, ColorRole.GRID));
        }
        for (var tick : ticks) {
            raster.cover(column(tick, axis), 0, down, argb(look, tick.day() ? ColorRole.LINE : ColorRole.GRID));
        }
    }

    private void drawStyled(
            PaintStyle look,
            ChartData data,
            ChartStyle style,
            Tints tints,
            TimeAxis axis,
            Legend legend,
            ZoneId zone,
            double width,
            double top,
            double bottom) {
        most = new double[data.lines().size()];
        var lines = StyledLines.of(data, style, legend);
        styled = Optional.of(lines);
        this.tints = tints;
        int count = (int) Math.max(1, (bottom - top) / (look.small().height() * 2.6));
        var extent = lines.extent(false, axis, extremes);
        empty = Double.isInfinite(extent[0]) && Double.isInfinite(extent[1]);
        scale = style.left().scale(extent[0], extent[1], count);
        marks = style.left().marks(scale);
        words = labels(style.left(), marks);
        leftAxis = style.left().look();
        double right = RIGHT;
        if (style.right().isPresent()) {
            var of = lines.extent(true, axis, extremes);
            empty &= Double.isInfinite(of[0]) && Double.isInfinite(of[1]);
            rightScale = style.right().get().scale(of[0], of[1], count);
            rightMarks = style.right().get().marks(rightScale);
            rightWords = labels(style.right().get(), rightMarks);
            rightAxis = style.right().get().look();
            right = !rightAxis.shown()
                    ? RIGHT
                    : Math.max(widest(look, rightWords) + 12, rightAxis.width() * look.scale())
                            + labelRoom(look, rightAxis);
        }
        double left = !leftAxis.shown()
                ? RIGHT
                : (leftAxis.width() > 0
                                ? Math.max(widest(look, words) + 12, leftAxis.width() * look.scale())
                                : gutter(look, widest(look, words)))
                        + labelRoom(look, leftAxis);
        ground(look, axis, zone, left, right, width, top, bottom);
        if (style.right().isPresent() && rightAxis.grid()) {
            for (double mark : rightMarks) {
                raster.row((int) Math.round(rightY(mark) - box.y()), argb(look, ColorRole.GRID));
            }
        }
        data.band().ifPresent(band -> band(look, band, style.left()::place, axis));
        lines.paint(look, tints, axis, raster, painter, scale, rightScale);
        border(look, leftAxis, 0);
        border(look, rightAxis, raster.width() - 1);
        picture.show(box.x(), box.y());
    }

    private static double labelRoom(PaintStyle look, AxisLook of) {
        return of.label().isEmpty() ? 0 : look.small().height() + 2;
    }

    private void border(PaintStyle look, AxisLook of, int x) {
        if (of.border() && of.shown() && raster.width() > 0) {
            raster.cover(x, 0, raster.height(), Palette.argb(color(look, of, ColorRole.LINE)));
        }
    }

    private double rightY(double mark) {
        return box.y() + (rightScale.high() - mark) * box.height() / (rightScale.high() - rightScale.low());
    }

    /// The distance of a line from a height within the box, from 0 to 1; NaN where it has no value at the instant.
    double away(int line, double millis, double reach, double height) {
        return styled.map(lines -> lines.away(line, millis, reach, height, scale, rightScale))
                .orElse(Double.NaN);
    }

    private static List<String> labels(ChartStyle.ValueAxis axis, double[] marks) {
        return Arrays.stream(marks)
                .mapToObj(mark -> axis.text().apply(axis.value(mark)))
                .toList();
    }

    private static int argb(PaintStyle look, ColorRole role) {
        return Palette.argb(look.palette().color(role));
    }

    private ValueScale scale(ChartData data, List<Line> drawn, TimeAxis axis, Legend legend, int marks) {
        var lines = data.lines();
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        most = new double[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            int first = line.indexAt(axis.start());
            int end = line.indexAt(axis.end() + 1);
            double high = extremes.high(line, first, end);
            double low = extremes.low(line, first, end);
            most[i] = high == Double.NEGATIVE_INFINITY ? Double.NaN : high;
            if (legend.shows(line) && !data.stacked()) {
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
        if (least == Double.NEGATIVE_INFINITY) {
            least = largest == Double.POSITIVE_INFINITY ? 0 : largest - 1;
        }
        if (largest == Double.POSITIVE_INFINITY) {
            largest = least + 1;
        }
        if (data.unit() == Unit.RATIO && largest >= least) {
            // A threshold that is near is included, so that the distance is visible.
            for (var threshold : data.thresholds()) {
                if (threshold.value() > largest && threshold.value() - largest <= NEAR_ABOVE) {
                    largest = threshold.value();
                } else if (threshold.value() < least && least - threshold.value() <= NEAR_BELOW) {
                    least = threshold.value();
                }
            }
        }
        empty = Double.isInfinite(largest) && Double.isInfinite(least);
        return ValueScale.around(least, largest, data.unit(), marks);
    }

    /// The labels of both axes and their places: [#values] and [#rightValues] draw the same as long as this is equal.
    List<Object> valueWords() {
        return List.of(box, scale, words, leftAxis, rightScale, rightWords, rightAxis);
    }

    Box valuesRoom() {
        return new Box(0, box.y() - OVERHANG, box.x(), box.height() + 2 * OVERHANG);
    }

    /// Zero where there is no second axis.
    Box rightRoom(double width) {
        return rightWords.isEmpty() || !rightAxis.shown()
                ? new Box(0, 0, 0, 0)
                : new Box(box.right(), box.y() - OVERHANG, width - box.right(), box.height() + 2 * OVERHANG);
    }

    void rightValues(Pen pen) {
        var type = pen.look().small();
        for (int i = 0; i < rightWords.size(); i++) {
            double top = Math.clamp(
                    rightY(rightMarks[i]) - type.height() / 2,
                    box.y() - OVERHANG,
                    box.bottom() - type.height() + OVERHANG);
            pen.text(type, color(pen.look(), rightAxis, ColorRole.MUTED), rightWords.get(i), box.right() + 5, top, 200);
        }
        if (!rightAxis.label().isEmpty()) {
            double x = box.right() + 8 + widest(pen.look(), rightWords);
            pen.textUpCentred(
                    type, ColorRole.MUTED, rightAxis.label(), x, box.y() + box.height() / 2, box.height() - 4);
        }
    }

    void values(Pen pen) {
        var type = pen.look().small();
        if (!leftAxis.shown()) {
            return;
        }
        if (!leftAxis.label().isEmpty()) {
            pen.textUpCentred(type, ColorRole.MUTED, leftAxis.label(), 0, box.y() + box.height() / 2, box.height() - 4);
        }
        double free = Double.POSITIVE_INFINITY;
        for (int i = 0; i < words.size(); i++) {
            double y = Math.round(mark(i));
            double top = Math.max(
                    box.y() - OVERHANG, Math.min(y - type.height() / 2, box.bottom() - type.height() + OVERHANG));
            if (top + type.height() <= free + 1) {
                pen.textLeftOf(
                        type, color(pen.look(), leftAxis, ColorRole.MUTED), words.get(i), box.x() - 6, top, box.x());
                free = top;
            }
        }
    }

    private Color color(PaintStyle look, AxisLook of, ColorRole otherwise) {
        return of.like() < 0 ? look.palette().color(otherwise) : tints.color(look, of.like(), true);
    }

    Box timesRoom(PaintStyle look) {
        return new Box(0, box.bottom(), box.right() + RIGHT, TICK + look.small().height());
    }

    void times(Pen pen, TimeAxis axis) {
        var type = pen.look().small();
        double free = Double.NEGATIVE_INFINITY;
        for (var tick : ticks) {
            double x = Math.round(x(tick.millis(), axis));
            pen.fill(tick.day() ? ColorRole.LINE : ColorRole.GRID, box.x() + column(tick, axis), box.bottom(), 1, TICK);
            double wide = type.width(tick.label());
            double from = Math.max(0, Math.min(x - wide / 2, box.right() + 5 - wide));
            if (from > free) {
                pen.text(
                        type,
                        tick.day() ? ColorRole.FG : ColorRole.MUTED,
                        tick.label(),
                        from,
                        box.bottom() + TICK,
                        wide + 1);
                free = from + wide + 6;
            }
        }
    }

    /// The width left of the lines; equal for all but very long labels, so that charts below each other line up.
    static double gutter(PaintStyle look, double labels) {
        return Math.ceil(Math.max(labels, look.small().width("1000 MiB/s"))) + 12;
    }

    private double mark(int index) {
        return y(marks[index]);
    }

    double y(double value) {
        return box.y() + (scale.high() - value) * box.height() / (scale.high() - scale.low());
    }

    boolean within(double value) {
        return value > scale.low() && value < scale.high();
    }

    double x(double millis, TimeAxis axis) {
        return box.x() + (millis - axis.start()) * box.width() / axis.length();
    }

    private int column(Tick tick, TimeAxis axis) {
        return (int) Math.min(Math.round(x(tick.millis(), axis)) - box.x(), box.width() - 1);
    }

    private void band(PaintStyle look, ChartData.Band band, DoubleUnaryOperator place, TimeAxis axis) {
        var shape = new Line(band.name(), band.times(), band.low());
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
            lowest[column] = (int) Math.clamp(low, 0, raster.height());
        }
        raster.blend(highest, lowest, argb(look, ColorRole.BAND), SOLID);
    }

    private void lines(PaintStyle look, ChartData data, List<Line> drawn, Tints tints, TimeAxis axis, Legend legend) {
        int width = raster.width();
        int height = raster.height();
        var map = new SeriesPainter.Mapping(
                axis.start(), width / axis.length(), scale.high(), height / (scale.high() - scale.low()));
        double thickness = (drawn.size() > FEW || data.stacked() ? 1 : 1.6) * look.scale();
        int fill = drawn.size() == 1 && data.band().isEmpty() ? 26 : 0;
        // Deviating lines are drawn last, on top of the others.
        for (int pass = 0; pass < 2 * drawn.size(); pass++) {
            int i = drawn.size() - 1 - pass % drawn.size();
            var line = drawn.get(i);
            if (tints.quiet(i) != pass < drawn.size() || !legend.shows(line)) {
                continue;
            }
            int from = Math.max(0, line.indexAt(axis.start()) - 1);
            int to = Math.min(line.size(), line.indexAt(axis.end()) + 1);
            var color = tints.color(look, i, legend.narrowed());
            if (data.stacked()) {
                // The highest sum is drawn first and each lower one covers it, so that each part remains visible.
                var ground =
                        Palette.argb(look.palette().color(ColorRole.SURFACE).interpolate(color, STACK_TINT));
                painter.draw(line.times(), line.values(), from, to, map, ground, 1, data.gapMillis(), SOLID);
            }
            painter.draw(
                    line.times(),
                    line.values(),
                    from,
                    to,
                    map,
                    Palette.argb(color),
                    tints.standsOut(i) ? BOLD * look.scale() : thickness,
                    data.gapMillis(),
                    data.stacked() ? 0 : fill);
        }
        painter.drawGathered();
    }

    /// `step 15 s`, or empty where it is unknown.
    static String step(Duration step) {
        return step.isZero() ? "" : "step " + Unit.SECONDS.text(step.toMillis() / 1000.0);
    }
}
