package greenwall.views.paint;

import greenwall.styles.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A region that is one canvas, drawn whole at most once per pulse: whoever changes something calls [#repaint]
/// as often as it likes. A canvas holds four bytes for each of its pixels, so what a hidden view has drawn
/// is let go with [#rest(Node)], and redrawn after [#wake(Node)].
public abstract class PaintedRegion extends Region implements Suspendable {
    private @Nullable Canvas canvas;
    private PaintStyle look;
    private Role ground;
    private boolean dirty = true;
    private boolean resting;
    private boolean framed;

    protected PaintedRegion(PaintStyle look) {
        this(look, Role.BG);
    }

    /// @param ground the ground under the drawing
    protected PaintedRegion(PaintStyle look, Role ground) {
        this.look = look;
        this.ground = ground;
        setMinWidth(0);
    }

    /// Lets go of the canvases of a node and of everything in it. The toolkit learns of it with its next pulse, if the
    /// node is still in its window then.
    public static void rest(Node node) {
        each(node, Suspendable::rest);
    }

    /// The opposite of [#rest(Node)].
    public static void wake(Node node) {
        each(node, Suspendable::wake);
    }

    /// Hands the focus that a frame of several parts is given on to the part that wants it.
    public static void passFocus(Node frame, Runnable to) {
        frame.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused)) {
                to.run();
            }
        });
    }

    private static void each(Node node, Consumer<Suspendable> what) {
        if (node instanceof Suspendable one) {
            what.accept(one);
        }
        if (node instanceof Parent parent) {
            List.copyOf(parent.getChildrenUnmodifiable()).forEach(child -> each(child, what));
        }
    }

    @Override
    public final void rest() {
        resting = true;
        var known = canvas;
        if (known != null) {
            canvas = null;
            getChildren().remove(known);
        }
    }

    @Override
    public final void wake() {
        if (resting) {
            resting = false;
            repaint();
        }
    }

    public final void setGround(Role role) {
        ground = role;
        repaint();
    }

    /// Has it take the keyboard by Tab or a click's request, under this name, with a frame while it does.
    protected final void takeFocus(String name) {
        framed = true;
        setFocusTraversable(true);
        setAccessibleText(name);
        focusedProperty().subscribe(_ -> repaint());
    }

    private Canvas canvas() {
        var known = canvas;
        if (known != null) {
            return known;
        }
        var made = new Canvas();
        made.setManaged(false);
        canvas = made;
        getChildren().add(made);
        dirty = true;
        return made;
    }

    /// Draws all of it; the ground is already filled.
    protected abstract void paint(Pen pen, double width, double height);

    /// Draws only what changed over what is there. False where all of it has to be redrawn, as
    /// whenever there is nothing to draw over.
    protected boolean paintChanges(Pen pen) {
        return false;
    }

    /// Whether the drawing lies over another one and has no ground of its own.
    protected boolean clear() {
        return false;
    }

    /// How high it is, whatever room there is; negative for as high as the room.
    protected double ownHeight(PaintStyle of) {
        return -1;
    }

    @Override
    protected double computeMinHeight(double width) {
        return Math.max(0, ownHeight(look));
    }

    @Override
    protected double computePrefHeight(double width) {
        double own = ownHeight(look);
        return own < 0 ? super.computePrefHeight(width) : own;
    }

    @Override
    protected double computeMaxHeight(double width) {
        double own = ownHeight(look);
        return own < 0 ? super.computeMaxHeight(width) : own;
    }

    public final PaintStyle look() {
        return look;
    }

    public void setLook(PaintStyle newLook) {
        look = newLook;
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
        if (resting || width < 1 || height < 1) {
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
            var pen = new Pen(canvas.getGraphicsContext2D(), look, null);
            if (empty || !paintChanges(pen)) {
                draw(pen, width, height);
            }
        }
    }

    private void draw(Pen pen, double width, double height) {
        if (clear()) {
            pen.graphics().clearRect(0, 0, width, height);
        } else {
            pen.fill(ground, 0, 0, width, height);
        }
        paint(pen, width, height);
        if (framed && isFocused()) {
            pen.frame(pen.color(Role.ACCENT), 0, 0, width, height, 1);
        }
    }

    /// Draws once more and tells where each text went.
    public final List<TextBox> textBoxes() {
        var boxes = new ArrayList<TextBox>();
        var canvas = canvas();
        if (canvas.getWidth() >= 1 && canvas.getHeight() >= 1) {
            draw(new Pen(canvas.getGraphicsContext2D(), look, boxes), canvas.getWidth(), canvas.getHeight());
        }
        return boxes;
    }
}
