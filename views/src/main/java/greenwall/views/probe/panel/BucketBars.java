package greenwall.views.probe.panel;

import greenwall.fleet.InstantText;
import greenwall.fleet.Unit;
import greenwall.styles.ColorRole;
import greenwall.views.chart.Heatmap;
import greenwall.views.chart.HeatmapData;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;

/// The distribution of all values, or of the interval under the pointer: a bar next to each row of a heatmap.
final class BucketBars extends PaintedRegion {
    private static final double EDGE = 8;

    private final TimeAxis axis;
    private final ZoneId zone;
    private final Heatmap map;

    BucketBars(PaintStyle style, TimeAxis axis, ZoneId zone, Heatmap map) {
        super(style, ColorRole.SURFACE);
        this.axis = axis;
        this.zone = zone;
        this.map = map;
        axis.listenWhileShown(this, _ -> repaint());
        map.heightProperty().subscribe(_ -> repaint());
        setAccessibleText("Distribution");
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var data = map.data();
        int buckets = data.bounds().length;
        if (buckets == 0) {
            return;
        }
        var font = pen.style().small();
        int pointed = pointed(data);
        var counts = pointed < 0 ? sums(data) : data.counts()[pointed];
        double most = Math.max(1, Arrays.stream(counts).max().orElse(1));
        double numbers = font.width("000000") + 4;
        double bar = Math.max(10, width - EDGE - numbers - 4);
        var cells = map.cellArea();
        double row = cells.getHeight() / buckets;
        double free = Double.POSITIVE_INFINITY;
        for (int b = 0; b < buckets; b++) {
            double y = Math.round(cells.getMaxY() - (b + 1) * row);
            double tall = Math.max(1, Math.round(cells.getMaxY() - b * row) - y - (row > 5 ? 1 : 0));
            pen.fill(ColorRole.RAISED, 0, y, bar, tall);
            pen.fill(pen.style().palette().series(0), 0, y, bar * counts[b] / most, tall);
            double text = y + (tall - font.height()) / 2;
            if (text + font.height() < free && counts[b] > 0) {
                pen.textLeftOf(font, ColorRole.FG, Unit.COUNT.text(counts[b]), width - EDGE, text, numbers + 2);
                free = text;
            }
        }
        var title = pointed < 0
                ? "whole run"
                : "until " + InstantText.seconds(Instant.ofEpochMilli(data.times()[pointed]), zone);
        pen.text(font, ColorRole.MUTED, title, 0, cells.getMaxY() + 3, width - EDGE);
    }

    private int pointed(HeatmapData data) {
        long at = axis.cursor().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
        for (int c = 0; c < data.times().length; c++) {
            if (at >= data.starts()[c] && at < data.times()[c]) {
                return c;
            }
        }
        return -1;
    }

    private static double[] sums(HeatmapData data) {
        var sums = new double[data.bounds().length];
        for (var column : data.counts()) {
            for (int b = 0; b < sums.length; b++) {
                sums[b] += column[b];
            }
        }
        return sums;
    }
}
