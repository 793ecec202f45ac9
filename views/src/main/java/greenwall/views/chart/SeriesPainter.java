package greenwall.views.chart;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Draws one series into a raster. If there are more points than columns, each column shows the range from
/// its smallest to its largest value, so that a spike of one sample is always visible. If there are fewer
/// points, each column is sampled four times, which smooths steep edges. Gaps remain open. A point between
/// two gaps is drawn as a dot. The runs of dense series are collected, and [#drawGathered] must be called to
/// draw those that are still collected.
final class SeriesPainter {
    private static final int FINE = 4;
    /// With more points per column than this, each column is sampled only once.
    private static final double DENSE = 3;
    private static final double FULL = 0.996;

    private final ChartRaster raster;
    private final DenseSeriesBatch runs;
    private final Fill fill = new Fill();
    private float[] coverage = new float[0];
    private int column;
    private int top;
    private int bottom;
    private int samples;
    private double half;
    private double halfMost;
    private int argb;
    private boolean filling;
    /// The slot of the series in the collected runs; negative if it is drawn at once.
    private int slot;
    private int[] dashes = new int[0];
    private int dashed;
    private int @Nullable [] shades;

    SeriesPainter(ChartRaster raster) {
        this.raster = raster;
        runs = new DenseSeriesBatch(raster);
    }

    /// The area below a line. It is blended at the end, row by row.
    private static final class Fill {
        private float[] from = new float[0];
        private float[] ground = new float[0];
        private float[] solidFrom = new float[0];
        private float[] solidTo = new float[0];

        void begin(ChartRaster raster) {
            if (ground.length < raster.width()) {
                from = new float[raster.width()];
                ground = new float[raster.width()];
                solidFrom = new float[raster.width()];
                solidTo = new float[raster.width()];
            }
            Arrays.fill(solidTo, 0);
            Arrays.fill(ground, raster.height());
            Arrays.fill(from, raster.height());
        }

        /// Fills a column below this row.
        void below(int x, int last) {
            from[x] = Math.min(from[x], last + 1);
        }

        void blend(ChartRaster raster, int argb, int alpha) {
            raster.blend(solidFrom, solidTo, argb, ChartRaster.OPAQUE);
            raster.blend(from, ground, argb, alpha);
        }
    }

    void drawGathered() {
        runs.draw();
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
    /// @param fillAlpha the opacity of the area below the line, from 0 to 256
    void draw(
            long[] times,
            double[] values,
            int from,
            int to,
            Mapping map,
            int color,
            double thickness,
            long gapMillis,
            int fillAlpha) {
        if (coverage.length < raster.height() + 2) {
            coverage = new float[raster.height() + 2];
        }
        filling = fillAlpha > 0;
        if (filling) {
            fill.begin(raster);
        }
        double columns = to > from ? (times[to - 1] - times[from]) * map.perMilli() : 0;
        samples = to - from > DENSE * Math.min(columns, raster.width()) && dashed == 0 && shades == null ? 1 : FINE;
        slot = samples == 1 && !filling ? runs.begin(color) : -1;
        if (slot < 0) {
            runs.draw();
        }
        half = thickness / 2;
        halfMost = samples == 1 ? Math.max(half, 1) : Math.max(half, 2.5);
        argb = color;
        column = -1;
        int end = raster.width() * samples;
        double perMilli = map.perMilli() * samples;

        boolean joined = false;
        int first = from;
        int at = 0;
        double low = 0;
        double high = 0;
        double lastX = 0;
        double lastY = 0;
        for (int i = from; i < to; i++) {
            double value = values[i];
            long time = times[i];
            if (Double.isNaN(value) || joined && time - times[i - 1] > gapMillis) {
                if (joined) {
                    finish(at, end, low, high, i - first);
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
                first = i;
                at = cell;
                low = y;
                high = y;
            } else if (cell == at) {
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
            lastX = x;
            lastY = y;
        }
        if (joined) {
            finish(at, end, low, high, to - first);
        }
        flush();
        if (filling) {
            fill.blend(raster, argb, fillAlpha);
        }
    }

    /// @param points the number of points of the joined line
    private void finish(int at, int end, double low, double high, int points) {
        if (points > 1) {
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
            sampledOnce(x, from, to, first, last);
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
    private void sampledOnce(int x, double from, double to, int first, int last) {
        column = -1;
        if (slot >= 0) {
            runs.add(slot, x, (float) from, (float) to);
            return;
        }
        if (filling) {
            fill.below(x, last);
        }
        // For a single filled line, the first runs of all columns are drawn together later, row by row.
        if (filling && fill.solidTo[x] == 0 && last > first + 1) {
            fill.solidFrom[x] = first + 1;
            fill.solidTo[x] = last;
            edges(x, from, to, first, last, argb);
        } else {
            run(x, from, to, first, last, argb);
        }
    }

    private void run(int x, double from, double to, int first, int last, int color) {
        if (first == last) {
            raster.blend(x, first, first + 1, color, (int) (Math.min(1, to - from) * ChartRaster.OPAQUE));
            return;
        }
        raster.cover(x, first + 1, last, color);
        edges(x, from, to, first, last, color);
    }

    private void edges(int x, double from, double to, int first, int last, int color) {
        raster.blend(x, first, first + 1, color, (int) ((first + 1 - from) * ChartRaster.OPAQUE));
        raster.blend(x, last, last + 1, color, (int) (Math.min(1, to - last) * ChartRaster.OPAQUE));
    }

    private void flush() {
        if (column < 0 || bottom < top) {
            return;
        }
        if (filling) {
            fill.below(column, bottom);
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
                    raster.blend(column, y, y + 1, color(y), (int) (covered * ChartRaster.OPAQUE));
                }
                y++;
            }
        }
        Arrays.fill(coverage, top, bottom + 1, 0);
        column = -1;
    }
}
