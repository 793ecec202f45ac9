package greenwall.views.chart;

import greenwall.styles.Palette;
import greenwall.views.chart.ChartStyle.OfLine;
import greenwall.views.chart.ChartStyle.Shape;
import greenwall.views.chart.ChartStyle.Stacking;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The lines of a chart in the shapes that a dashboard asks for: worked out once for a window, then drawn into the
/// raster. All values here are places on their axis.
final class StyledLines {
    private static final double BAR = 0.6;
    private static final int SOLID = 256;

    private final ChartData data;
    private final ChartStyle style;
    private final List<Drawn> drawn;

    /// @param base what it stands on, where it stands on another line: as long as its values
    private record Drawn(int index, OfLine style, Line line, double @Nullable [] base) {}

    private StyledLines(ChartData data, ChartStyle style, List<Drawn> drawn) {
        this.data = data;
        this.style = style;
        this.drawn = drawn;
    }

    static StyledLines of(ChartData data, ChartStyle style, Legend legend) {
        var drawn = new ArrayList<Drawn>();
        var sums = new HashMap<String, Sum>();
        for (int i = 0; i < data.lines().size(); i++) {
            var of = style.of(i);
            if (of.drawn()
                    && of.stacking() != Stacking.NONE
                    && legend.shows(data.lines().get(i))) {
                sums.computeIfAbsent(group(of), _ -> new Sum())
                        .lines
                        .add(data.lines().get(i));
            }
        }
        sums.values().forEach(Sum::begin);
        for (int i = 0; i < data.lines().size(); i++) {
            var line = data.lines().get(i);
            var of = style.of(i);
            if (!of.drawn() || !legend.shows(line)) {
                continue;
            }
            var sum = of.stacking() == Stacking.NONE ? null : sums.get(group(of));
            drawn.add(sum == null ? plain(i, of, line, style) : sum.put(i, of, line, style));
        }
        return new StyledLines(data, style, drawn);
    }

    private static String group(OfLine of) {
        return of.stacking() + " " + of.stack() + " " + of.onRight() + " " + of.downwards();
    }

    private static Drawn plain(int index, OfLine of, Line line, ChartStyle style) {
        var axis = style.axis(of);
        if (!of.downwards() && axis.logBase() == 0) {
            return new Drawn(index, of, stepped(of, line), null);
        }
        var values = new double[line.size()];
        for (int p = 0; p < values.length; p++) {
            double value = line.values()[p];
            values[p] = axis.place(of.downwards() ? -value : value);
        }
        return new Drawn(index, of, stepped(of, new Line(line.name(), line.identity(), line.times(), values)), null);
    }

    /// A step is two points.
    private static Line stepped(OfLine of, Line line) {
        if (of.shape() != Shape.STEP_AFTER && of.shape() != Shape.STEP_BEFORE || line.size() < 2) {
            return line;
        }
        int n = line.size();
        var times = new long[2 * n - 1];
        var values = new double[2 * n - 1];
        for (int p = 0; p < n; p++) {
            times[2 * p] = line.times()[p];
            values[2 * p] = line.values()[p];
            if (p + 1 < n) {
                boolean after = of.shape() == Shape.STEP_AFTER;
                times[2 * p + 1] = after ? line.times()[p + 1] : line.times()[p];
                values[2 * p + 1] = after ? line.values()[p] : line.values()[p + 1];
            }
        }
        return new Line(line.name(), line.identity(), times, values);
    }

    /// Lines on top of each other. Where one has no point it adds nothing.
    private static final class Sum {
        private final List<Line> lines = new ArrayList<>();
        private long[] times = new long[0];
        private double[] sum = new double[0];
        private double[] whole = new double[0];

        void begin() {
            var all = new TreeSet<Long>();
            lines.forEach(line -> Arrays.stream(line.times()).forEach(all::add));
            times = all.stream().mapToLong(Long::longValue).toArray();
            sum = new double[times.length];
            whole = new double[times.length];
            for (var line : lines) {
                var own = aligned(line);
                for (int p = 0; p < whole.length; p++) {
                    whole[p] += Double.isFinite(own[p]) ? Math.abs(own[p]) : 0;
                }
            }
        }

        private double[] aligned(Line line) {
            var own = new double[times.length];
            Arrays.fill(own, Double.NaN);
            for (int p = 0; p < line.size(); p++) {
                own[Arrays.binarySearch(times, line.times()[p])] = line.values()[p];
            }
            return own;
        }

        Drawn put(int index, OfLine of, Line line, ChartStyle style) {
            var own = aligned(line);
            var base = new double[times.length];
            var top = new double[times.length];
            var axis = style.axis(of);
            for (int p = 0; p < times.length; p++) {
                double part = Double.isFinite(own[p]) ? own[p] : 0;
                if (of.stacking() == Stacking.PERCENT) {
                    part = whole[p] == 0 ? 0 : part / whole[p];
                }
                base[p] = axis.place(sum[p]);
                sum[p] += of.downwards() ? -part : part;
                top[p] = axis.place(sum[p]);
            }
            return new Drawn(index, of, new Line(line.name(), line.identity(), times, top), base);
        }
    }

    /// The least and the most of what one axis shows within the window; infinite where it shows nothing.
    double[] extent(boolean onRight, TimeAxis axis, MinMaxBlocks extremes) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (var each : drawn) {
            if (style.axis(each.style()) != (onRight ? style.right().orElse(style.left()) : style.left())) {
                continue;
            }
            var line = each.line();
            int from = line.indexAt(axis.start());
            int to = line.indexAt(axis.end() + 1);
            double low = extremes.low(line, from, to);
            double high = extremes.high(line, from, to);
            least = Math.min(least, low);
            most = Math.max(most, high);
            // What is filled stands on zero, and one has to see it do so.
            if (each.base() != null || each.style().shape() == Shape.BARS) {
                least = Math.min(least, style.axis(each.style()).logBase() == 0 ? 0 : least);
                most = Math.max(most, style.axis(each.style()).logBase() == 0 ? Math.min(0, most) : most);
                if (most < 0 && low < 0) {
                    most = 0;
                }
            }
        }
        return new double[] {least, most};
    }

    boolean empty() {
        return drawn.isEmpty();
    }

    void paint(
            PaintStyle look,
            Tints tints,
            TimeAxis time,
            Raster raster,
            SeriesPainter painter,
            ValueScale left,
            ValueScale right) {
        for (var ground : style.grounds()) {
            int from = row(raster, left, style.left().place(ground.to()), 0);
            int to = row(raster, left, style.left().place(ground.from()), raster.height());
            double opacity = ground.color().getOpacity();
            for (int x = 0; x < raster.width() && to > from; x++) {
                raster.blend(x, from, to, solid(ground.color()), (int) (opacity * SOLID));
            }
        }
        for (var each : drawn) {
            paint(each, look, tints, time, raster, painter, each.style().onRight() ? right : left);
        }
        painter.drawGathered();
        for (var limit : style.limits()) {
            double place = style.left().place(limit.value());
            int y = (int) Math.round(y(raster, left, place));
            if (y >= 0 && y < raster.height()) {
                for (int x = 0; x < raster.width(); x++) {
                    if (!limit.dashed() || x / 6 % 2 == 0) {
                        raster.blend(x, y, y + 1, solid(limit.color()), (int)
                                (limit.color().getOpacity() * SOLID));
                    }
                }
            }
        }
    }

    private static int solid(javafx.scene.paint.Color color) {
        return Palette.argb(color) | 0xff000000;
    }

    private static double y(Raster raster, ValueScale scale, double place) {
        return (scale.high() - place) * raster.height() / (scale.high() - scale.low());
    }

    private static int row(Raster raster, ValueScale scale, double place, int otherwise) {
        return Double.isFinite(place) ? Math.clamp(Math.round(y(raster, scale, place)), 0, raster.height()) : otherwise;
    }

    private void paint(
            Drawn each,
            PaintStyle look,
            Tints tints,
            TimeAxis time,
            Raster raster,
            SeriesPainter painter,
            ValueScale scale) {
        var of = each.style();
        var line = each.line();
        int from = Math.max(0, line.indexAt(time.start()) - 1);
        int to = Math.min(line.size(), line.indexAt(time.end()) + 1);
        int argb = Palette.argb(tints.color(look, each.index(), true)) | 0xff000000;
        long gap = of.gapMillis() < 0 ? data.gapMillis() : of.gapMillis();
        double perMilli = raster.width() / time.length();
        var map = new SeriesPainter.Mapping(
                time.start(), perMilli, scale.high(), raster.height() / (scale.high() - scale.low()));
        if (of.shape() == Shape.BARS) {
            painter.drawGathered();
            bars(each, from, to, map, raster, argb);
            return;
        }
        if (of.shape() != Shape.POINTS) {
            if (of.fill() > 0) {
                painter.drawGathered();
                area(each, from, to, map, raster, argb, gap);
            }
            if (of.width() > 0) {
                painter.setDashed(of.dashed());
                painter.draw(
                        line.times(),
                        line.values(),
                        from,
                        to,
                        map,
                        argb,
                        Math.max(1, of.width()) * look.scale(),
                        gap,
                        0);
                painter.setDashed(false);
            }
        }
        if (of.dots() > 0) {
            painter.drawGathered();
            dots(line, from, to, map, raster, argb, of.dots() * look.scale() / 2);
        }
    }

    /// Zero, or the nearest end of the axis.
    private static double ground(SeriesPainter.Mapping map, Raster raster) {
        return Math.clamp(map.high() * map.perUnit(), 0, raster.height());
    }

    private void area(Drawn each, int from, int to, SeriesPainter.Mapping map, Raster raster, int argb, long gap) {
        var line = each.line();
        var base = each.base();
        double zero = style.axis(each.style()).logBase() == 0 ? ground(map, raster) : raster.height();
        var tops = new float[raster.width()];
        var bottoms = new float[raster.width()];
        for (int p = from; p + 1 < to; p++) {
            double one = line.values()[p];
            double two = line.values()[p + 1];
            long length = line.times()[p + 1] - line.times()[p];
            if (Double.isNaN(one) || Double.isNaN(two) || length > gap) {
                continue;
            }
            double left = (line.times()[p] - map.start()) * map.perMilli();
            double right = (line.times()[p + 1] - map.start()) * map.perMilli();
            int last = (int) Math.min(raster.width() - 1.0, Math.floor(right));
            for (int x = (int) Math.max(0, Math.ceil(left)); x <= last; x++) {
                double share = right == left ? 0 : (x - left) / (right - left);
                double y = (map.high() - (one + (two - one) * share)) * map.perUnit();
                double under = base == null
                        ? zero
                        : (map.high() - (base[p] + (base[p + 1] - base[p]) * share)) * map.perUnit();
                tops[x] = (float) Math.clamp(Math.round(Math.min(y, under)), 0, raster.height());
                bottoms[x] = (float) Math.clamp(Math.round(Math.max(y, under)), 0, raster.height());
            }
        }
        raster.blend(tops, bottoms, argb, (int) Math.round(each.style().fill() * SOLID));
    }

    private void bars(Drawn each, int from, int to, SeriesPainter.Mapping map, Raster raster, int argb) {
        var line = each.line();
        var base = each.base();
        long step = data.step().isZero() ? shortest(line) : data.step().toMillis();
        double wide = Math.max(1, Math.floor(step * map.perMilli() * BAR));
        for (int p = from; p < to; p++) {
            double value = line.values()[p];
            if (Double.isNaN(value)) {
                continue;
            }
            double middle = (line.times()[p] - map.start()) * map.perMilli();
            double under = base == null ? ground(map, raster) : (map.high() - base[p]) * map.perUnit();
            double y = (map.high() - value) * map.perUnit();
            int top = Math.clamp(Math.round(Math.min(y, under)), 0, raster.height());
            int bottom = Math.clamp(Math.round(Math.max(y, under)), 0, raster.height());
            int left = (int) Math.max(0, Math.round(middle - wide / 2));
            int right = (int) Math.min(raster.width(), Math.round(middle - wide / 2) + wide);
            for (int x = left; x < right; x++) {
                raster.blend(x, top, bottom, argb, (int) Math.round(each.style().fill() * SOLID));
                if (each.style().width() > 0 && bottom > top) {
                    raster.cover(x, y <= under ? top : bottom - 1, y <= under ? top + 1 : bottom, argb);
                }
            }
        }
    }

    private static long shortest(Line line) {
        long shortest = 60_000;
        for (int p = 1; p < line.size(); p++) {
            shortest = Math.min(shortest, line.times()[p] - line.times()[p - 1]);
        }
        return shortest;
    }

    private static void dots(
            Line line, int from, int to, SeriesPainter.Mapping map, Raster raster, int argb, double radius) {
        int reach = (int) Math.ceil(radius);
        for (int p = from; p < to; p++) {
            double value = line.values()[p];
            if (Double.isNaN(value)) {
                continue;
            }
            int cx = (int) Math.round((line.times()[p] - map.start()) * map.perMilli());
            double cy = (map.high() - value) * map.perUnit();
            for (int dx = -reach; dx <= reach; dx++) {
                int x = cx + dx;
                double half = Math.sqrt(Math.max(0, radius * radius - dx * dx));
                int top = Math.clamp(Math.round(cy - half), 0, raster.height());
                int bottom = Math.clamp(Math.round(cy + half), 0, raster.height());
                if (x >= 0 && x < raster.width() && bottom > top) {
                    raster.cover(x, top, bottom, argb);
                }
            }
        }
    }
}
