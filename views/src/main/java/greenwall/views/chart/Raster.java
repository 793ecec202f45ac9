package greenwall.views.chart;

import java.util.Arrays;

/// Premultiplied pixels that lines are drawn into, kept column by column because a chart's line is a short
/// vertical run in each column; turned into rows once, when the picture is handed over.
final class Raster {
    private static final int BLOCK = 32;

    private int width;
    private int height;
    private int[] columns = new int[0];

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /// Begins a new picture on a plain ground.
    void reset(int newWidth, int newHeight, int ground) {
        width = newWidth;
        height = newHeight;
        if (columns.length < width * height) {
            columns = new int[width * height];
        }
        Arrays.fill(columns, 0, width * height, ground);
    }

    /// One row from edge to edge.
    void row(int y, int argb) {
        if (y >= 0 && y < height) {
            for (int x = 0; x < width; x++) {
                columns[x * height + y] = argb;
            }
        }
    }

    int pixel(int x, int y) {
        return columns[x * height + y];
    }

    /// Covers rows `from` to `to` (not included) of a column with an opaque colour.
    void cover(int x, int from, int to, int argb) {
        Arrays.fill(columns, x * height + from, x * height + to, argb);
    }

    /// Blends an opaque colour over rows `from` to `to`; `alpha` runs from 0 to 256.
    void blend(int x, int from, int to, int argb, int alpha) {
        int sourceRb = (argb & 0xff00ff) * alpha;
        int sourceAg = (argb >>> 8 & 0xff00ff) * alpha;
        int rest = 256 - alpha;
        for (int i = x * height + from, end = x * height + to; i < end; i++) {
            int under = columns[i];
            int rb = sourceRb + (under & 0xff00ff) * rest >>> 8 & 0xff00ff;
            int ag = sourceAg + (under >>> 8 & 0xff00ff) * rest & 0xff00ff00;
            columns[i] = rb | ag;
        }
    }

    /// Writes the picture row by row.
    void copyTo(int[] rows) {
        for (int left = 0; left < width; left += BLOCK) {
            int right = Math.min(width, left + BLOCK);
            for (int top = 0; top < height; top += BLOCK) {
                int bottom = Math.min(height, top + BLOCK);
                for (int y = top; y < bottom; y++) {
                    int row = y * width;
                    for (int x = left; x < right; x++) {
                        rows[row + x] = columns[x * height + y];
                    }
                }
            }
        }
    }
}
