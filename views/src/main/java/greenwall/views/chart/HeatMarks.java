package greenwall.views.chart;

import greenwall.styles.Role;
import greenwall.views.chart.Plot.Box;
import greenwall.views.paint.Pen;

/// What lies over a heatmap's cells and stays while the pointer moves: the quantiles where each column has pixels of
/// its
/// own, and why there are no cells.
final class HeatMarks {
    private HeatMarks() {}

    static boolean any(HeatmapData data, TimeAxis axis, Box box) {
        return data.times().length == 0 || !HeatCells.dense(data, axis, box.width());
    }

    static void paint(Pen pen, HeatmapData data, TimeAxis axis, Box box, double width) {
        if (data.times().length == 0) {
            note(pen, data.note(), box, width);
            return;
        }
        if (!HeatCells.dense(data, axis, box.width())) {
            for (double share : HeatmapData.SHARES) {
                quantile(pen, data, axis, box, share);
            }
        }
    }

    static double x(double millis, TimeAxis axis, Box box) {
        return box.x() + (millis - axis.start()) / axis.length() * box.width();
    }

    private static void note(Pen pen, String text, Box box, double width) {
        var type = pen.look().body();
        var lines = type.wrap(text, width - 32, 4);
        double y = Math.max(box.y(), (box.y() + box.bottom() - lines.size() * type.height()) / 2);
        for (var line : lines) {
            pen.textCentred(type, pen.color(Role.MUTED), line, width / 2, y, width - 16);
            y += type.height();
        }
    }

    /// A line over the buckets, light on a dark edge so that it is seen on every shade; it breaks where nothing
    /// was counted, and reaches to both ends of what was.
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
        g.setStroke(pen.color(Role.BG));
        g.setLineWidth(3);
        g.stroke();
        g.setStroke(pen.color(HeatmapData.role(share)));
        g.setLineWidth(1.2);
        g.stroke();
    }
}
