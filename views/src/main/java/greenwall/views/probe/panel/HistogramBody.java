package greenwall.views.probe.panel;

import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.HistColumns;
import greenwall.styles.Role;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeTicks;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/// The heatmap: a row for each bucket, a column for each interval, brighter where more fell (on a logarithmic
/// scale), percentiles over it, and to the right the distribution of the whole run or of the interval pointed at.
final class HistogramBody extends PaintedRegion {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final double[] SHARES = {0.5, 0.9, 0.99};
    private static final String[] NAMES = {"p50", "p90", "p99"};
    private static final double[][] DASHES = {{}, {7, 4}, {2, 3}};
    private static final double EDGE = 8;

    private final TimeAxis axis;
    private final ZoneId zone;
    private @Nullable HistColumns columns;
    private TimeStrip strip = new TimeStrip(0, 1, 0, 1);

    HistogramBody(Look look, TimeAxis axis, ZoneId zone) {
        super(look);
        this.axis = axis;
        this.zone = zone;
        setMinHeight(90);
        new StripCursor(this, axis, () -> strip).install();
        takeFocus("Heatmap of a histogram over time");
    }

    void show(HistColumns newColumns) {
        columns = newColumns;
        repaint();
    }

    @Override
    protected Role ground() {
        return Role.SURFACE;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var now = columns;
        var look = pen.look();
        if (now == null || now.ends().length == 0) {
            pen.textCentred(
                    look.body(), pen.color(Role.MUTED), "Nothing was measured yet.", width / 2, height / 2, width);
            return;
        }
        int low = 0;
        int high = now.lows().length;
        var sums = now.sums();
        while (low < high - 1 && sums[low] == 0) {
            low++;
        }
        while (high > low + 1 && sums[high - 1] == 0) {
            high--;
        }
        var type = look.small();
        double labels = type.width("100 µs");
        for (int b = low; b < high; b++) {
            labels = Math.max(labels, type.width(edge(now, b)));
        }
        double left = EDGE + Math.ceil(labels) + 6;
        double side = width > 560 * look.scale() ? Math.min(width * 0.3, 360 * look.scale()) : 0;
        double top = EDGE;
        double bottom = height - type.height() - 8;
        double tall = Math.max(1, bottom - top);
        strip = TimeStrip.of(axis, left, width - left - EDGE - side);
        double row = tall / (high - low);
        cells(pen, now, low, high, bottom, row);
        rowLabels(pen, now, low, high, left, bottom, row);
        TimeTicks.paint(pen, strip.start(), strip.end(), strip.left(), strip.width(), bottom, zone);
        lines(pen, now, low, high, bottom, row);
        strip.cursor(pen, axis, top, tall);
        if (side > 0) {
            distribution(pen, now, low, high, width - side + 10, width - EDGE, bottom, row);
        }
    }

    private static String edge(HistColumns now, int bucket) {
        return now.lows()[bucket] == Long.MIN_VALUE
                ? "< " + now.measure().text(now.highs()[bucket])
                : now.measure().text(now.lows()[bucket]);
    }

    private static void rowLabels(Pen pen, HistColumns now, int low, int high, double left, double bottom, double row) {
        var type = pen.look().small();
        double free = Double.POSITIVE_INFINITY;
        for (int b = low; b < high; b++) {
            double y = bottom - (b - low) * row - type.height() / 2;
            if (y + type.height() < free && y > -1) {
                pen.textLeftOf(type, Role.MUTED, edge(now, b), left - 6, y, left);
                free = y - 1;
            }
        }
    }

    private void cells(Pen pen, HistColumns now, int low, int high, double bottom, double row) {
        long most = 1;
        for (var column : now.counts()) {
            most = Math.max(most, Arrays.stream(column, low, high).max().orElse(0));
        }
        double scale = 1 / Math.log1p(most);
        double end = strip.left() + strip.width();
        for (int c = 0; c < now.ends().length; c++) {
            double from = Math.clamp(strip.x(now.starts()[c]), strip.left(), end);
            double to = Math.clamp(strip.x(now.ends()[c]), strip.left(), end);
            double x = Math.floor(from);
            double wide = Math.max(1, Math.floor(to) - x);
            if (to <= strip.left() || from >= end) {
                continue;
            }
            double gap = wide > 5 ? 1 : 0;
            for (int b = low; b < high; b++) {
                long count = now.counts()[c][b];
                if (count > 0) {
                    int argb = pen.look().palette().heat(0.14 + 0.86 * Math.log1p(count) * scale);
                    double y = Math.round(bottom - (b - low + 1) * row);
                    pen.fill(
                            color(argb),
                            x,
                            y,
                            wide - gap,
                            Math.round(bottom - (b - low) * row) - y - (row > 5 ? 1 : 0));
                }
            }
        }
    }

    private static Color color(int argb) {
        return Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff);
    }

    /// The height of a value: within its bucket's row by a straight line.
    private static double y(HistColumns now, double value, int low, int high, double bottom, double row) {
        for (int b = low; b < high; b++) {
            long from = now.lows()[b];
            long to = now.highs()[b];
            if (value <= to || b == high - 1) {
                boolean open = from == Long.MIN_VALUE || to == Long.MAX_VALUE;
                double share = open ? 0.5 : Math.clamp((value - from) / (to - from), 0, 1);
                return bottom - (b - low + share) * row;
            }
        }
        return bottom;
    }

    private void lines(Pen pen, HistColumns now, int low, int high, double bottom, double row) {
        var g = pen.graphics();
        var type = pen.look().small();
        var taken = new double[SHARES.length];
        for (int q = SHARES.length - 1; q >= 0; q--) {
            for (int pass = 0; pass < 2; pass++) {
                g.setStroke(pen.color(pass == 0 ? Role.BG : Role.FG));
                g.setLineWidth((pass == 0 ? 3.6 : 1.5) * pen.look().scale());
                g.setLineDashes(pass == 0 ? new double[0] : DASHES[q]);
                g.beginPath();
                boolean drawing = false;
                for (int c = 0; c < now.ends().length; c++) {
                    double value = now.quantile(c, SHARES[q]);
                    double from = Math.max(strip.left(), strip.x(now.starts()[c]));
                    double to = Math.min(strip.left() + strip.width(), strip.x(now.ends()[c]));
                    if (Double.isNaN(value) || to <= from) {
                        drawing = false;
                        continue;
                    }
                    double at = y(now, value, low, high, bottom, row);
                    // From middle to middle, and at both ends of a stretch to the edge of its interval.
                    boolean last = c + 1 == now.ends().length || now.total(c + 1) == 0;
                    if (drawing) {
                        g.lineTo((from + to) / 2, at);
                    } else {
                        g.moveTo(from, at);
                        g.lineTo((from + to) / 2, at);
                    }
                    if (last) {
                        g.lineTo(to, at);
                    }
                    drawing = !last;
                }
                g.stroke();
            }
            g.setLineDashes();
            label(pen, now, q, low, high, bottom, row, taken);
        }
        g.setLineWidth(1);
        pen.graphics().setFont(type.font());
    }

    /// The line's name beside its newest point, moved down where another one is there already.
    private void label(Pen pen, HistColumns now, int q, int low, int high, double bottom, double row, double[] taken) {
        var type = pen.look().small();
        for (int c = now.ends().length - 1; c >= 0; c--) {
            double value = now.quantile(c, SHARES[q]);
            double x = Math.min(strip.left() + strip.width(), strip.x(now.ends()[c]));
            if (Double.isNaN(value) || x < strip.left()) {
                continue;
            }
            var text = NAMES[q] + " " + now.measure().text(value);
            double wide = type.width(text) + 8;
            double tall = type.height() + 2;
            double left = Math.min(x + 6, strip.left() + strip.width() - wide);
            double y = Math.clamp(y(now, value, low, high, bottom, row) - tall / 2, 0, bottom - tall);
            for (int other = SHARES.length - 1; other > q; other--) {
                if (taken[other] > 0 && y < taken[other] && y + tall > taken[other] - tall) {
                    y = taken[other] + 1;
                }
            }
            if (y + tall > bottom) {
                return;
            }
            taken[q] = y + tall;
            pen.round(pen.color(Role.RAISED), left, y, wide, tall, 4);
            pen.text(type, Role.FG, text, left + 4, y + 1, wide);
            return;
        }
    }

    private void distribution(
            Pen pen, HistColumns now, int low, int high, double left, double right, double bottom, double row) {
        var type = pen.look().small();
        var counts = now.sums();
        var title = "whole run";
        var cursor = axis.cursor();
        if (cursor.isPresent()) {
            long at = cursor.get().toEpochMilli();
            for (int c = 0; c < now.ends().length; c++) {
                if (at >= now.starts()[c] && at < now.ends()[c]) {
                    counts = now.counts()[c];
                    title = "until "
                            + CLOCK.format(Instant.ofEpochMilli(now.ends()[c]).atZone(zone));
                }
            }
        }
        long most = Math.max(1, Arrays.stream(counts).max().orElse(1));
        double numbers = type.width("000000") + 4;
        double room = Math.max(10, right - left - numbers - 4);
        double free = Double.POSITIVE_INFINITY;
        for (int b = low; b < high; b++) {
            double y = Math.round(bottom - (b - low + 1) * row);
            double tall = Math.max(1, Math.round(bottom - (b - low) * row) - y - (row > 5 ? 1 : 0));
            pen.fill(Role.RAISED, left, y, room, tall);
            pen.fill(pen.look().palette().series(0), left, y, room * counts[b] / most, tall);
            double text = y + (tall - type.height()) / 2;
            if (text + type.height() < free && counts[b] > 0) {
                pen.textLeftOf(type, Role.FG, Unit.COUNT.text(counts[b]), right, text, numbers + 2);
                free = text;
            }
        }
        pen.text(type, Role.MUTED, title, left, bottom + 3, right - left);
    }
}
