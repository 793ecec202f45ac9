package greenwall.views.chart;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldOption.Gradient;
import greenwall.fleet.dashboard.FieldOption.Stacking;
import greenwall.styles.ColorPalette;
import greenwall.views.chart.DashboardChartStyle.ChartLineStyle;
import greenwall.views.chart.DashboardChartStyle.Shape;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/// The lines of a chart with the style of a dashboard, computed once per window and then drawn. All values
/// are already converted to positions on their axis.
record DashboardLines(ChartData data, DashboardChartStyle style, List<StyledLine> drawn) {
    private static final double HUE = 15;

    /// @param base the lower edge of the area at each point; null for zero
    private record StyledLine(int index, ChartLineStyle style, ChartLine line, double @Nullable [] base) {
        /// The values of this line at the times of another one; NaN where it has none.
        double[] valuesAtTimesOf(StyledLine other) {
            return Arrays.stream(other.line.times())
                    .mapToDouble(time -> {
                        int at = Arrays.binarySearch(line.times(), time);
                        return at < 0 ? Double.NaN : line.values()[at];
                    })
                    .toArray();
        }
    }

    static DashboardLines of(ChartData data, DashboardChartStyle style, LineVisibility legend) {
        var drawn = new ArrayList<StyledLine>();
        var sums = new HashMap<String, Sum>();
        for (int i = 0; i < data.lines().size(); i++) {
            var of = style.of(i);
            if (!of.get(FieldOption.HIDE_GRAPH)
                    && of.get(FieldOption.STACKING) != Stacking.NONE
                    && legend.shows(data.lines().get(i))) {
                sums.computeIfAbsent(group(of, data.lines().get(i)), _ -> new Sum())
                        .lines
                        .add(data.lines().get(i));
            }
        }
        sums.values().forEach(Sum::begin);
        for (int i = 0; i < data.lines().size(); i++) {
            var line = data.lines().get(i);
            var of = style.of(i);
            if (of.get(FieldOption.HIDE_GRAPH) || !legend.shows(line)) {
                continue;
            }
            var sum = of.get(FieldOption.STACKING) == Stacking.NONE ? null : sums.get(group(of, line));
            drawn.add(sum == null ? plain(i, of, line, style) : sum.put(i, of, line, style));
        }
        return new DashboardLines(data, style, withBases(drawn));
    }

    /// The running sums of the lines, with the first line at the bottom. A hidden line adds nothing.
    static List<ChartLine> stacked(List<ChartLine> lines, LineVisibility legend) {
        var sums = new Sum();
        lines.stream().filter(legend::shows).forEach(sums.lines::add);
        sums.begin();
        var stacked = new ArrayList<ChartLine>(lines.size());
        for (var line : lines) {
            var own = legend.shows(line) ? sums.aligned(line) : new double[sums.times.length];
            for (int p = 0; p < own.length; p++) {
                sums.sum[p] += Double.isFinite(own[p]) ? own[p] : 0;
            }
            stacked.add(new ChartLine(line.name(), sums.times, sums.sum.clone()));
        }
        return stacked;
    }

    /// Sets the base of each area that is filled down to another line.
    private static List<StyledLine> withBases(List<StyledLine> drawn) {
        return drawn.stream()
                .map(each -> each.style().downTo().isEmpty()
                        ? each
                        : drawn.stream()
                                .filter(other -> other != each
                                        && other.line()
                                                .name()
                                                .equals(each.style().downTo()))
                                .findFirst()
                                .map(other -> new StyledLine(
                                        each.index(), each.style(), each.line(), other.valuesAtTimesOf(each)))
                                .orElse(each))
                .toList();
    }

    /// Lines are stacked on those of the same shape and on the same side of zero, as in Grafana.
    private static String group(ChartLineStyle of, ChartLine line) {
        boolean below = of.downwards() != isMostlyNegative(line);
        var stack = of.get(FieldOption.STACKING) + " " + of.get(FieldOption.STACK_GROUP);
        return stack + " " + of.onRight() + " " + below + " " + of.shape();
    }

    private static boolean isMostlyNegative(ChartLine line) {
        return Arrays.stream(line.values())
                        .filter(value -> !Double.isNaN(value))
                        .map(Math::signum)
                        .sum()
                < 0;
    }

    private static StyledLine plain(int index, ChartLineStyle of, ChartLine line, DashboardChartStyle style) {
        var axis = style.axis(of);
        if (!of.downwards() && axis.plain()) {
            return new StyledLine(index, of, LineInterpolation.of(of.shape(), line, of.gapMillis()), null);
        }
        boolean downwards = of.downwards();
        var values = new double[line.size()];
        for (int p = 0; p < values.length; p++) {
            double value = line.values()[p];
            values[p] = axis.place(downwards ? -value : value);
        }
        var placed = new ChartLine(line.name(), line.identity(), line.times(), values);
        return new StyledLine(index, of, LineInterpolation.of(of.shape(), placed, of.gapMillis()), null);
    }

    /// Cumulative sums of lines. A line without a point at an instant adds nothing.
    private static final class Sum {
        private final List<ChartLine> lines = new ArrayList<>();
        private long[] times = new long[0];
        private double[] sum = new double[0];
        private double[] total = new double[0];

        void begin() {
            var all = new TreeSet<Long>();
            lines.forEach(line -> Arrays.stream(line.times()).forEach(all::add));
            times = all.stream().mapToLong(Long::longValue).toArray();
            sum = new double[times.length];
            total = new double[times.length];
            for (var line : lines) {
                var own = aligned(line);
                for (int p = 0; p < total.length; p++) {
                    total[p] += Double.isFinite(own[p]) ? Math.abs(own[p]) : 0;
                }
            }
        }

        private double[] aligned(ChartLine line) {
            var own = new double[times.length];
            Arrays.fill(own, Double.NaN);
            for (int p = 0; p < line.size(); p++) {
                own[Arrays.binarySearch(times, line.times()[p])] = line.values()[p];
            }
            return own;
        }

        StyledLine put(int index, ChartLineStyle of, ChartLine line, DashboardChartStyle style) {
            var own = aligned(line);
            var base = new double[times.length];
            var top = new double[times.length];
            var axis = style.axis(of);
            boolean percent = of.get(FieldOption.STACKING) == Stacking.PERCENT;
            boolean downwards = of.downwards();
            for (int p = 0; p < times.length; p++) {
                double part = Double.isFinite(own[p]) ? own[p] : 0;
                if (percent) {
                    part = total[p] == 0 ? 0 : part / total[p];
                }
                base[p] = axis.place(sum[p]);
                sum[p] += downwards ? -part : part;
                top[p] = axis.place(sum[p]);
            }
            var upper = new ChartLine(line.name(), line.identity(), times, top);
            var under = new ChartLine(line.name(), line.identity(), times, base);
            return new StyledLine(
                    index,
                    of,
                    LineInterpolation.of(of.shape(), upper, of.gapMillis()),
                    LineInterpolation.of(of.shape(), under, of.gapMillis(), upper)
                            .values());
        }
    }

    /// Minimum and maximum on one axis within the window; infinite if the axis has no values.
    double[] extent(boolean onRight, TimeAxis axis) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (var each : drawn) {
            if (style.axis(each.style()) != (onRight ? style.right().orElse(style.left()) : style.left())) {
                continue;
            }
            var line = each.line();
            int from = line.indexAt(axis.start());
            int to = line.indexAt(axis.end() + 1);
            double low = line.lowest(from, to);
            double high = line.highest(from, to);
            least = Math.min(least, low);
            most = Math.max(most, high);
            // Stacks and bars start at zero, which must be visible.
            boolean grounded = each.style().get(FieldOption.STACKING) != Stacking.NONE
                    || each.style().shape() == Shape.BARS;
            if (grounded && low <= high && style.axis(each.style()).logBase() == 0) {
                least = Math.min(least, 0);
                most = Math.max(most, 0);
            }
        }
        return new double[] {least, most};
    }

    /// The vertical distance of a line from the pointer, as a share of the axis; NaN if it has no value.
    double distance(int index, double millis, double reach, double share, ValueAxisRange left, ValueAxisRange right) {
        for (var each : drawn) {
            if (each.index() == index) {
                var scale = each.style().onRight() ? right : left;
                double place = each.line().near(millis, reach);
                return Math.abs((scale.high() - place) / (scale.high() - scale.low()) - share);
            }
        }
        return Double.NaN;
    }

    void paint(
            PaintStyle paintStyle,
            ChartLineColors colors,
            TimeAxis time,
            ChartRaster raster,
            SeriesPainter painter,
            ValueAxisRange left,
            ValueAxisRange right) {
        for (var ground : style.backgroundRanges()) {
            int from = row(raster, left, style.left().place(ground.to()), 0);
            int to = row(raster, left, style.left().place(ground.from()), raster.height());
            int alpha = (int) (ground.color().getOpacity() * ChartRaster.OPAQUE);
            for (int x = 0; x < raster.width() && to > from; x++) {
                raster.blend(x, from, to, solid(ground.color()), alpha);
            }
        }
        for (var each : drawn) {
            int argb = solid(colors.color(paintStyle, each.index(), true));
            new Painting(each, argb, time, raster, each.style().onRight() ? right : left)
                    .paint(painter, paintStyle.scale());
        }
        painter.drawGathered();
        for (var limit : style.limits()) {
            double place = style.left().place(limit.value());
            int y = (int) Math.round(y(raster, left, place));
            int alpha = (int) (limit.color().getOpacity() * ChartRaster.OPAQUE);
            for (int x = 0; x < raster.width() && y >= 0 && y < raster.height(); x++) {
                if (!limit.dashed() || x / 6 % 2 == 0) {
                    raster.blend(x, y, y + 1, solid(limit.color()), alpha);
                }
            }
        }
    }

    private static int solid(Color color) {
        return ColorPalette.argb(color) | 0xff000000;
    }

    private static double y(ChartRaster raster, ValueAxisRange scale, double place) {
        return (scale.high() - place) * raster.height() / (scale.high() - scale.low());
    }

    private static int row(ChartRaster raster, ValueAxisRange scale, double place, int otherwise) {
        return Double.isFinite(place) ? Math.clamp(Math.round(y(raster, scale, place)), 0, raster.height()) : otherwise;
    }

    /// Draws one line into the raster.
    private final class Painting {
        private final ChartLineStyle of;
        private final ChartLine line;
        private final double @Nullable [] base;
        private final int from;
        private final int to;
        private final long gap;
        private final int argb;
        /// The colour of each row of pixels, by its value; null for the colour of the line.
        private final int @Nullable [] shades;
        private final SeriesPainter.Mapping map;
        private final ChartRaster raster;
        private final int height;
        /// The row of zero, or of the nearest end of the axis. A logarithmic axis has no zero.
        private final double zero;

        Painting(StyledLine each, int argb, TimeAxis time, ChartRaster raster, ValueAxisRange scale) {
            of = each.style();
            line = each.line();
            base = each.base();
            from = Math.max(0, line.indexAt(time.start()) - 1);
            to = Math.min(line.size(), line.indexAt(time.end()) + 1);
            gap = of.gapMillis();
            this.argb = argb;
            this.raster = raster;
            height = raster.height();
            map = new SeriesPainter.Mapping(
                    time.start(), raster.width() / time.length(), scale.high(), height / (scale.high() - scale.low()));
            shades = of.byValue().map(color -> shades(color, scale)).orElse(null);
            zero = style.axis(of).logBase() == 0 ? Math.clamp(map.high() * map.perUnit(), 0, height) : height;
        }

        private int[] shades(DoubleFunction<Color> color, ValueAxisRange scale) {
            return IntStream.range(0, height)
                    .mapToDouble(y -> scale.high() - (y + 0.5) * (scale.high() - scale.low()) / height)
                    .mapToInt(place -> solid(color.apply(style.axis(of).value(place))))
                    .toArray();
        }

        private double x(int point) {
            return (line.times()[point] - map.start()) * map.perMilli();
        }

        private double y(double value) {
            return (map.high() - value) * map.perUnit();
        }

        private int inside(double y) {
            return Math.clamp(Math.round(y), 0, height);
        }

        /// Whether there is no line from this point to the next.
        private boolean broken(int point) {
            return Double.isNaN(line.values()[point])
                    || Double.isNaN(line.values()[point + 1])
                    || line.times()[point + 1] - line.times()[point] > gap;
        }

        private int color(int y) {
            return shades == null ? argb : shades[Math.clamp(y, 0, height - 1)];
        }

        private void fill(float[] tops, float[] bottoms) {
            var gradient = of.get(FieldOption.GRADIENT);
            boolean hued = gradient == Gradient.HUE && shades == null;
            var own = Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff);
            raster.blend(
                    tops,
                    bottoms,
                    y -> hued ? solid(own.deriveColor(HUE - 2 * HUE * y / height, 1, 1, 1)) : color(y),
                    y -> {
                        double share = gradient == Gradient.OPACITY ? 1 - (double) y / height : 1;
                        return (int) Math.round(of.opacity() * share * ChartRaster.OPAQUE);
                    });
        }

        void paint(SeriesPainter painter, double scale) {
            double wide = of.get(FieldOption.LINE_WIDTH);
            int thickness = wide <= 0 ? 0 : (int) Math.max(1, Math.round(wide * scale));
            if (of.shape() == Shape.BARS) {
                painter.drawGathered();
                bars(thickness, scale);
                return;
            }
            if (of.shape() != Shape.POINTS) {
                if (of.opacity() > 0) {
                    painter.drawGathered();
                    area();
                }
                boolean steps = of.shape() == Shape.STEP_AFTER || of.shape() == Shape.STEP_BEFORE;
                if (steps && wide > 0 && of.dashes().isEmpty()) {
                    painter.drawGathered();
                    steps(thickness);
                } else if (wide > 0) {
                    painter.setDashes(of.dashes().stream()
                            .mapToInt(length -> (int) Math.max(1, Math.round(length * scale)))
                            .toArray());
                    painter.setShades(shades);
                    painter.draw(line.times(), line.values(), from, to, map, argb, Math.max(1, wide) * scale, gap, 0);
                    painter.setDashes(new int[0]);
                    painter.setShades(null);
                }
            }
            if (of.dots() > 0) {
                painter.drawGathered();
                dots(of.dots() * scale / 2);
            }
        }

        private void area() {
            boolean between = !of.downTo().isEmpty();
            var tops = new float[raster.width()];
            var bottoms = new float[raster.width()];
            for (int p = from; p + 1 < to; p++) {
                boolean grounded = base == null || Double.isNaN(base[p] + base[p + 1]);
                if (broken(p) || grounded && between && base != null) {
                    continue;
                }
                double one = line.values()[p];
                double two = line.values()[p + 1];
                double left = x(p);
                double right = x(p + 1);
                int last = (int) Math.min(raster.width() - 1.0, Math.floor(right));
                for (int x = (int) Math.max(0, Math.ceil(left)); x <= last; x++) {
                    double share = right == left ? 0 : (x - left) / (right - left);
                    double y = y(one + (two - one) * share);
                    double under = grounded || base == null ? zero : y(base[p] + (base[p + 1] - base[p]) * share);
                    tops[x] = inside(Math.min(y, under));
                    bottoms[x] = inside(Math.max(y, under));
                }
            }
            fill(tops, bottoms);
        }

        /// @param edge the thickness of the outline of a bar
        private void bars(int edge, double scale) {
            double most = of.get(FieldOption.BAR_MAX_WIDTH) * scale;
            long step = data.step().isZero() ? shortest(line) : data.step().toMillis();
            double room = Math.floor(step * map.perMilli() * of.get(FieldOption.BAR_WIDTH));
            double wide = Math.max(1, most > 0 ? Math.min(most, room) : room);
            int alignment = of.get(FieldOption.BAR_ALIGNMENT);
            var tops = new float[raster.width()];
            var bottoms = new float[raster.width()];
            var sides = new boolean[raster.width()];
            for (int p = from; p < to; p++) {
                double value = line.values()[p];
                if (Double.isNaN(value)) {
                    continue;
                }
                double under = base == null || Double.isNaN(base[p]) ? zero : y(base[p]);
                double y = y(value);
                long left = Math.round(x(p) + (alignment - 1) * wide / 2);
                long right = left + (long) wide;
                for (int x = (int) Math.max(0, left); x < Math.min(raster.width(), right); x++) {
                    sides[x] = x < left + edge || x >= right - edge;
                    tops[x] = inside(Math.min(y, under));
                    bottoms[x] = inside(Math.max(y, under));
                }
            }
            fill(tops, bottoms);
            for (int x = 0; x < tops.length && edge > 0; x++) {
                int top = (int) tops[x];
                int bottom = (int) bottoms[x];
                if (sides[x] && bottom > top) {
                    raster.cover(x, top, bottom, color(top));
                } else if (bottom > top) {
                    // The outline of the end that is away from zero.
                    boolean up = top < Math.floor(zero) || base != null;
                    int end = up ? top : Math.max(top, bottom - edge);
                    raster.cover(x, end, up ? Math.min(bottom, top + edge) : bottom, color(end));
                }
            }
        }

        /// Draws alternating horizontal and vertical segments, on whole pixels.
        private void steps(int thickness) {
            for (int p = from; p + 1 < to; p++) {
                if (broken(p)) {
                    continue;
                }
                double one = line.values()[p];
                double two = line.values()[p + 1];
                long right = Math.round(x(p + 1)) + thickness;
                int top = inside(y(Math.max(one, two)) - thickness / 2.0);
                long lower = Math.round(y(Math.min(one, two)) - thickness / 2.0) + thickness;
                int bottom = Math.clamp(lower, 0, height);
                for (int x = Math.clamp(Math.round(x(p)), 0, raster.width());
                        x < Math.min(raster.width(), right);
                        x++) {
                    for (int y = top; y < bottom; y++) {
                        raster.cover(x, y, y + 1, color(y));
                    }
                }
            }
        }

        private void dots(double radius) {
            int reach = (int) Math.ceil(radius);
            for (int p = from; p < to; p++) {
                if (Double.isNaN(line.values()[p])) {
                    continue;
                }
                int cx = (int) Math.round(x(p));
                double cy = y(line.values()[p]);
                for (int dx = -reach; dx <= reach; dx++) {
                    int x = cx + dx;
                    double half = Math.sqrt(Math.max(0, radius * radius - dx * dx));
                    int top = inside(cy - half);
                    int bottom = inside(cy + half);
                    if (x >= 0 && x < raster.width() && bottom > top) {
                        raster.cover(x, top, bottom, color((int) cy));
                    }
                }
            }
        }
    }

    private static long shortest(ChartLine line) {
        long shortest = 60_000;
        for (int p = 1; p < line.size(); p++) {
            shortest = Math.min(shortest, line.times()[p] - line.times()[p - 1]);
        }
        return shortest;
    }
}
