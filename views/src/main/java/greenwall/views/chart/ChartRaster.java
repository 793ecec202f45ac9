package greenwall.views.chart;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// Premultiplied pixels into which lines are drawn. They are stored row by row, as the image needs them, so
/// nothing is transposed or copied afterwards. To draw many vertical runs, a few columns at a time are copied
/// to a buffer that fits into the first-level cache.
final class ChartRaster {
    /// The opacity of a colour that covers what is below it.
    static final int OPAQUE = 256;

    private int width;
    private int height;
    private int[] rows = new int[0];

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /// Starts a new image with a plain background in the given pixels.
    void reset(int[] pixels, int newWidth, int newHeight, int ground) {
        rows = pixels;
        width = newWidth;
        height = newHeight;
        Arrays.fill(rows, 0, width * height, ground);
    }

    void fillRow(int y, int argb) {
        if (y >= 0 && y < height) {
            Arrays.fill(rows, y * width, (y + 1) * width, argb);
        }
    }

    int pixel(int x, int y) {
        return rows[y * width + x];
    }

    /// Fills rows `from` to `to` (exclusive) of a column with an opaque colour.
    void cover(int x, int from, int to, int argb) {
        for (int i = from * width + x, end = to * width; i < end; i += width) {
            rows[i] = argb;
        }
    }

    /// Blends a colour over rows `from` to `to` (exclusive) of a column.
    ///
    /// @param alpha the opacity, from 0 to [#OPAQUE]
    void blend(int x, int from, int to, int argb, int alpha) {
        int sourceRb = (argb & 0xff00ff) * alpha;
        int sourceAg = (argb >>> 8 & 0xff00ff) * alpha;
        int rest = OPAQUE - alpha;
        for (int i = from * width + x, end = to * width; i < end; i += width) {
            rows[i] = mixed(rows[i], sourceRb, sourceAg, rest);
        }
    }

    /// Blends a colour over an area that is given by a first and last row (exclusive) per column. The rows are
    /// floats because the compiler only vectorizes the loop if it knows that input and output do not alias.
    void blend(float[] from, float[] to, int argb, int alpha) {
        blend(from, to, _ -> argb, _ -> alpha);
    }

    /// Blends over an area, with a colour and an opacity per row.
    void blend(float[] from, float[] to, IntUnaryOperator colors, IntUnaryOperator alphas) {
        int first = height;
        int end = 0;
        for (int x = 0; x < width; x++) {
            if (from[x] < to[x]) {
                first = Math.min(first, (int) from[x]);
                end = Math.max(end, (int) to[x]);
            }
        }
        for (int y = Math.max(0, first), last = Math.min(height, end); y < last; y++) {
            int argb = colors.applyAsInt(y);
            int alpha = alphas.applyAsInt(y);
            blendRow(y, from, to, (argb & 0xff00ff) * alpha, (argb >>> 8 & 0xff00ff) * alpha, OPAQUE - alpha);
        }
    }

    private void blendRow(int y, float[] from, float[] to, int sourceRb, int sourceAg, int rest) {
        int row = y * width;
        for (int x = 0; x < width; x++) {
            int inside = (int) from[x] - 1 - y >> 31 & y - (int) to[x] >> 31;
            int under = rows[row + x];
            rows[row + x] = under ^ (under ^ mixed(under, sourceRb, sourceAg, rest)) & inside;
        }
    }

    /// Copies columns to a buffer in which each column is contiguous.
    void transpose(int left, int right, int[] columns) {
        for (int x = left; x < right; x++) {
            int to = (x - left) * height;
            for (int y = 0, from = x; y < height; y++, from += width) {
                columns[to + y] = rows[from];
            }
        }
    }

    void transposeBack(int left, int right, int[] columns) {
        for (int y = 0; y < height; y++) {
            int to = y * width;
            for (int x = left, from = y; x < right; x++, from += height) {
                rows[to + x] = columns[from];
            }
        }
    }

    static int blended(int under, int argb, int alpha) {
        return mixed(under, (argb & 0xff00ff) * alpha, (argb >>> 8 & 0xff00ff) * alpha, OPAQUE - alpha);
    }

    private static int mixed(int under, int sourceRb, int sourceAg, int rest) {
        int rb = sourceRb + (under & 0xff00ff) * rest >>> 8 & 0xff00ff;
        int ag = sourceAg + (under >>> 8 & 0xff00ff) * rest & 0xff00ff00;
        return rb | ag;
    }
}
