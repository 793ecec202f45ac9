package greenwall.views.paint;

import greenwall.styles.ColorRole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A region with one canvas. It is drawn at most once per pulse, however often [#repaint] is called. A canvas
/// uses four bytes per pixel, so a hidden view releases its pixels with [#suspend(Node)] and redraws
/// after [#resume(Node)].
public abstract class PaintedRegion extends Region implements Suspendable, StyleAware {
    private @Nullable Canvas canvas;
    private PaintStyle style;
    private ColorRole ground;
    private boolean dirty = true;
    private boolean suspended;
    private boolean focusable;

    protected PaintedRegion(PaintStyle style) {
        this(style, ColorRole.BG);
    }

    protected PaintedRegion(PaintStyle style, ColorRole ground) {
        this.style = style;
        this.ground = ground;
        setMinWidth(0);
    }

    /// Releases the canvases of a node and its children. The toolkit frees the memory at its next pulse, if
    /// the node is still in its window.
    public static void suspend(Node node) {
        each(node, Suspendable.class, Suspendable::suspend);
    }

    public static void resume(Node node) {
        each(node, Suspendable.class, Suspendable::resume);
    }

    /// Draws a node and its children in another style.
    public static void restyle(Node node, PaintStyle style) {
        each(node, StyleAware.class, region -> region.setPaintStyle(style));
        if (node instanceof Parent parent) {
            parent.requestLayout();
        }
    }

    /// Passes the focus of a container on to one of its parts.
    public static void passFocus(Node frame, Runnable to) {
        frame.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused)) {
                to.run();
            }
        });
    }

    private static <T> void each(Node node, Class<T> kind, Consumer<T> action) {
        if (kind.isInstance(node)) {
            action.accept(kind.cast(node));
        }
        if (node instanceof Parent parent) {
            List.copyOf(parent.getChildrenUnmodifiable()).forEach(child -> each(child, kind, action));
        }
    }

    @Override
    public final void suspend() {
        suspended = true;
        if (canvas != null) {
            getChildren().remove(canvas);
            canvas = null;
        }
    }

    @Override
    public final void resume() {
        if (suspended) {
            suspended = false;
            repaint();
        }
    }

    public final void setBackgroundRole(ColorRole role) {
        ground = role;
        repaint();
    }

    /// Makes the region focusable by Tab or click, with a focus frame and this accessible name.
    protected final void takeFocus(String name) {
        focusable = true;
        setFocusTraversable(true);
        setAccessibleText(name);
        focusedProperty().subscribe(_ -> repaint());
    }

    private Canvas canvas() {
        var existing = canvas;
        if (existing != null) {
            return existing;
        }
        var created = new Canvas();
        created.setManaged(false);
        canvas = created;
        getChildren().add(created);
        dirty = true;
        return created;
    }

    /// Draws everything. The background is already filled.
    protected abstract void paint(Pen pen, double width, double height);

    /// Draws only what changed. Returns false if everything must be redrawn.
    protected boolean paintChanges(Pen pen) {
        return false;
    }

    /// Whether the region has no background because it is drawn over another one.
    protected boolean isTransparent() {
        return false;
    }

    /// The height that the region needs; negative to use the available height.
    protected double ownHeight(PaintStyle of) {
        return -1;
    }

    @Override
    protected double computeMinHeight(double width) {
        return Math.max(0, ownHeight(style));
    }

    @Override
    protected double computePrefHeight(double width) {
        double own = ownHeight(style);
        return own < 0 ? super.computePrefHeight(width) : own;
    }

    @Override
    protected double computeMaxHeight(double width) {
        double own = ownHeight(style);
        return own < 0 ? super.computeMaxHeight(width) : own;
    }

    public final PaintStyle paintStyle() {
        return style;
    }

    @Override
    public void setPaintStyle(PaintStyle newStyle) {
        style = newStyle;
        repaint();
    }

    public final void repaint() {
        dirty = true;
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = Math.floor(getWidth());
        double height = Math.floor(getHeight());
        if (suspended || width < 1 || height < 1) {
            return;
        }
        boolean empty = canvas == null;
        var canvas = canvas();
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
            dirty = true;
            empty = true;
        }
        if (dirty) {
            dirty = false;
            var pen = new Pen(canvas.getGraphicsContext2D(), style, null);
            if (empty || !paintChanges(pen)) {
                draw(pen, width, height);
            }
        }
    }

    private void draw(Pen pen, double width, double height) {
        if (isTransparent()) {
            pen.graphics().clearRect(0, 0, width, height);
        } else {
            pen.fill(ground, 0, 0, width, height);
        }
        paint(pen, width, height);
        if (focusable && isFocused()) {
            pen.frame(pen.color(ColorRole.ACCENT), 0, 0, width, height, 1);
        }
    }

    /// Draws once more and returns the position of each text.
    public final List<TextBounds> textBounds() {
        var bounds = new ArrayList<TextBounds>();
        var canvas = canvas();
        if (canvas.getWidth() >= 1 && canvas.getHeight() >= 1) {
            draw(new Pen(canvas.getGraphicsContext2D(), style, bounds), canvas.getWidth(), canvas.getHeight());
        }
        return bounds;
    }
}
