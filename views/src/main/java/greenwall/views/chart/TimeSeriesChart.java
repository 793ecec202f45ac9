package greenwall.views.chart;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelOption.Tooltip;
import greenwall.styles.ColorRole;
import greenwall.views.chart.Plot.Box;
import greenwall.views.paint.DragThreshold;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.paint.SubCanvas;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A chart over time. The lines are an image that is only redrawn when the data or the window changes. Labels
/// and the crosshair are small separate canvases, so that moving the pointer never redraws the lines.
public final class TimeSeriesChart extends TimeAxisChart {
    private static final double GRIP = 7;

    final LineVisibility legend = new LineVisibility();
    private final BuiltInLegend legendBar = new BuiltInLegend(this);
    private final DashboardLegend styledLegend = new DashboardLegend(this);
    final Plot plot = new Plot(this);
    private final ChartOverlay overlay;
    private final SubCanvas head;
    private final SubCanvas values;
    private final SubCanvas rightValues;
    private final SubCanvas times;
    private final SubCanvas marks;
    private final SubCanvas foot;
    private final SubCanvas lane;
    private final SubCanvas dots;
    private final CrosshairTooltip tooltip;
    private double laneTop;
    private double pointerShare = 0.5;
    private ChartData data;
    private List<ChartLine> stateRows;
    private SeriesColors colors = new SeriesColors();
    private String colorName = "";
    ChartLineColors outlierColors;
    Optional<Consumer<TimeWindow>> onCompare = Optional.empty();
    Optional<Runnable> onQuery = Optional.empty();
    String queryTitle = "Open in Query";
    private Consumer<Instant> onHandle = _ -> {};
    double handle = Double.NaN;
    private double draggedTo = Double.NaN;
    private boolean plotStale = true;
    private boolean stale = true;
    private List<Object> valueWords = List.of();
    private Optional<DashboardLegend.Space> legendRoom = Optional.empty();
    private boolean overlayStale = true;

    public TimeSeriesChart(PaintStyle style, TimeAxis axis, ZoneId zone, ChartData data) {
        super(style, axis, zone);
        this.data = data;
        stateRows = StateTimeline.ranked(data);
        outlierColors = ChartLineColors.of(data, colors, data.title());
        head = new SubCanvas(style, this::paintHead);
        values = new SubCanvas(style, plot::paintValues);
        rightValues = new SubCanvas(style, plot::paintRightValues);
        times = new SubCanvas(style, plot::paintTimes);
        marks = new SubCanvas(style, pen -> PlotMarks.paint(pen, data(), stateRows, plot, axis, legend));
        foot = new SubCanvas(style, this::paintLegend);
        lane = new SubCanvas(style, pen -> PlotMarks.paintLane(pen, data().annotations(), plot.box(), axis, laneTop));
        dots = new SubCanvas(style, points::paint);
        tooltip = new CrosshairTooltip(this);
        overlay = new ChartOverlay(this);
        getChildren().addAll(ground.nodes());
        getChildren().addAll(plot.image, head, values, rightValues, times, marks, dots, lane, foot);
        getChildren().addAll(overlay.nodes());
        getChildren().add(tooltip.node());
        setFocusTraversable(true);
        setAccessibleText("Chart: " + data.title());
        widthProperty().subscribe(_ -> redraw());
        heightProperty().subscribe(_ -> redraw());
        axis.listenWhileShown(this, change -> {
            switch (change) {
                case WINDOW, GUTTER -> moved();
                case CURSOR, MARK -> rearrange();
            }
        });
        new ChartGestures(this).install();
    }

    public ChartData data() {
        return data;
    }

    public void setData(ChartData newData) {
        data = newData;
        stateRows = StateTimeline.ranked(newData);
        outlierColors = ChartLineColors.of(newData, colors, colorName.isEmpty() ? newData.title() : colorName);
        setAccessibleText("Chart: " + newData.title());
        redraw();
    }

    /// Uses the same colours as all other charts with this name, in all windows.
    public void shareColors(SeriesColors shared, String name) {
        colors = shared;
        colorName = name;
        outlierColors = ChartLineColors.of(data, shared, name);
        redraw();
    }

    List<LineVisibility.Entry> ranked() {
        return legend.ranked(data.lines(), plot.largestValues(), outlierColors);
    }

    @Override
    public void suspend() {
        super.suspend();
        plot.clear();
    }

    @Override
    void redraw() {
        stale = true;
        moved();
    }

    /// Called if only the window changed. Legend and values are then only redrawn if their text changed.
    private void moved() {
        plotStale = true;
        rearrange();
    }

    @Override
    void rearrange() {
        overlayStale = true;
        requestLayout();
    }

    @Override
    ExemplarMarks.Projection exemplarProjection() {
        return new ExemplarMarks.Projection(plot::x, value -> plot.within(value) ? plot.y(value) : Double.NaN);
    }

    /// Called with the range to compare with the one before it.
    public void setOnCompare(Consumer<TimeWindow> handler) {
        onCompare = Optional.of(handler);
    }

    @Override
    Content content() {
        return data;
    }

    /// Called to open the chart's expression in the Query view.
    public void setOnQuery(Runnable handler) {
        onQuery = Optional.of(handler);
    }

    public void setOnQuery(String title, Runnable handler) {
        queryTitle = title;
        onQuery = Optional.of(handler);
    }

    /// Shows a line that can be dragged along the axis, and sets the receiver of its new position.
    public void setDraggableLine(Optional<Instant> instant, Consumer<Instant> onMoved) {
        handle = instant.map(i -> (double) i.toEpochMilli()).orElse(Double.NaN);
        draggedTo = Double.NaN;
        onHandle = onMoved;
        if (data.states().isPresent()) {
            redraw();
        }
        rearrange();
    }

    boolean atHandle(double x) {
        return Math.abs(plot.x(handle) - x) <= GRIP;
    }

    /// @param by how far the pointer is from where it was pressed
    void dragHandle(double by) {
        if (Double.isNaN(draggedTo) && Math.abs(by) < DragThreshold.PIXELS) {
            return;
        }
        draggedTo = Math.clamp(millisAt(plot.x(handle) + by), axis.start(), axis.end());
        axis.point(draggedTo);
        rearrange();
    }

    void dropHandle() {
        if (!Double.isNaN(draggedTo)) {
            handle = draggedTo;
            draggedTo = Double.NaN;
            onHandle.accept(Instant.ofEpochMilli(Math.round(handle)));
        }
    }

    @Override
    Plot.Box box() {
        return plot.box();
    }

    /// The legend entry under the pointer, or an empty text.
    String legendAt(double x, double y) {
        return data.style().isPresent() ? styledLegend.at(x, y) : legendBar.at(x, y);
    }

    /// Scrolls the legend. Returns false if the pointer is not over it or everything fits.
    boolean scrollLegend(double x, double y, double by) {
        boolean used = data.style().isPresent() && styledLegend.scroll(x, y, by);
        if (used) {
            foot.repaint();
        }
        return used;
    }

    void zoomToSelection() {
        rangeSelection.take().ifPresent(axis::choose);
        rearrange();
    }

    double millisAt(double x) {
        var box = plot.box();
        return axis.start() + (x - box.x()) / box.width() * axis.length();
    }

    @Override
    void layOut(double width, double height) {
        if (plotStale) {
            plotStale = false;
            drawGround(width, height);
        }
        if (overlayStale) {
            overlayStale = false;
            overlay.arrange(Double.isNaN(draggedTo) ? handle : draggedTo, isFocused(), width, height);
            if (data.style().isEmpty()) {
                foot.repaint();
            }
            if (overlay.pointed() && axis.isPointedChart(this)) {
                tooltip.show(pointerShare);
            } else {
                tooltip.hide();
            }
        }
    }

    /// Sets the height of the pointer.
    void point(double y) {
        pointerShare = (y - plot.box().y()) / plot.box().height();
        if (data.style()
                .filter(style -> style.options().get(PanelOption.TOOLTIP) == Tooltip.ONE)
                .isPresent()) {
            rearrange();
        }
    }

    /// The maximum distance of a point from the crosshair, in milliseconds.
    double reach() {
        return Math.max(data.step().toMillis(), axis.length() / plot.box().width() * 2);
    }

    private void drawGround(double width, double height) {
        double top = data.title().isEmpty() && data.style().isPresent()
                ? EDGE
                : Math.ceil(paintStyle.strong().height() + 12);
        if (stale) {
            legendRoom = data.style().map(_ -> styledLegend.room(width, height));
        }
        var room = legendRoom;
        double legendTop = room.map(r -> height - r.below() - EDGE / 2).orElseGet(() -> legendBar.top(height));
        double plotWidth = width - room.map(DashboardLegend.Space::right).orElse(0.0);
        double laneHeight = PlotMarks.laneHeight(paintStyle, data.annotations());
        laneTop = legendTop - laneHeight;
        plot.draw(plotWidth, top, laneTop);
        var box = plot.box();
        ground.fillAround(paintStyle.palette().color(ColorRole.SURFACE), box, width, height);
        if (data.title().isEmpty() && data.style().isPresent()) {
            head.hide();
        } else {
            head.place(0, 0, width, top);
        }
        if (stale || !plot.valueWords().equals(valueWords)) {
            valueWords = plot.valueWords();
            place(rightValues, plot.rightRoom(plotWidth));
            place(values, plot.valuesRoom());
        }
        place(times, plot.timesRoom());
        if (PlotMarks.any(data, plot)) {
            double from = data.states().isPresent() ? 0 : box.x();
            marks.place(from, box.y(), box.right() - from, box.height());
        } else {
            marks.hide();
        }
        dots.placeIf(points.any(), box.x(), box.y(), box.width(), box.height());
        lane.place(box.x(), laneTop, box.width(), laneHeight);
        if (stale || room.isEmpty()) {
            stale = false;
            placeLegend(width, height, top, plotWidth, legendTop);
        }
    }

    private void placeLegend(double width, double height, double top, double plotWidth, double legendTop) {
        if (legendRoom.filter(r -> r.below() == 0 && r.right() == 0).isPresent()) {
            foot.hide();
        } else if (plotWidth < width) {
            foot.place(plotWidth, top, width - plotWidth, height - top);
        } else {
            foot.place(0, legendTop, width, height - legendTop);
        }
    }

    private static void place(SubCanvas canvas, Box room) {
        canvas.place(room.x(), room.y(), room.width(), room.height());
    }

    private void paintHead(Pen pen) {
        double width = Math.floor(getWidth());
        var right = data.style().isPresent() ? "" : Plot.step(data.step());
        double taken = pen.textLeftOf(paintStyle.small(), ColorRole.MUTED, right, width - EDGE, 6, width / 3);
        pen.text(paintStyle.strong(), ColorRole.FG, data.title(), EDGE, 5, width - 2 * EDGE - taken - 10);
    }

    private void paintLegend(Pen pen) {
        if (data.style().isPresent()) {
            styledLegend.paint(pen, new Box(foot.getLayoutX(), foot.getLayoutY(), foot.getWidth(), foot.getHeight()));
            return;
        }
        double cursor = overlay.pointed() ? axis.cursorMillis() : Double.NaN;
        legendBar.paint(pen, cursor, Math.floor(getWidth()), Math.floor(getHeight()));
    }
}
