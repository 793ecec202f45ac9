package greenwall.views.chart;

import java.util.Arrays;

/// The vertical runs of several dense series. They are collected and then drawn a few columns at a time, since
/// a few columns fit into the first-level cache.
final class DenseSeriesBatch {
    private static final int MAX = 128;
    /// The number of pixels in a cache line.
    private static final int NEIGHBOURS = 16;

    private final ChartRaster raster;
    private final int[] colors = new int[MAX];
    private int count;
    private float[] lows = new float[0];
    private float[] highs = new float[0];
    /// Columns in which a run is contiguous in memory.
    private int[] transposed = new int[0];

    DenseSeriesBatch(ChartRaster raster) {
        this.raster = raster;
    }

    /// Reserves space for the runs of one more series, and returns its slot.
    int begin(int color) {
        int width = raster.width();
        if (count == MAX || count > 0 && lows.length < (count + 1) * width) {
            int capacity = count;
            draw();
            grow(capacity == MAX ? MAX : Math.min(MAX, 2 * capacity));
        } else if (count == 0) {
            grow(1);
        }
        Arrays.fill(lows, count * width, (count + 1) * width, Float.POSITIVE_INFINITY);
        Arrays.fill(highs, count * width, (count + 1) * width, Float.NEGATIVE_INFINITY);
        colors[count] = color;
        return count++;
    }

    private void grow(int series) {
        if (lows.length < series * raster.width()) {
            lows = new float[series * raster.width()];
            highs = new float[series * raster.width()];
        }
    }

    /// Adds a run to a series. Two runs in the same column are joined.
    void add(int slot, int x, float from, float to) {
        int at = slot * raster.width() + x;
        lows[at] = Math.min(lows[at], from);
        highs[at] = Math.max(highs[at], to);
    }

    /// Draws all runs in order, and clears them.
    void draw() {
        int width = raster.width();
        int height = raster.height();
        if (count > 0 && transposed.length < NEIGHBOURS * height) {
            transposed = new int[NEIGHBOURS * height];
        }
        for (int left = 0; left < width && count > 0; left += NEIGHBOURS) {
            int right = Math.min(width, left + NEIGHBOURS);
            raster.transpose(left, right, transposed);
            for (int i = 0; i < count; i++) {
                for (int x = left; x < right; x++) {
                    float from = lows[i * width + x];
                    float to = highs[i * width + x];
                    if (to > from) {
                        run((x - left) * height, from, to, Math.min(height - 1, (int) to), colors[i]);
                    }
                }
            }
            raster.transposeBack(left, right, transposed);
        }
        count = 0;
    }

    private void run(int top, double from, double to, int last, int color) {
        int first = (int) from;
        if (first == last) {
            shade(top + first, color, Math.min(1, to - from));
            return;
        }
        shade(top + first, color, first + 1 - from);
        Arrays.fill(transposed, top + first + 1, top + last, color);
        shade(top + last, color, Math.min(1, to - last));
    }

    private void shade(int at, int color, double covered) {
        transposed[at] = ChartRaster.blended(transposed[at], color, (int) (covered * ChartRaster.OPAQUE));
    }
}
