package greenwall.views.servicemap;

import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import greenwall.views.paint.DragThreshold;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.StyleAware;
import greenwall.views.paint.ZoomKey;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// The call graph. The drawing is as large as the graph and moves behind the frame, so that panning redraws
/// nothing. During zooming a preview of the visible part replaces it.
final class ServiceMapPane extends Pane implements StyleAware {
    private static final double ZOOM = 1.2;

    private final CallLinesRegion calls;
    private final ServicePainter boxes;
    /// The visible calls during zooming. If there are very many, only the important ones.
    private final CallLinesRegion previewCalls;
    private final ServicePainter previewNames;
    private final Pane content = new Pane();
    private final PauseTransition settled = new PauseTransition(Duration.millis(120));
    private final Rectangle frame = new Rectangle();
    private VisibleGraph visibleGraph;
    private ClusterCallGraph.@Nullable Shape shape;
    private CallLinePainter lines;
    /// The pane width for which the layout was computed.
    private double layoutWidth;
    private final MapViewport viewport = new MapViewport();
    /// The zoom of the drawing.
    private double drawn = Double.NaN;

    private double pressedX;
    private double pressedY;
    private boolean moved;
    private final Consumer<String> onSelect;
    private final Consumer<String> onOpen;

    ServiceMapPane(PaintStyle style, Consumer<String> onSelect, Consumer<String> onOpen) {
        this.onSelect = onSelect;
        this.onOpen = onOpen;
        visibleGraph = new VisibleGraph(new ClusterCallGraph(Map.of(), List.of()), ServicePositions.EMPTY, "");
        lines = CallLinePainter.of(visibleGraph, Double.NaN, style);
        calls = new CallLinesRegion((raster, density) -> paint(raster, drawn * density, 0, 0, true));
        previewCalls = new CallLinesRegion((raster, density) -> paint(
                raster,
                viewport.zoom() * density,
                Math.round(viewport.left()) * density,
                Math.round(viewport.top()) * density,
                false));
        boxes = new ServicePainter(style, visibleGraph, false);
        previewNames = new ServicePainter(style, visibleGraph, true);
        content.setMouseTransparent(true);
        content.getChildren().addAll(calls, boxes);
        for (var preview : List.of(previewCalls, previewNames)) {
            preview.setMouseTransparent(true);
            preview.setVisible(false);
        }
        getChildren().addAll(content, previewCalls, previewNames);
        settled.setOnFinished(_ -> redraw());
        setClip(frame);
        setFocusTraversable(true);
        setAccessibleText("Map of services; arrows select, Enter opens");
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseReleased(this::release);
        setOnScroll(this::scroll);
        setOnKeyPressed(this::key);
        focusedProperty().subscribe(_ -> refresh());
    }

    @Override
    public void setPaintStyle(PaintStyle style) {
        boxes.setPaintStyle(style);
        previewNames.setPaintStyle(style);
        place(visibleGraph.graph());
        requestLayout();
    }

    String selected() {
        return visibleGraph.selected();
    }

    void show(ClusterCallGraph newGraph) {
        var newShape = newGraph.shape();
        if (!newShape.equals(shape)) {
            shape = newShape;
            place(newGraph);
        } else {
            visibleGraph = new VisibleGraph(newGraph, visibleGraph.layout(), visibleGraph.selected());
        }
        refresh();
        requestLayout();
    }

    void choose(String name) {
        visibleGraph = visibleGraph.selecting(name);
        refresh();
        scrollToSelected();
    }

    private void place(ClusterCallGraph graph) {
        var current = shape;
        if (current != null) {
            layoutWidth = getWidth();
            var layout = ServicePositions.of(current, boxes.paintStyle(), layoutWidth / ServicePainter.READABLE);
            visibleGraph = new VisibleGraph(graph, layout, visibleGraph.selected());
            refit();
        }
    }

    private void refit() {
        viewport.setLayout(visibleGraph.layout());
        drawn = Double.NaN;
    }

    private void fit() {
        if (layoutWidth != getWidth()) {
            place(visibleGraph.graph());
        }
        viewport.fit();
        scrollToSelected();
    }

    @Override
    protected void layoutChildren() {
        frame.setWidth(getWidth());
        frame.setHeight(getHeight());
        viewport.resize(getWidth(), getHeight());
        if (viewport.needsFit()) {
            drawn = Double.NaN;
            if (getWidth() > 1 && getHeight() > 1) {
                fit();
            }
        }
        if (!viewport.needsFit()) {
            if (Double.isNaN(drawn)) {
                drawn = viewport.zoom();
                refresh();
            }
            double wide = Math.max(getWidth(), Math.ceil(visibleGraph.layout().width() * drawn));
            double tall = Math.max(getHeight(), Math.ceil(visibleGraph.layout().height() * drawn));
            calls.resize(wide, tall);
            boxes.resize(wide, tall);
            previewCalls.resize(getWidth(), getHeight());
            previewNames.resize(getWidth(), getHeight());
            move();
        }
    }

    private void move() {
        content.relocate(Math.round(viewport.left()), Math.round(viewport.top()));
        boolean zooming = !Double.isNaN(drawn) && drawn != viewport.zoom();
        content.setVisible(!zooming);
        previewCalls.setVisible(zooming);
        previewNames.setVisible(zooming);
        if (zooming) {
            previewCalls.repaint();
            previewNames.show(visibleGraph, viewport.zoom(), viewport.left(), viewport.top(), isFocused());
        }
    }

    /// Redraws at the current zoom.
    private void redraw() {
        if (drawn != viewport.zoom()) {
            drawn = Double.NaN;
            requestLayout();
        }
    }

    void panBy(double x, double y) {
        viewport.panBy(x, y);
        move();
    }

    void zoomBy(double factor, double x, double y) {
        viewport.zoomBy(factor, x, y);
        move();
        settled.playFromStart();
    }

    private void scrollToSelected() {
        var position = visibleGraph.layout().positions().get(visibleGraph.selected());
        if (position != null && !viewport.needsFit()) {
            viewport.reveal(position);
            move();
        }
    }

    private void press(MouseEvent event) {
        requestFocus();
        pressedX = event.getX();
        pressedY = event.getY();
        moved = false;
    }

    private void drag(MouseEvent event) {
        if (!moved && Math.hypot(event.getX() - pressedX, event.getY() - pressedY) < DragThreshold.PIXELS) {
            return;
        }
        moved = true;
        panBy(event.getX() - pressedX, event.getY() - pressedY);
        pressedX = event.getX();
        pressedY = event.getY();
    }

    private void release(MouseEvent event) {
        if (moved || event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        var name = viewport.at(event.getX(), event.getY());
        select(name.orElse(""));
        if (event.getClickCount() == 2) {
            name.ifPresent(onOpen);
        }
    }

    private void select(String name) {
        if (!name.equals(visibleGraph.selected())) {
            visibleGraph = visibleGraph.selecting(name);
            refresh();
            onSelect.accept(name);
        }
    }

    private void scroll(ScrollEvent event) {
        if (event.isShiftDown()) {
            panBy(event.getDeltaX() + event.getDeltaY(), 0);
        } else {
            zoomBy(event.getDeltaY() > 0 ? ZOOM : 1 / ZOOM, event.getX(), event.getY());
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown()
                || event.isAltDown()
                || visibleGraph.layout().positions().isEmpty()) {
            return;
        }
        var zoom = ZoomKey.of(event);
        if (zoom.isPresent()) {
            switch (zoom.get()) {
                case IN -> zoomBy(ZOOM, getWidth() / 2, getHeight() / 2);
                case OUT -> zoomBy(1 / ZOOM, getWidth() / 2, getHeight() / 2);
                case WHOLE -> {
                    refit();
                    requestLayout();
                }
            }
            event.consume();
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case LEFT -> step(-1, 0);
            case RIGHT -> step(1, 0);
            case UP, K -> step(0, -1);
            case DOWN, J -> step(0, 1);
            case ENTER -> {
                used = !visibleGraph.selected().isEmpty();
                if (used) {
                    onOpen.accept(visibleGraph.selected());
                }
            }
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private void step(int layers, int rows) {
        visibleGraph.layout().neighbour(visibleGraph.selected(), layers, rows).ifPresent(name -> {
            select(name);
            scrollToSelected();
        });
    }

    /// Redraws the calls only if they changed.
    private void refresh() {
        var now = CallLinePainter.of(visibleGraph, drawn, boxes.paintStyle());
        if (!now.equals(lines)) {
            lines = now;
            calls.repaint();
        }
        boxes.show(visibleGraph, drawn, 0, 0, isFocused());
    }

    private void paint(CallRaster raster, double at, double x, double y, boolean withHealthy) {
        raster.fill(ColorPalette.argb(boxes.paintStyle().palette().color(ColorRole.BG)));
        if (!Double.isNaN(at)) {
            lines.paint(raster, at, x, y, withHealthy);
        }
    }
}
