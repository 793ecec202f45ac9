package greenwall.views.chart;

import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import java.util.Arrays;

/// The pixels of a heatmap. Each bucket is a row of cells, which are brighter for larger counts. The scale is
/// logarithmic, so that a few slow requests among thousands are visible. Columns that share a pixel are
/// averaged, and the quantiles are drawn over them.
/// @param rows premultiplied pixels, row by row
record HeatmapCells(HeatmapData data, TimeAxis axis, ColorPalette palette, int[] rows, int width, int height) {
    private static final double FAINTEST = 0.12;

    /// Whether several columns share a pixel.
    static boolean dense(HeatmapData data, TimeAxis axis, double width) {
        return axis.length() / Math.max(1, data.stepMillis()) > width;
    }

    void paint() {
        var means = means();
        if (data.style().isPresent()) {
            shade(means, data.style().get());
            return;
        }
        shade(means);
        if (dense(data, axis, width)) {
            for (double share : HeatmapData.SHARES) {
                quantile(share);
            }
        }
    }

    /// The mean counts per pixel column and bucket. Sums would make a pixel brighter only because it covers
    /// one column more.
    private double[] means() {
        int buckets = data.bounds().length;
        var sums = new double[width * buckets];
        var columns = new int[width];
        double perMilli = width / axis.length();
        for (int c = 0; c < data.times().length; c++) {
            double end = (data.times()[c] - axis.start()) * perMilli;
            double start = (data.starts()[c] - axis.start()) * perMilli;
            if (end <= 0 || start >= width) {
                continue;
            }
            int from = (int) Math.max(0, Math.floor(start));
            int to = (int) Math.min(width, Math.max(from + 1, Math.floor(end)));
            var counts = data.counts()[c];
            for (int x = from; x < to; x++) {
                columns[x]++;
                add(counts, sums, x * buckets, buckets);
            }
        }
        for (int x = 0; x < width; x++) {
            for (int i = x * buckets; i < (x + 1) * buckets && columns[x] > 1; i++) {
                sums[i] /= columns[x];
            }
        }
        return sums;
    }

    private static void add(double[] counts, double[] sums, int at, int buckets) {
        for (int b = 0; b < buckets; b++) {
            sums[at + b] += counts[b];
        }
    }

    private void shade(double[] means) {
        int buckets = data.bounds().length;
        double most = 0;
        for (double mean : means) {
            most = Math.max(most, mean);
        }
        double scale = most > 0 ? 1 / Math.log1p(most) : 0;
        int ground = ColorPalette.argb(palette.color(ColorRole.SURFACE));
        int done = -1;
        for (int y = 0; y < height; y++) {
            int b = Math.min(buckets - 1, (int) ((double) (height - 1 - y) / height * buckets));
            if (b == done) {
                System.arraycopy(rows, (y - 1) * width, rows, y * width, width);
                continue;
            }
            for (int x = 0; x < width; x++) {
                double mean = means[x * buckets + b];
                rows[y * width + x] =
                        mean > 0 ? palette.heat(FAINTEST + (1 - FAINTEST) * Math.log1p(mean) * scale) : ground;
            }
            done = b;
        }
    }

    private void shade(double[] means, HeatmapStyle style) {
        int buckets = data.bounds().length;
        var ends = style.colors().ends(means);
        int ground = ColorPalette.argb(palette.color(ColorRole.SURFACE));
        var between = between(style.gap());
        int gap = height / buckets > 3 * style.gap() ? (int) style.gap() : 0;
        int last = -1;
        int since = 0;
        for (int y = 0; y < height; y++) {
            int row = Math.min(buckets - 1, (int) ((double) (height - 1 - y) / height * buckets));
            since = row == last ? since + 1 : 0;
            last = row;
            for (int x = 0; x < width; x++) {
                double mean = means[x * buckets + data.row(row)];
                boolean empty = mean == 0 || style.colors().empty(mean) || between[x] || since < gap;
                rows[y * width + x] = empty ? ground : style.colors().of(mean, ends[0], ends[1]);
            }
        }
    }

    /// Marks the pixels in the gaps between columns.
    private boolean[] between(double gap) {
        var between = new boolean[width];
        double perMilli = width / axis.length();
        if (data.stepMillis() * perMilli > 3 * gap) {
            for (long start : data.starts()) {
                int from = (int) Math.floor((start - axis.start()) * perMilli);
                for (int x = Math.max(0, from); x < Math.min(width, from + gap); x++) {
                    between[x] = true;
                }
            }
        }
        return between;
    }

    /// Draws a quantile. Per pixel column, it covers the range of all columns that share the pixel.
    private void quantile(double share) {
        var low = new double[width];
        var high = new double[width];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        double perMilli = width / axis.length();
        double rowHeight = (double) height / data.bounds().length;
        double lastY = Double.NaN;
        for (int c = 0; c < data.times().length; c++) {
            int x = (int) Math.floor((data.middle(c) - axis.start()) * perMilli);
            double reach = x < 0 || x >= width ? Double.NaN : data.height(c, share);
            if (Double.isNaN(reach)) {
                lastY = Double.NaN;
                continue;
            }
            double y = height - reach * rowHeight;
            boolean joined = !Double.isNaN(lastY) && data.joined(c);
            low[x] = Math.min(low[x], joined ? Math.min(y, lastY) : y);
            high[x] = Math.max(high[x], joined ? Math.max(y, lastY) : y);
            lastY = y;
        }
        fillRanges(low, high, 1.5, ColorPalette.argb(palette.color(ColorRole.BG)));
        fillRanges(low, high, 0.6, ColorPalette.argb(palette.color(HeatmapData.role(share))));
    }

    private void fillRanges(double[] low, double[] high, double around, int argb) {
        for (int x = 0; x < low.length; x++) {
            int from = (int) Math.max(0, Math.round(low[x] - around));
            int to = (int) Math.min(height - 1.0, Math.round(high[x] + around));
            for (int y = from; y <= to && low[x] <= high[x]; y++) {
                rows[y * low.length + x] = argb;
            }
        }
    }
}
