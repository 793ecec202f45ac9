package greenwall.views.chart;

import greenwall.fleet.TimeWindow;
import greenwall.views.SystemClipboard;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.StyleAware;
import greenwall.views.paint.SubCanvas;
import greenwall.views.paint.Suspendable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;

/// The common base of line charts and heatmaps: the axis with its selection, the exemplars, and the actions
/// on the instant under the crosshair.
public abstract sealed class TimeAxisChart extends Region implements Suspendable, StyleAware
        permits TimeSeriesChart, Heatmap {
    static final double EDGE = 8;

    /// The content of a chart as text, for the clipboard.
    interface Content {
        String csv();

        String query();
    }

    final TimeAxis axis;
    final ZoneId zone;
    final RangeSelection rangeSelection;
    final ExemplarMarks points = new ExemplarMarks(this);
    final ChartRectangles ground = new ChartRectangles(4);
    PaintStyle paintStyle;
    boolean suspended;
    private Optional<Consumer<ExplainedTime>> onExplain = Optional.empty();
    private Optional<Consumer<Instant>> onPick = Optional.empty();
    private String pickTitle = "";
    private Optional<Runnable> onFull = Optional.empty();
    private List<MenuLink> links = List.of();

    /// An item of the chart's menu that opens something else.
    public record MenuLink(String title, Runnable open) {}

    TimeAxisChart(PaintStyle style, TimeAxis axis, ZoneId zone) {
        this.paintStyle = style;
        this.axis = axis;
        this.zone = zone;
        rangeSelection = new RangeSelection(axis, () -> box().width(), this::rearrange);
        setMinSize(120, 80);
        setPrefSize(600, 220);
    }

    /// Called by each layout pass, with the size in whole pixels.
    abstract void layOut(double width, double height);

    @Override
    protected final void layoutChildren() {
        double width = Math.floor(getWidth());
        double height = Math.floor(getHeight());
        if (!suspended && width >= 1 && height >= 1) {
            layOut(width, height);
        }
    }

    abstract ExemplarMarks.Projection exemplarProjection();

    abstract Plot.Box box();

    /// Lays out the overlay again at the next pulse.
    abstract void rearrange();

    /// Draws everything again at the next pulse.
    abstract void redraw();

    abstract Content content();

    /// Called with the instant at which the user pressed Enter or double-clicked, to show its logs.
    public void setOnPick(Consumer<Instant> handler) {
        setOnPick("Logs around this time (Enter)", handler);
    }

    /// @param title the title of the menu item that does the same
    public void setOnPick(String title, Consumer<Instant> handler) {
        pickTitle = title;
        onPick = Optional.of(handler);
    }

    /// Called with the instant to explain, or the range, which was selected or is all that is shown.
    public void setOnExplain(Consumer<ExplainedTime> handler) {
        onExplain = Optional.of(handler);
    }

    /// Called to maximise the chart, or to restore it.
    public void setOnMaximize(Runnable handler) {
        onFull = Optional.of(handler);
    }

    public void setLinks(List<MenuLink> newLinks) {
        links = newLinks;
    }

    public void setExemplars(List<ExemplarMarks.Point> newPoints, Consumer<ExemplarMarks.Point> onOpen) {
        points.show(newPoints, onOpen);
        redraw();
    }

    @Override
    public void setPaintStyle(PaintStyle newStyle) {
        paintStyle = newStyle;
        for (var child : getChildren()) {
            if (child instanceof SubCanvas canvas) {
                canvas.setPaintStyle(newStyle);
            }
        }
        redraw();
    }

    @Override
    public void suspend() {
        suspended = true;
    }

    @Override
    public void resume() {
        if (suspended) {
            suspended = false;
            redraw();
        }
    }

    /// Returns false if nothing can be opened for an instant.
    boolean pick() {
        if (onPick.isPresent()) {
            axis.ensureCursor();
            axis.cursor().ifPresent(this::pick);
        }
        return onPick.isPresent();
    }

    void pick(Instant at) {
        onPick.ifPresent(handler -> handler.accept(at));
    }

    boolean explains() {
        return onExplain.isPresent();
    }

    /// Returns false if the chart explains nothing.
    boolean explain(TimeWindow window) {
        onExplain.ifPresent(handler -> handler.accept(ExplainedTime.during(window)));
        return explains();
    }

    /// Returns false if the selection is too short to be meant.
    boolean explainSelection() {
        var selected = rangeSelection.take();
        selected.ifPresent(this::explain);
        rearrange();
        return selected.isPresent();
    }

    /// Explains the selection, else the instant under the crosshair, else all that is shown. Returns false if
    /// the chart explains nothing. At the end of the axis, Shift and an arrow select nothing.
    boolean explain() {
        if (explains() && !(rangeSelection.drawn() && explainSelection())) {
            axis.cursor().ifPresentOrElse(_ -> explainInstant(), () -> explain(axis.window()));
        }
        return explains();
    }

    void explainInstant() {
        axis.cursor()
                .ifPresent(at -> onExplain.ifPresent(
                        handler -> handler.accept(new ExplainedTime(Optional.of(at), axis.window()))));
    }

    /// Marks the instant under the crosshair, or removes the mark if it is already at this instant.
    void toggleMark() {
        if (axis.mark().isEmpty()) {
            axis.ensureCursor();
        }
        axis.setMark(axis.cursor().equals(axis.mark()) ? Optional.empty() : axis.cursor());
    }

    /// Handles the keys for copying and marking. Returns false for any other key.
    boolean handleKey(KeyEvent event) {
        switch (event.getCode()) {
            case C ->
                SystemClipboard.putText(
                        event.isShiftDown() ? content().query() : content().csv());
            case M -> toggleMark();
            default -> {
                return false;
            }
        }
        return true;
    }

    /// What the owner of the chart offers for it, and the copies.
    List<MenuItem> menuItems() {
        var items = new ArrayList<MenuItem>();
        onExplain.ifPresent(_ -> items.add(Controls.menuItem("Explain this time (E)", this::explainInstant)));
        onPick.ifPresent(_ -> items.add(Controls.menuItem(pickTitle, this::pick)));
        onFull.ifPresent(full -> items.add(Controls.menuItem("Maximise or restore (F)", full)));
        items.addAll(List.of(
                Controls.menuItem(
                        "Copy as image", () -> SystemClipboard.putPicture(snapshot(new SnapshotParameters(), null))),
                Controls.menuItem(
                        "Copy as CSV (Ctrl+C)",
                        () -> SystemClipboard.putText(content().csv())),
                Controls.menuItem(
                        "Copy the query (Ctrl+Shift+C)",
                        () -> SystemClipboard.putText(content().query()))));
        links.forEach(link -> items.add(Controls.menuItem(link.title(), link.open())));
        return items;
    }
}
