package greenwall.views.chart;

import greenwall.styles.Palette;
import greenwall.styles.Role;
import greenwall.views.Clip;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.nio.IntBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// A histogram over time on the common axis: one row per bucket, brighter where more fell into it (on a
/// logarithmic scale, so that a few slow ones among thousands of quick ones are seen). Of columns that share a
/// pixel the mean is drawn.
public final class Heatmap extends PaintedRegion {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("d MMM HH:mm:ss zzz", Locale.ENGLISH);
    private static final double EDGE = 8;

    private final TimeAxis axis;
    private final ZoneId zone;
    private HeatmapData data;
    private final Brush brush = new Brush();
    private Consumer<Instant> onPick = _ -> {};
    private @Nullable PixelBuffer<IntBuffer> pixels;
    private @Nullable WritableImage image;
    private int[] rows = new int[0];
    private List<Annotation> annotations = List.of();
    private double left;
    private double inner = 1;

    public Heatmap(Look look, TimeAxis axis, ZoneId zone, HeatmapData data) {
        super(look);
        this.axis = axis;
        this.zone = zone;
        this.data = data;
        setMinSize(120, 80);
        setPrefSize(600, 220);
        setAccessibleText("Heatmap: " + data.title());
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        var keys = new AxisKeys(axis, brush, () -> inner, this::repaint);
        new AxisPointer(
                        this,
                        axis,
                        brush,
                        keys,
                        x -> axis.start() + share(x) * axis.length(),
                        at -> onPick.accept(at),
                        this::repaint)
                .install();
        var menu = menu();
        setOnContextMenuRequested(e -> menu.show(this, e.getScreenX(), e.getScreenY()));
    }

    private double share(double x) {
        return Math.clamp((x - left) / inner, 0, 1);
    }

    public void setData(HeatmapData newData) {
        data = newData;
        repaint();
    }

    /// What happened meanwhile.
    public void annotate(List<Annotation> newAnnotations) {
        annotations = List.copyOf(newAnnotations);
        repaint();
    }

    /// Told of the instant that was clicked, or that the crosshair is on at Enter.
    public void setOnPick(Consumer<Instant> handler) {
        onPick = handler;
    }

    private void key(KeyEvent event) {
        if (!event.isShortcutDown()) {
            return;
        }
        switch (event.getCode()) {
            case C -> copy(event.isShiftDown() ? data.query() : data.csv());
            case M -> axis.setMark(axis.cursor().equals(axis.mark()) ? Optional.empty() : axis.cursor());
            default -> {
                return;
            }
        }
        event.consume();
    }

    private static void copy(String text) {
        Clip.text(text);
    }

    private ContextMenu menu() {
        var query = new MenuItem("Copy as PromQL (Ctrl+Shift+C)");
        query.setOnAction(_ -> copy(data.query()));
        var csv = new MenuItem("Copy as CSV (Ctrl+C)");
        csv.setOnAction(_ -> copy(data.csv()));
        var picture = new MenuItem("Copy as picture");
        picture.setOnAction(_ -> Clip.picture(snapshot(new SnapshotParameters(), null)));
        return new ContextMenu(picture, csv, query);
    }

    @Override
    protected Role ground() {
        return Role.SURFACE;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var look = pen.look();
        var type = look.small();
        var step = Plot.step(Duration.ofMillis(data.stepMillis()));
        double taken = pen.textLeftOf(type, Role.MUTED, now() + step, width - EDGE, 6, width * 0.6);
        pen.text(look.strong(), Role.FG, data.title(), EDGE, 5, width - 2 * EDGE - taken - 10);
        double titleEnd = 5 + look.strong().height();
        double top = titleEnd + 7;
        double bottom = height - type.height() - 8;
        double labels = type.width("000 MiB");
        for (double bound : data.bounds()) {
            labels = Math.max(labels, type.width(data.unit().text(bound)));
        }
        left = Plot.gutter(look, labels);
        inner = Math.max(1, Math.floor(width - left - EDGE));
        int tall = (int) Math.max(1, bottom - top);
        if (data.times().length == 0) {
            var words = look.body().wrap(data.note(), width - 32, 4);
            double y = Math.max(top, (top + bottom - words.size() * look.body().height()) / 2);
            for (var line : words) {
                pen.textCentred(look.body(), pen.color(Role.MUTED), line, width / 2, y, width - 16);
                y += look.body().height();
            }
            return;
        }
        boolean dense = columnsInSight() > inner;
        cells(pen, (int) inner, tall, top, dense);
        if (!dense) {
            quantile(pen, 0.5, top, tall);
            quantile(pen, 0.99, top, tall);
        }
        double free = Double.POSITIVE_INFINITY;
        double rowHeight = (double) tall / data.bounds().length;
        for (int b = 0; b < data.bounds().length; b++) {
            double y = top + tall - (b + 1) * rowHeight - type.height() / 2;
            if (y + type.height() < free && y >= titleEnd) {
                pen.textLeftOf(type, Role.MUTED, data.unit().text(data.bounds()[b]), left - 6, y, left);
                free = y - 2;
            }
        }
        marks(pen, top, tall, width);
        happenings(pen, top, tall);
        cursor(pen, top, tall, width);
        if (isFocused()) {
            pen.frame(pen.color(Role.ACCENT), 0, 0, width, height, 1);
        }
    }

    /// The newest quantiles, in words.
    private String now() {
        for (int c = data.times().length - 1; c >= 0; c--) {
            double p99 = data.quantile(c, 0.99);
            if (!Double.isNaN(p99)) {
                return "p50 " + data.unit().text(data.quantile(c, 0.5)) + " · p99 "
                        + data.unit().text(p99) + " · ";
            }
        }
        return "";
    }

    /// A line over the buckets, light on a dark edge so that it is seen on every shade; it breaks where nothing
    /// was counted.
    private void quantile(Pen pen, double share, double top, double tall) {
        var g = pen.graphics();
        double perMilli = inner / axis.length();
        double rowHeight = tall / data.bounds().length;
        g.beginPath();
        double before = Double.NaN;
        for (int c = 0; c < data.times().length; c++) {
            double x = left + (data.times()[c] - data.stepMillis() / 2.0 - axis.start()) * perMilli;
            double height = data.height(c, share);
            if (x < left || x > left + inner || Double.isNaN(height)) {
                before = Double.NaN;
                continue;
            }
            double y = top + tall - height * rowHeight;
            if (Double.isNaN(before) || data.times()[c] - before > data.stepMillis() * 1.5) {
                g.moveTo(x, y);
            } else {
                g.lineTo(x, y);
            }
            before = data.times()[c];
        }
        g.setStroke(pen.color(Role.BG));
        g.setLineWidth(3);
        g.stroke();
        g.setStroke(pen.color(share > 0.9 ? Role.FG : Role.ACCENT));
        g.setLineWidth(1.2);
        g.stroke();
    }

    private void happenings(Pen pen, double top, double tall) {
        double free = left;
        for (var annotation : annotations) {
            double from = left + (annotation.start().toEpochMilli() - axis.start()) / axis.length() * inner;
            double to = left + (annotation.end().toEpochMilli() - axis.start()) / axis.length() * inner;
            if (to < left || from > left + inner) {
                continue;
            }
            double at = Math.max(left, from);
            pen.fill(annotation.kind().role(), Math.round(at), top, 1, tall);
            double icon = 11 * pen.look().scale();
            if (at >= free && at + icon + 1 < left + inner) {
                pen.icon(annotation.kind().icon(), pen.color(annotation.kind().role()), at + 2, top + 1, icon);
                free = at + icon + 3;
            }
        }
        double mark = left + (axis.markMillis() - axis.start()) / axis.length() * inner;
        if (mark >= left && mark <= left + inner) {
            pen.fill(Role.ACCENT, Math.round(mark) - 1, top, 2, tall);
        }
        brush.paint(pen, axis, left, inner, top, tall);
    }

    private double columnsInSight() {
        return axis.length() / Math.max(1, data.stepMillis());
    }

    /// The same line where several columns share a pixel: from the smallest to the largest of them.
    private void quantileRuns(Pen pen, double share, int width, int height) {
        var low = new double[width];
        var high = new double[width];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        double perMilli = width / axis.length();
        double rowHeight = (double) height / data.bounds().length;
        double lastTime = Double.NaN;
        double lastY = 0;
        for (int c = 0; c < data.times().length; c++) {
            int x = (int) Math.floor((data.times()[c] - data.stepMillis() / 2.0 - axis.start()) * perMilli);
            double reach = x < 0 || x >= width ? Double.NaN : data.height(c, share);
            if (Double.isNaN(reach)) {
                lastTime = Double.NaN;
                continue;
            }
            double y = height - reach * rowHeight;
            boolean joined = data.times()[c] - lastTime <= data.stepMillis() * 1.5;
            low[x] = Math.min(low[x], joined ? Math.min(y, lastY) : y);
            high[x] = Math.max(high[x], joined ? Math.max(y, lastY) : y);
            lastTime = data.times()[c];
            lastY = y;
        }
        runs(low, high, 1.5, Palette.argb(pen.color(Role.BG)), height);
        runs(low, high, 0.6, Palette.argb(pen.color(share > 0.9 ? Role.FG : Role.ACCENT)), height);
    }

    private void runs(double[] low, double[] high, double around, int argb, int height) {
        for (int x = 0; x < low.length; x++) {
            int from = (int) Math.max(0, Math.round(low[x] - around));
            int to = (int) Math.min(height - 1.0, Math.round(high[x] + around));
            for (int y = from; y <= to && low[x] <= high[x]; y++) {
                rows[y * low.length + x] = argb;
            }
        }
    }

    private void cells(Pen pen, int width, int height, double top, boolean dense) {
        int buckets = data.bounds().length;
        var sums = new double[width * buckets];
        double perMilli = width / axis.length();
        double most = 0;
        var columns = new int[width];
        for (int c = 0; c < data.times().length; c++) {
            double end = (data.times()[c] - axis.start()) * perMilli;
            double start = end - data.stepMillis() * perMilli;
            if (end <= 0 || start >= width) {
                continue;
            }
            int from = (int) Math.max(0, Math.floor(start));
            int to = (int) Math.min(width, Math.max(from + 1, Math.floor(end)));
            var counts = data.counts()[c];
            for (int x = from; x < to; x++) {
                columns[x]++;
                for (int b = 0; b < buckets; b++) {
                    sums[x * buckets + b] += counts[b];
                }
            }
        }
        // The mean of the columns that share a pixel: a sum would be brighter where by chance one more falls on it.
        for (int x = 0; x < width; x++) {
            for (int b = 0; b < buckets && columns[x] > 0; b++) {
                sums[x * buckets + b] /= columns[x];
                most = Math.max(most, sums[x * buckets + b]);
            }
        }
        var buffer = buffer(width, height);
        double scale = most > 0 ? 1 / Math.log1p(most) : 0;
        var line = new int[width];
        int done = -1;
        for (int y = 0; y < height; y++) {
            int b = Math.min(buckets - 1, (int) ((double) (height - 1 - y) / height * buckets));
            if (b != done) {
                for (int x = 0; x < width; x++) {
                    double sum = sums[x * buckets + b];
                    line[x] = sum > 0 ? pen.look().palette().heat(0.12 + 0.88 * Math.log1p(sum) * scale) : 0;
                }
                done = b;
            }
            System.arraycopy(line, 0, rows, y * width, width);
        }
        if (dense) {
            quantileRuns(pen, 0.5, width, height);
            quantileRuns(pen, 0.99, width, height);
        }
        buffer.updateBuffer(_ -> null);
        pen.graphics().drawImage(image, left, top);
    }

    private PixelBuffer<IntBuffer> buffer(int width, int height) {
        var buffer = pixels;
        if (buffer == null || buffer.getWidth() != width || buffer.getHeight() != height) {
            rows = new int[width * height];
            buffer = new PixelBuffer<>(width, height, IntBuffer.wrap(rows), PixelFormat.getIntArgbPreInstance());
            image = new WritableImage(buffer);
            pixels = buffer;
        } else {
            Arrays.fill(rows, 0);
        }
        return buffer;
    }

    private void marks(Pen pen, double top, double tall, double width) {
        var type = pen.look().small();
        double free = 0;
        int most = (int) (inner / (type.width("00:00:00") + 28));
        for (var tick : TimeTicks.between(axis.start(), axis.end(), most, zone)) {
            double x = left + (tick.millis() - axis.start()) / axis.length() * inner;
            pen.fill(tick.day() ? Role.LINE : Role.GRID, Math.round(x), top + tall, 1, 3);
            double wide = type.width(tick.label());
            double from = Math.max(0, Math.min(x - wide / 2, width - wide));
            if (from > free) {
                pen.text(type, tick.day() ? Role.FG : Role.MUTED, tick.label(), from, top + tall + 3, wide + 1);
                free = from + wide + 6;
            }
        }
    }

    private void cursor(Pen pen, double top, double tall, double width) {
        double cursor = axis.cursorMillis();
        if (!(cursor >= axis.start() && cursor <= axis.end())) {
            return;
        }
        var type = pen.look().small();
        double x = left + (cursor - axis.start()) / axis.length() * inner;
        pen.fill(Role.FG, Math.round(x), top, 1, tall);
        int column = Arrays.binarySearch(data.times(), (long) cursor);
        column = column < 0 ? -column - 1 : column;
        var text = STAMP.format(Instant.ofEpochMilli((long) cursor).atZone(zone));
        if (column < data.times().length && data.times()[column] - cursor <= data.stepMillis()) {
            text += " · p50 " + data.unit().text(data.quantile(column, 0.5)) + " · p99 "
                    + data.unit().text(data.quantile(column, 0.99));
        } else {
            text += " · nothing measured";
        }
        double wide = type.width(text) + 10;
        double at = Math.clamp(x - wide / 2, 0, Math.max(0, width - wide));
        pen.round(pen.color(Role.RAISED), at, top, wide, type.height() + 4, 4);
        pen.text(type, Role.FG, text, at + 5, top + 2, wide);
    }
}
