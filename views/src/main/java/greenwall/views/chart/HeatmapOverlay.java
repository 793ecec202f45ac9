package greenwall.views.chart;

import greenwall.fleet.dashboard.FieldOption.Axis;
import greenwall.fleet.dashboard.PanelOption.BucketLabelPosition;
import greenwall.styles.ColorRole;
import greenwall.views.chart.Plot.Box;
import greenwall.views.paint.Pen;
import java.util.Arrays;
import javafx.scene.paint.Color;

/// What is drawn over and around the cells of a heatmap: quantiles, counts, labels of the buckets, the colour
/// scale, and the reason if there are no cells.
final class HeatmapOverlay {
    private HeatmapOverlay() {}

    static boolean any(HeatmapData data, TimeAxis axis, Box box) {
        return data.times().length == 0
                || data.style().map(HeatmapStyle::showCounts).orElse(!HeatmapCells.dense(data, axis, box.width()));
    }

    static void paint(Pen pen, HeatmapData data, TimeAxis axis, Box box, double width) {
        if (data.times().length == 0) {
            pen.emptyText(data.note(), 8, box.y(), width - 16, box.height());
            return;
        }
        if (data.style().isPresent()) {
            counts(pen, data, data.style().get(), axis, box);
        } else if (!HeatmapCells.dense(data, axis, box.width())) {
            for (double share : HeatmapData.SHARES) {
                quantile(pen, data, axis, box, share);
            }
        }
    }

    static double x(double millis, TimeAxis axis, Box box) {
        return box.x() + (millis - axis.start()) / axis.length() * box.width();
    }

    /// Draws the count of each cell, if there is room for it.
    private static void counts(Pen pen, HeatmapData data, HeatmapStyle style, TimeAxis axis, Box box) {
        var font = pen.style().small();
        double row = box.height() / data.bounds().length;
        for (int c = 0; c < data.times().length && row >= font.height(); c++) {
            double from = x(data.starts()[c], axis, box);
            double to = x(data.times()[c], axis, box);
            for (int b = 0; b < data.bounds().length; b++) {
                double count = data.counts()[c][b];
                var text = style.count().apply(count);
                double wide = font.width(text);
                if (count != 0 && from >= box.x() && to <= box.right() && wide + 4 <= to - from) {
                    double y = box.bottom() - (data.row(b) + 0.5) * row - font.height() / 2;
                    pen.textCentred(font, pen.color(ColorRole.FG), text, (from + to) / 2, y, wide + 2);
                }
            }
        }
    }

    /// Draws the counts of the buckets at an instant as bars to the right of the crosshair.
    static void paintHistogram(Pen pen, HeatmapData data, int column, Box box, double x, double room) {
        double most = Math.max(0, Arrays.stream(data.counts()[column]).max().orElse(0));
        double row = box.height() / data.bounds().length;
        for (int b = 0; b < data.bounds().length && most > 0; b++) {
            double wide = Math.max(0, data.counts()[column][b]) / most * room;
            pen.fill(
                    pen.style().palette().color(ColorRole.FG, 0.75),
                    x,
                    box.bottom() - (data.row(b) + 1) * row + 1,
                    wide,
                    Math.max(1, row - 2));
        }
    }

    /// Draws the colour scale from the smallest to the largest count.
    static void paintScale(Pen pen, HeatmapData data, HeatmapStyle style, double x, double y, double width) {
        var font = pen.style().small();
        var ends = style.colors().ends(data.counts());
        double least = ends[0];
        double most = ends[1];
        if (!(least <= most)) {
            return;
        }
        var low = style.count().apply(least);
        double left = x + pen.text(font, ColorRole.MUTED, low, x, y, width) + 6;
        double room = Math.min(160 * pen.style().scale(), width - (left - x) - 60);
        for (int p = 0; p < room; p += 2) {
            int argb = style.colors().of(least + (most - least) * p / room, least, most);
            pen.fill(
                    Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff),
                    left + p,
                    y + 2,
                    2,
                    Math.max(1, font.height() - 4));
        }
        pen.text(font, ColorRole.MUTED, style.count().apply(most), left + Math.max(0, room) + 6, y, width);
    }

    static void paintBucketLabels(Pen pen, HeatmapData data, Box box, double top, double width) {
        var font = pen.style().small();
        double free = Double.POSITIVE_INFINITY;
        double rowHeight = box.height() / data.bounds().length;
        boolean right = data.style().filter(style -> style.axis() == Axis.RIGHT).isPresent();
        double within = switch (data.style().map(HeatmapStyle::labelPosition).orElse(BucketLabelPosition.UPPER)) {
            case AUTO, UPPER -> 1;
            case LOWER -> 0;
            case MIDDLE -> 0.5;
        };
        for (int row = 0; row < data.bounds().length; row++) {
            double y = box.bottom() - (row + within) * rowHeight - font.height() / 2;
            if (y + font.height() < free && y >= top) {
                var text = data.valueLabel(data.bounds()[data.row(row)]);
                if (right) {
                    pen.text(font, ColorRole.MUTED, text, box.right() + 6, y, width);
                } else {
                    pen.textLeftOf(font, ColorRole.MUTED, text, box.x() - 6, y, box.x());
                }
                free = y - 2;
            }
        }
        var label = data.style().map(HeatmapStyle::label).orElse("");
        if (!label.isEmpty()) {
            double x = right ? width - font.height() - 2 : 0;
            pen.verticalTextCentred(font, label, x, box.y() + box.height() / 2, box.height() - 4);
        }
    }

    /// Draws a quantile as a line over the buckets. It is light with a dark edge, so that it is visible on
    /// every shade, and it breaks where nothing was counted.
    private static void quantile(Pen pen, HeatmapData data, TimeAxis axis, Box box, double share) {
        var g = pen.graphics();
        double rowHeight = box.height() / data.bounds().length;
        g.beginPath();
        double last = Double.NaN;
        for (int c = 0; c < data.times().length; c++) {
            double x = x(data.middle(c), axis, box);
            double height = x < box.x() || x > box.right() ? Double.NaN : data.height(c, share);
            double y = box.bottom() - height * rowHeight;
            boolean joined = !Double.isNaN(last) && !Double.isNaN(y) && data.joined(c);
            if (!joined && !Double.isNaN(last)) {
                g.lineTo(Math.min(box.right(), x(data.times()[c - 1], axis, box)), last);
            }
            if (!joined && !Double.isNaN(y)) {
                g.moveTo(Math.max(box.x(), x(data.starts()[c], axis, box)), y);
            }
            if (!Double.isNaN(y)) {
                g.lineTo(x, y);
            }
            last = y;
        }
        if (!Double.isNaN(last)) {
            g.lineTo(Math.min(box.right(), x(data.times()[data.times().length - 1], axis, box)), last);
        }
        g.setStroke(pen.color(ColorRole.BG));
        g.setLineWidth(3);
        g.stroke();
        g.setStroke(pen.color(HeatmapData.role(share)));
        g.setLineWidth(1.2);
        g.stroke();
    }
}
