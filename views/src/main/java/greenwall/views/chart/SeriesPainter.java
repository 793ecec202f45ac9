package greenwall.views.chart;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Draws one series into a raster. If there are more points than columns, each column shows the range from
/// its smallest to its largest value, so that a spike of one sample is always visible. If there are fewer
/// points, each column is sampled four times, which smooths steep edges. Gaps remain open. A point between
/// two gaps is drawn as a dot. The vertical runs of several dense series are collected and then drawn a few
/// columns at a time, since a few columns fit into the first-level cache. [#drawGathered] must be called to
/// draw those that are still collected.
final class SeriesPainter {
    private static final int FINE = 4;
    /// With more points per column than this, each column is sampled only once.
    private static final double DENSE = 3;
    private static final double FULL = 0.996;
    private static final int OPAQUE = 256;
    private static final int GATHERED_MOST = 128;
    /// The number of pixels in a cache line.
    private static final int NEIGHBOURS = 16;

    private final Raster raster;
    private float[] coverage = new float[0];
    private int column;
    private int top;
    private int bottom;
    private int samples;
    private double half;
    private double halfMost;
    private int argb;
    private float[] fillFrom = new float[0];
    private float[] ground = new float[0];
    private float[] solidFrom = new float[0];
    private float[] solidTo = new float[0];
    private boolean filling;
    private float[] lows = new float[0];
    private float[] highs = new float[0];
    private final int[] colors = new int[GATHERED_MOST];
    private int gathered;
    private int[] turned = new int[0];
    private int slot;
    private int[] dashes = new int[0];
    private int dashed;
    private int @Nullable [] shades;

    SeriesPainter(Raster raster) {
        this.raster = raster;
    }

    /// Sets the alternating lengths of dashes and gaps, in columns; empty for a solid line.
    void setDashes(int[] columns) {
        dashes = columns;
        dashed = Arrays.stream(columns).sum();
    }

    /// Sets the colour of each row; null for the colour of the line.
    void setShades(int @Nullable [] ofRows) {
        shades = ofRows;
    }

    private boolean isInGap(int x) {
        int at = x % dashed;
        int part = 0;
        while (at >= dashes[part]) {
            at -= dashes[part++];
        }
        return part % 2 == 1;
    }

    private int color(int y) {
        return shades == null ? argb : shades[y];
    }

    /// Maps data to pixels: `x = (time - start) * perMilli`, `y = (high - value) * perUnit`.
    record Mapping(double start, double perMilli, double high, double perUnit) {}

    /// @param gapMillis the longest interval between two points that is drawn as one line
    void draw(
            long[] times,
            double[] values,
            int from,
            int to,
            Mapping map,
            int color,
            double thickness,
            long gapMillis,
            int fill) {
        if (coverage.length < raster.height() + 2) {
            coverage = new float[raster.height() + 2];
        }
        filling = fill > 0;
        if (filling) {
            if (ground.length < raster.width()) {
                fillFrom = new float[raster.width()];
                ground = new float[raster.width()];
                solidFrom = new float[raster.width()];
                solidTo = new float[raster.width()];
            }
            Arrays.fill(solidTo, 0);
            Arrays.fill(ground, raster.height());
            Arrays.fill(fillFrom, raster.height());
        }
        double columns = to > from ? (times[to - 1] - times[from]) * map.perMilli() : 0;
        samples = to - from > DENSE * Math.min(columns, raster.width()) && dashed == 0 && shades == null ? 1 : FINE;
        slot = samples == 1 && fill == 0 ? place(color) : -1;
        if (slot < 0) {
            drawGathered();
        }
        half = thickness / 2;
        halfMost = samples == 1 ? Math.max(half, 1) : Math.max(half, 2.5);
        argb = color;
        column = -1;
        int end = raster.width() * samples;
        double perMilli = map.perMilli() * samples;

        boolean joined = false;
        int run = 0;
        int at = 0;
        double low = 0;
        double high = 0;
        double lastX = 0;
        double lastY = 0;
        long lastTime = 0;
        for (int i = from; i < to; i++) {
            double value = values[i];
            long time = times[i];
            if (Double.isNaN(value) || joined && time - lastTime > gapMillis) {
                if (joined) {
                    finish(at, end, low, high, run);
                }
                joined = false;
                if (Double.isNaN(value)) {
                    continue;
                }
            }
            double x = (time - map.start()) * perMilli;
            double y = (map.high() - value) * map.perUnit();
            int cell = (int) Math.floor(x);
            if (!joined) {
                joined = true;
                run = 1;
                at = cell;
                low = y;
                high = y;
            } else {
                run++;
                if (cell == at) {
                    low = Math.min(low, y);
                    high = Math.max(high, y);
                } else {
                    double slope = (y - lastY) / (x - lastX);
                    double edge = lastY + slope * (at + 1 - lastX);
                    if (at >= 0 && at < end) {
                        span(at, Math.min(low, edge), Math.max(high, edge));
                    }
                    int k = Math.max(at + 1, 0);
                    edge = lastY + slope * (k - lastX);
                    for (int last = Math.min(cell, end); k < last; k++) {
                        double next = edge + slope;
                        span(k, Math.min(edge, next), Math.max(edge, next));
                        edge = next;
                    }
                    at = cell;
                    edge = lastY + slope * (cell - lastX);
                    low = Math.min(edge, y);
                    high = Math.max(edge, y);
                }
            }
            lastX = x;
            lastY = y;
            lastTime = time;
        }
        if (joined) {
            finish(at, end, low, high, run);
        }
        flush();
        if (fill > 0) {
            raster.blend(solidFrom, solidTo, argb, OPAQUE);
            raster.blend(fillFrom, ground, argb, fill);
        }
    }

    private void finish(int at, int end, double low, double high, int run) {
        if (run > 1) {
            if (at >= 0 && at < end) {
                span(at, low, high);
            }
            return;
        }
        flush();
        boolean wasFilling = filling;
        filling = false;
        int reach = samples == 1 ? 1 : samples;
        for (int k = Math.max(0, at - reach / 2); k < Math.min(end, at - reach / 2 + reach + samples / 2); k++) {
            span(k, low - 1, high + 1);
        }
        flush();
        filling = wasFilling;
    }

    private void span(int sample, double low, double high) {
        int x = sample / samples;
        if (x != column && samples > 1) {
            flush();
            column = x;
            top = Integer.MAX_VALUE;
            bottom = -1;
        }
        double steep = (high - low) * samples;
        double thick = steep > 10 ? halfMost : Math.min(half * Math.sqrt(1 + steep * steep), halfMost);
        double from = Math.max(0, low - thick);
        double to = Math.min(raster.height(), high + thick);
        if (to <= from) {
            // A value outside the chart is drawn at the edge, so that it is not overlooked.
            from = high < 0 ? 0 : raster.height() - 1;
            to = from + 1;
        }
        int first = (int) from;
        int last = Math.min(raster.height() - 1, (int) to);
        if (samples == 1) {
            whole(x, from, to, first, last);
            return;
        }
        float weight = 1f / samples;
        if (first == last) {
            coverage[first] += (float) (to - from) * weight;
        } else {
            coverage[first] += (float) (first + 1 - from) * weight;
            for (int y = first + 1; y < last; y++) {
                coverage[y] += weight;
            }
            coverage[last] += (float) (to - last) * weight;
        }
        top = Math.min(top, first);
        bottom = Math.max(bottom, last);
    }

    /// Draws a column that is sampled only once.
    private void whole(int x, double from, double to, int first, int last) {
        column = -1;
        if (slot >= 0) {
            int at = slot * raster.width() + x;
            // Two runs in the same column are joined.
            lows[at] = Math.min(lows[at], (float) from);
            highs[at] = Math.max(highs[at], (float) to);
            return;
        }
        if (filling) {
            fillFrom[x] = Math.min(fillFrom[x], last + 1);
        }
        // For a single filled line, the first runs of all columns are drawn together later, row by row.
        if (filling && solidTo[x] == 0 && last > first + 1) {
            solidFrom[x] = first + 1;
            solidTo[x] = last;
            edges(x, from, to, first, last, argb);
        } else {
            run(x, from, to, first, last, argb);
        }
    }

    private void run(int x, double from, double to, int first, int last, int color) {
        if (first == last) {
            raster.blend(x, first, first + 1, color, (int) (Math.min(1, to - from) * OPAQUE));
            return;
        }
        raster.cover(x, first + 1, last, color);
        edges(x, from, to, first, last, color);
    }

    private void edges(int x, double from, double to, int first, int last, int color) {
        raster.blend(x, first, first + 1, color, (int) ((first + 1 - from) * OPAQUE));
        raster.blend(x, last, last + 1, color, (int) (Math.min(1, to - last) * OPAQUE));
    }

    /// Reserves space for the runs of one more series, and returns its slot.
    private int place(int color) {
        if (gathered == GATHERED_MOST || gathered > 0 && lows.length < (gathered + 1) * raster.width()) {
            int had = gathered;
            drawGathered();
            grow(had == GATHERED_MOST ? GATHERED_MOST : Math.min(GATHERED_MOST, 2 * had));
        } else if (gathered == 0) {
            grow(1);
        }
        int width = raster.width();
        Arrays.fill(lows, gathered * width, (gathered + 1) * width, Float.POSITIVE_INFINITY);
        Arrays.fill(highs, gathered * width, (gathered + 1) * width, Float.NEGATIVE_INFINITY);
        colors[gathered] = color;
        return gathered++;
    }

    private void grow(int series) {
        if (lows.length < series * raster.width()) {
            lows = new float[series * raster.width()];
            highs = new float[series * raster.width()];
        }
    }

    /// Draws the collected runs in order. Uses a buffer of transposed columns, in which a run is contiguous
    /// in memory.
    void drawGathered() {
        int width = raster.width();
        int height = raster.height();
        if (gathered > 0 && turned.length < NEIGHBOURS * height) {
            turned = new int[NEIGHBOURS * height];
        }
        for (int left = 0; left < width && gathered > 0; left += NEIGHBOURS) {
            int right = Math.min(width, left + NEIGHBOURS);
            raster.turn(left, right, turned);
            for (int i = 0; i < gathered; i++) {
                for (int x = left; x < right; x++) {
                    float from = lows[i * width + x];
                    float to = highs[i * width + x];
                    if (to > from) {
                        turnedRun((x - left) * height, from, to, Math.min(height - 1, (int) to), colors[i]);
                    }
                }
            }
            raster.turnBack(left, right, turned);
        }
        gathered = 0;
    }

    private void turnedRun(int top, double from, double to, int last, int color) {
        int first = (int) from;
        if (first == last) {
            shade(top + first, color, Math.min(1, to - from));
            return;
        }
        shade(top + first, color, first + 1 - from);
        Arrays.fill(turned, top + first + 1, top + last, color);
        shade(top + last, color, Math.min(1, to - last));
    }

    private void shade(int at, int color, double covered) {
        turned[at] = Raster.blended(turned[at], color, (int) (covered * OPAQUE));
    }

    private void flush() {
        if (column < 0 || bottom < top) {
            return;
        }
        if (filling) {
            fillFrom[column] = Math.min(fillFrom[column], bottom + 1);
        }
        int y = dashed > 0 && isInGap(column) ? bottom + 1 : top;
        while (y <= bottom) {
            float covered = coverage[y];
            if (covered >= FULL) {
                int start = y;
                while (y <= bottom && coverage[y] >= FULL && color(y) == color(start)) {
                    y++;
                }
                raster.cover(column, start, y, color(start));
            } else {
                if (covered > 0.002f) {
                    raster.blend(column, y, y + 1, color(y), (int) (covered * OPAQUE));
                }
                y++;
            }
        }
        Arrays.fill(coverage, top, bottom + 1, 0);
        column = -1;
    }
}
