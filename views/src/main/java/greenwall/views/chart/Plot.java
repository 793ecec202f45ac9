package greenwall.views.chart;

import greenwall.fleet.Unit;
import greenwall.styles.Palette;
import greenwall.styles.Role;
import greenwall.views.paint.Look;
import greenwall.views.paint.Pen;
import java.nio.IntBuffer;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/// The drawn part of a chart: grid, axes, band, lines, thresholds and annotations. Keeps its pixels between
/// frames.
final class Plot {
    private static final int FEW = 20;
    private static final int SOLID = 256;
    private static final double NEAR_ABOVE = 0.4;
    private static final double NEAR_BELOW = 0.1;
    private static final double STACK_TINT = 0.5;

    private final Raster raster = new Raster();
    private final Extremes extremes = new Extremes();
    private final LinePainter painter = new LinePainter(raster);
    private @Nullable PixelBuffer<IntBuffer> pixels;
    private @Nullable WritableImage image;
    private int[] rows = new int[0];
    private double[] most = new double[0];
    private Box box = new Box(0, 0, 1, 1);

    /// Where the lines are within the chart.
    record Box(double x, double y, double width, double height) {
        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }
    }

    Box box() {
        return box;
    }

    /// The largest value of each line within the window, NaN where it has none.
    double[] most() {
        return most;
    }

    static Color color(Look look, int index) {
        var color = look.palette().series(index);
        int round = index / Palette.SERIES % 3;
        return round == 0 ? color : color.deriveColor(0, round == 1 ? 0.6 : 1, round == 1 ? 1 : 0.75, 1);
    }

    void paint(
            Pen pen,
            ChartData data,
            TimeAxis axis,
            Legend legend,
            ZoneId zone,
            double width,
            double top,
            double bottom) {
        var look = pen.look();
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        var lines = data.lines();
        var drawn = data.stacked() ? Stack.of(lines, legend) : lines;
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
        if (data.unit() == Unit.MULTIPLE) {
            // How far a burn rate is from its marks is what one wants to see.
            for (var threshold : data.thresholds()) {
                largest = Math.max(largest, threshold.value() * 1.04);
                least = Math.min(least, 0);
            }
        }
        if (data.unit() == Unit.RATIO && largest >= least) {
            // A limit that is not far away is shown, so that one sees how far.
            for (var threshold : data.thresholds()) {
                if (threshold.value() > largest && threshold.value() - largest <= NEAR_ABOVE) {
                    largest = threshold.value();
                } else if (threshold.value() < least && least - threshold.value() <= NEAR_BELOW) {
                    least = threshold.value();
                }
            }
        }
        double lineHeight = look.small().height();
        var scale =
                ValueScale.around(least, largest, data.unit(), (int) Math.max(1, (bottom - top) / (lineHeight * 2.6)));
        int marks = (int) Math.round((scale.high() - scale.low()) / scale.step());
        var words = scale.labels(data.unit());
        double labels = 0;
        for (var word : words) {
            labels = Math.max(labels, look.small().width(word));
        }
        double left = gutter(look, labels);
        box = new Box(
                left,
                top,
                Math.max(1, Math.floor(width - left - 8)),
                Math.max(1, Math.floor(bottom - lineHeight - 4 - top)));

        int grid = Palette.argb(pen.color(Role.GRID));
        raster.reset((int) box.width(), (int) box.height(), Palette.argb(pen.color(Role.SURFACE)));
        for (int i = 0; i <= marks && !lines.isEmpty(); i++) {
            double value = scale.low() + i * scale.step();
            double y = Math.round(y(value, scale));
            raster.row((int) Math.min(y - box.y(), box.height() - 1), grid);
            double labelTop = Math.max(top - 2, Math.min(y - lineHeight / 2, box.bottom() - lineHeight + 2));
            pen.textLeftOf(look.small(), Role.MUTED, words.get(i), left - 6, labelTop, left);
        }
        timeMarks(pen, axis, zone, lineHeight);
        data.band().ifPresent(band -> band(pen, band, axis, scale));
        lines(pen, data, drawn, axis, legend, scale);
        double labelled = Double.NaN;
        // The gravest comes last in the data and has its word first; one too near to it goes without.
        for (var threshold : data.thresholds().reversed()) {
            if (!lines.isEmpty() && threshold.value() > scale.low() && threshold.value() < scale.high()) {
                double y = Math.round(y(threshold.value(), scale)) + 0.5;
                var g = pen.graphics();
                g.setStroke(pen.color(threshold.role()));
                g.setLineWidth(1);
                g.setLineDashes(5, 4);
                g.strokeLine(box.x(), y, box.right(), y);
                g.setLineDashes((double[]) null);
                var word = threshold.name() + " " + data.unit().text(threshold.value());
                double wide = look.small().width(word);
                if (y - lineHeight > box.y() + 12
                        && wide < box.width() / 3
                        && !(Math.abs(y - labelled) < lineHeight + 2)) {
                    labelled = y;
                    pen.fill(
                            pen.look().palette().color(Role.SURFACE, 0.75),
                            box.right() - wide - 6,
                            y - lineHeight - 1,
                            wide + 6,
                            lineHeight);
                    pen.textLeftOf(look.small(), threshold.role(), word, box.right() - 3, y - lineHeight - 1, wide + 2);
                }
            }
        }
        annotations(pen, data, axis);
        if (!data.note().isEmpty() && lines.isEmpty()) {
            note(pen, data.note());
        } else if (!lines.isEmpty() && Double.isInfinite(largest) && Double.isInfinite(least)) {
            note(
                    pen,
                    legend.narrowed()
                            ? "Nothing that the legend lets through has a sample in this window."
                            : "No samples in this window.");
        }
    }

    private void note(Pen pen, String text) {
        var type = pen.look().body();
        int most = (int) Math.clamp(box.height() / type.height(), 1, 4);
        var words = type.wrap(text, box.width() - 16, most);
        double top = box.y() + (box.height() - words.size() * type.height()) / 2;
        for (var line : words) {
            pen.textCentred(type, pen.color(Role.MUTED), line, box.x() + box.width() / 2, top, box.width() - 8);
            top += type.height();
        }
    }

    /// The room left of the lines. The same for all but very long labels, so that charts above each other line
    /// up.
    static double gutter(Look look, double labels) {
        return Math.ceil(Math.max(labels, look.small().width("1000 MiB/s"))) + 12;
    }

    private double y(double value, ValueScale scale) {
        return box.y() + (scale.high() - value) * box.height() / (scale.high() - scale.low());
    }

    double x(double millis, TimeAxis axis) {
        return box.x() + (millis - axis.start()) * box.width() / axis.length();
    }

    private void timeMarks(Pen pen, TimeAxis axis, ZoneId zone, double lineHeight) {
        var look = pen.look();
        double room = look.small().width("00:00:00") + 28;
        double free = Double.NEGATIVE_INFINITY;
        for (var tick : TimeTicks.between(axis.start(), axis.end(), (int) (box.width() / room), zone)) {
            double x = Math.round(x(tick.millis(), axis));
            var role = tick.day() ? Role.LINE : Role.GRID;
            int column = (int) Math.min(x - box.x(), box.width() - 1);
            raster.cover(column, 0, raster.height(), Palette.argb(pen.color(role)));
            pen.fill(role, box.x() + column, box.bottom(), 1, 3);
            double wide = look.small().width(tick.label());
            double from = Math.max(0, Math.min(x - wide / 2, box.right() + 5 - wide));
            if (from > free) {
                pen.text(
                        look.small(),
                        tick.day() ? Role.FG : Role.MUTED,
                        tick.label(),
                        from,
                        box.bottom() + 3,
                        wide + 1);
                free = from + wide + 6;
            }
        }
    }

    private void band(Pen pen, ChartData.Band band, TimeAxis axis, ValueScale scale) {
        var shape = new Line(band.name(), band.times(), band.low());
        int from = Math.max(0, shape.indexAt(axis.start()) - 1);
        int to = Math.min(shape.size(), shape.indexAt(axis.end()) + 1);
        if (to - from < 2) {
            return;
        }
        int argb = Palette.argb(pen.color(Role.BAND));
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
            double high = y(band.high()[at] + share * (band.high()[at + 1] - band.high()[at]), scale) - box.y();
            double low = y(band.low()[at] + share * (band.low()[at + 1] - band.low()[at]), scale) - box.y();
            int first = (int) Math.clamp(high, 0, raster.height());
            int last = (int) Math.clamp(low, 0, raster.height());
            if (last > first) {
                raster.cover(column, first, last, argb);
            }
        }
    }

    private void lines(Pen pen, ChartData data, List<Line> drawn, TimeAxis axis, Legend legend, ValueScale scale) {
        int width = raster.width();
        int height = raster.height();
        var map = new LinePainter.Mapping(
                axis.start(), width / axis.length(), scale.high(), height / (scale.high() - scale.low()));
        double thickness =
                (drawn.size() > FEW || data.stacked() ? 1 : 1.6) * pen.look().scale();
        int fill = drawn.size() == 1 && data.band().isEmpty() ? 26 : 0;
        for (int i = drawn.size() - 1; i >= 0; i--) {
            var line = drawn.get(i);
            if (!legend.shows(line)) {
                continue;
            }
            int from = Math.max(0, line.indexAt(axis.start()) - 1);
            int to = Math.min(line.size(), line.indexAt(axis.end()) + 1);
            var color = color(pen.look(), i);
            if (data.stacked()) {
                // The highest sum comes first, and each lower one covers it: what stays is the part itself.
                var ground = Palette.argb(pen.color(Role.SURFACE).interpolate(color, STACK_TINT));
                painter.draw(line.times(), line.values(), from, to, map, ground, 1, data.gapMillis(), SOLID);
            }
            painter.draw(
                    line.times(),
                    line.values(),
                    from,
                    to,
                    map,
                    Palette.argb(color),
                    thickness,
                    data.gapMillis(),
                    data.stacked() ? 0 : fill);
        }
        painter.drawGathered();
        show(pen, width, height);
    }

    private void show(Pen pen, int width, int height) {
        var buffer = pixels;
        var picture = image;
        if (buffer == null || picture == null || buffer.getWidth() != width || buffer.getHeight() != height) {
            rows = new int[width * height];
            buffer = new PixelBuffer<>(width, height, IntBuffer.wrap(rows), PixelFormat.getIntArgbPreInstance());
            picture = new WritableImage(buffer);
            pixels = buffer;
            image = picture;
        }
        raster.copyTo(rows);
        buffer.updateBuffer(_ -> null);
        pen.graphics().drawImage(picture, box.x(), box.y());
    }

    private void annotations(Pen pen, ChartData data, TimeAxis axis) {
        double icons = 11 * pen.look().scale();
        var taken = new double[0];
        var washed = new EnumMap<Annotation.Kind, Double>(Annotation.Kind.class);
        var inOrder = new ArrayList<>(data.annotations());
        inOrder.sort(Comparator.comparing(Annotation::start));
        for (var annotation : inOrder) {
            double from = x(annotation.start().toEpochMilli(), axis);
            double to = x(annotation.end().toEpochMilli(), axis);
            if (to < box.x() || from > box.right()) {
                continue;
            }
            var color = pen.color(annotation.kind().role());
            double left = Math.max(from, box.x());
            // Where several of a kind lie over each other the ground is washed once.
            double washedFrom = Math.max(left, washed.getOrDefault(annotation.kind(), left));
            double washedTo = Math.min(to, box.right());
            if (washedTo - washedFrom > 1) {
                pen.fill(color.deriveColor(0, 1, 1, 0.10), washedFrom, box.y(), washedTo - washedFrom, box.height());
                washed.put(annotation.kind(), washedTo);
            }
            if (from >= box.x()) {
                pen.fill(color.deriveColor(0, 1, 1, 0.7), Math.round(from), box.y(), 1, box.height());
            }
            double at = Math.min(left + 2, box.right() - icons);
            if (Arrays.stream(taken).noneMatch(x -> Math.abs(x - at) < icons)) {
                pen.icon(annotation.kind().icon(), color, at, box.y() + 1, icons);
                taken = Arrays.copyOf(taken, taken.length + 1);
                taken[taken.length - 1] = at;
            }
        }
    }

    /// `step 15 s`, or nothing where it is not known.
    static String step(Duration step) {
        return step.isZero() ? "" : "step " + Unit.SECONDS.text(step.toMillis() / 1000.0);
    }
}
