package greenwall.views.chart;

import greenwall.fleet.InstantText;
import greenwall.fleet.dashboard.FieldOption.Axis;
import greenwall.fleet.dashboard.PanelOption.Tooltip;
import greenwall.styles.ColorRole;
import greenwall.views.chart.Plot.Box;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.paint.SubCanvas;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import javafx.geometry.Rectangle2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/// A histogram over time on the common axis. The cells ([HeatmapCells]) are an image that is only redrawn when
/// the data or the window changes. Labels and everything that follows the pointer are separate small nodes.
public final class Heatmap extends TimeAxisChart {
    private static final double HISTOGRAM_WIDTH = 90;
    private static final double TITLE_TOP = 5;
    private static final double BELOW_TITLE = 7;

    private final PixelImageView image = new PixelImageView();
    private final ChartRectangles cross = new ChartRectangles(1);
    private final ChartRectangles frame = new ChartRectangles(4);
    private final SubCanvas over;
    private final SubCanvas dots;
    private final SubCanvas head;
    private final SubCanvas values;
    private final SubCanvas times;
    private final SubCanvas lane;
    private final SubCanvas selection;
    private final CrosshairTopLabel label;
    private final SubCanvas counts;
    private final SubCanvas colors;
    private HeatmapData data;
    private List<Annotation> annotations = List.of();
    private Box box = new Box(0, 0, 1, 1);
    private @Nullable ImageInputs drawn;
    private double laneTop;
    private double pointerY = Double.NaN;

    /// The inputs of the image. It is redrawn when one of them changes.
    private record ImageInputs(
            HeatmapData data,
            List<Annotation> annotations,
            PaintStyle look,
            double start,
            double end,
            double gutter,
            double width,
            double height) {}

    public Heatmap(PaintStyle style, TimeAxis axis, ZoneId zone, HeatmapData first) {
        super(style, axis, zone);
        data = first;
        over = new SubCanvas(style, pen -> HeatmapOverlay.paint(pen, data, axis, box, Math.floor(getWidth())));
        dots = new SubCanvas(style, points::paint);
        head = new SubCanvas(style, this::paintHead);
        values = new SubCanvas(
                style, pen -> HeatmapOverlay.paintBucketLabels(pen, data, box, titleEnd(), Math.floor(getWidth())));
        times = new SubCanvas(
                style, pen -> TimeTicks.paint(pen, axis.window(), box.x(), box.width(), box.bottom(), zone));
        lane = new SubCanvas(style, pen -> PlotMarks.paintLane(pen, annotations, box, axis, laneTop));
        selection = new SubCanvas(style, this::paintSelection);
        label = new CrosshairTopLabel(style);
        counts = new SubCanvas(style, this::paintCounts);
        colors = new SubCanvas(style, this::paintColors);
        getChildren().addAll(ground.nodes());
        getChildren().addAll(image, over, dots, head, values, times, lane, colors, selection, counts);
        getChildren().addAll(cross.nodes());
        getChildren().add(label.node());
        getChildren().addAll(frame.nodes());
        setAccessibleText("Heatmap: " + first.title());
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        new SimpleChartGestures(
                        this,
                        axis,
                        rangeSelection,
                        () -> box.y(),
                        this::millis,
                        2,
                        () -> "",
                        this::pick,
                        this::explain,
                        this::requestLayout)
                .install();
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> {
            pointerY = event.getY();
            requestLayout();
        });
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress() && event.getClickCount() == 1) {
                points.openAt(event.getX(), event.getY());
            }
        });
        CrosshairMenu.install(this, axis, this::millis, this::menuItems);
    }

    @Override
    Box box() {
        return box;
    }

    /// The area of the cells within the chart.
    public Rectangle2D cellArea() {
        return new Rectangle2D(box.x(), box.y(), box.width(), box.height());
    }

    private double millis(double x) {
        return axis.start() + Math.clamp((x - box.x()) / box.width(), 0, 1) * axis.length();
    }

    private double x(double millis) {
        return HeatmapOverlay.x(millis, axis, box);
    }

    public void setData(HeatmapData newData) {
        data = newData;
        requestLayout();
    }

    public void annotate(List<Annotation> newAnnotations) {
        annotations = newAnnotations;
        requestLayout();
    }

    @Override
    ExemplarMarks.Projection exemplarProjection() {
        return new ExemplarMarks.Projection(
                this::x, value -> box.bottom() - data.level(value) * box.height() / Math.max(1, data.bounds().length));
    }

    @Override
    void rearrange() {
        requestLayout();
    }

    @Override
    void redraw() {
        drawn = null;
        requestLayout();
    }

    @Override
    public void suspend() {
        super.suspend();
        image.clear();
    }

    public HeatmapData data() {
        return data;
    }

    @Override
    Content content() {
        return data;
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown()) {
            if (handleKey(event)) {
                event.consume();
            }
        } else if (event.isAltDown()) {
            return;
        } else if (event.getCode() == KeyCode.E && explain()) {
            event.consume();
        } else if (event.getCode() == KeyCode.X && points.openNear()) {
            event.consume();
        }
    }

    @Override
    void layOut(double width, double height) {
        if (!inputs(width, height).equals(drawn)) {
            draw(width, height);
            drawn = inputs(width, height);
        }
        arrange(width, height);
    }

    private ImageInputs inputs(double width, double height) {
        return new ImageInputs(data, annotations, paintStyle, axis.start(), axis.end(), axis.gutter(), width, height);
    }

    private boolean empty() {
        return data.times().length == 0;
    }

    private double titleEnd() {
        return TITLE_TOP + paintStyle.strong().height();
    }

    private void draw(double width, double height) {
        var font = paintStyle.small();
        var style = data.style();
        var side = style.map(HeatmapStyle::axis).orElse(Axis.LEFT);
        double labels = style.isPresent() ? 0 : font.width("000 MiB");
        for (double bound : data.bounds()) {
            labels = Math.max(labels, font.width(data.valueLabel(bound)));
        }
        double label = style.map(HeatmapStyle::label).orElse("").isEmpty() ? 0 : font.height() + 2;
        double own = Plot.gutter(paintStyle, labels) + label;
        // The panels of a dashboard are not below each other.
        double gutter = style.isPresent() ? own : axis.reserveGutter(this, own);
        double left = side == Axis.LEFT ? gutter : EDGE;
        double right = side == Axis.RIGHT ? gutter : EDGE;
        double top = Math.ceil(titleEnd() + BELOW_TITLE);
        double laneHeight = PlotMarks.laneHeight(paintStyle, annotations);
        double scaleHeight = style.filter(HeatmapStyle::scale).isPresent() && !empty() ? font.height() + 4 : 0;
        laneTop = height - laneHeight - scaleHeight - 2;
        box = new Box(
                left,
                top,
                Math.max(1, Math.floor(width - left - right)),
                Math.max(1, Math.floor(height - laneHeight - scaleHeight - font.height() - 8 - top)));
        colors.place(box.x(), height - scaleHeight, scaleHeight > 0 ? box.width() : 0, scaleHeight);
        head.place(0, 0, width, top);
        image.setVisible(!empty());
        if (empty()) {
            ground.fillAround(color(ColorRole.SURFACE), new Box(0, height, 0, 0), width, height);
            over.place(0, top, width, height - top);
            values.hide();
            times.hide();
            lane.hide();
            dots.hide();
            return;
        }
        ground.fillAround(color(ColorRole.SURFACE), box, width, height);
        int across = (int) box.width();
        int down = (int) box.height();
        new HeatmapCells(data, axis, paintStyle.palette(), image.begin(across, down), across, down).paint();
        image.show(box.x(), box.y());
        double valuesLeft = side == Axis.RIGHT ? box.right() : 0;
        values.place(
                valuesLeft, titleEnd(), side == Axis.HIDDEN ? 0 : gutter, box.bottom() + font.height() - titleEnd());
        times.place(0, box.bottom(), width, laneTop - box.bottom());
        lane.place(box.x(), laneTop, box.width(), laneHeight);
        over.placeIf(HeatmapOverlay.any(data, axis, box), box.x(), box.y(), box.width(), box.height());
        dots.placeIf(points.any(), box.x(), box.y(), box.width(), box.height());
    }

    private Color color(ColorRole role) {
        return paintStyle.palette().color(role);
    }

    private void arrange(double width, double height) {
        double mark = x(axis.markMillis());
        selection.placeIf(
                !empty() && (rangeSelection.drawn() || box.spans(mark)),
                box.x() - 1,
                box.y(),
                box.width() + 2,
                box.height());
        double cursor = x(axis.cursorMillis());
        boolean pointed = !empty() && box.spans(cursor);
        cross.show(pointed);
        if (pointed) {
            cross.put(0, color(ColorRole.FG), Math.round(cursor), box.y(), 1, box.height());
            label.show(labelText(), cursor, box.y(), width);
        } else {
            label.hide();
        }
        if (pointed && data.style().filter(HeatmapStyle::histogramAtCursor).isPresent() && column() >= 0) {
            counts.place(cursor + 1, box.y(), histogramRoom(cursor), box.height());
        } else {
            counts.hide();
        }
        frame.show(isFocused());
        frame.frame(color(ColorRole.ACCENT), width, height);
    }

    private void paintHead(Pen pen) {
        double width = Math.floor(getWidth());
        var font = paintStyle.small();
        var step = Plot.step(Duration.ofMillis(data.stepMillis()));
        int newest = data.newest();
        var right = (newest < 0 ? "" : data.quantiles(newest) + " · ") + step;
        double taken = pen.textLeftOf(font, ColorRole.MUTED, right, width - EDGE, 6, width * 0.6);
        pen.text(paintStyle.strong(), ColorRole.FG, data.title(), EDGE, TITLE_TOP, width - 2 * EDGE - taken - 10);
    }

    private void paintColors(Pen pen) {
        data.style()
                .ifPresent(style -> HeatmapOverlay.paintScale(
                        pen,
                        data,
                        style,
                        box.x(),
                        Math.floor(getHeight()) - paintStyle.small().height() - 4,
                        box.width()));
    }

    private void paintCounts(Pen pen) {
        double cursor = x(axis.cursorMillis());
        HeatmapOverlay.paintHistogram(pen, data, column(), box, cursor + 1, histogramRoom(cursor));
    }

    private double histogramRoom(double cursor) {
        return Math.min(HISTOGRAM_WIDTH * paintStyle.scale(), Math.max(0, box.right() - cursor));
    }

    private void paintSelection(Pen pen) {
        double mark = x(axis.markMillis());
        if (box.spans(mark)) {
            pen.fill(ColorRole.ACCENT, Math.round(mark) - 1, box.y(), 2, box.height());
        }
        rangeSelection.paint(pen, box.x(), box.width(), box.y(), box.height());
    }

    /// The column under the crosshair; negative if nothing was measured at that instant.
    private int column() {
        double cursor = axis.cursorMillis();
        int column = Arrays.binarySearch(data.times(), (long) cursor);
        column = column < 0 ? -column - 1 : column;
        return column < data.times().length && cursor >= data.starts()[column] ? column : -1;
    }

    /// The label of the crosshair: its instant and the counts.
    private String labelText() {
        var text = InstantText.stamp(Instant.ofEpochMilli((long) axis.cursorMillis()), zone);
        int column = column();
        if (column < 0) {
            return text + " · no samples";
        }
        var style = data.style();
        double row = (box.bottom() - pointerY) / box.height() * data.bounds().length;
        boolean one =
                style.filter(s -> s.tooltip() == Tooltip.ONE).isPresent() && row >= 0 && row < data.bounds().length;
        if (one) {
            int bucket = data.row((int) row);
            return text + " · " + data.valueLabel(data.bounds()[bucket]) + ": "
                    + style.get().count().apply(data.counts()[column][bucket]);
        }
        return style.filter(s -> s.tooltip() == Tooltip.NONE).isPresent()
                ? text
                : text + " · " + data.quantiles(column);
    }
}
