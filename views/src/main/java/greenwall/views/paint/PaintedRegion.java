package greenwall.views.paint;

import greenwall.styles.Role;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;

/// A region that is one canvas, drawn whole at most once per pulse: whoever changes something calls [#repaint]
/// as often as it likes.
public abstract class PaintedRegion extends Region {
    private final Canvas canvas = new Canvas();
    private Look look;
    private boolean dirty = true;

    protected PaintedRegion(Look look) {
        this.look = look;
        getChildren().add(canvas);
        canvas.setManaged(false);
        setMinSize(0, 0);
    }

    /// Draws all of it; the ground is already filled.
    protected abstract void paint(Pen pen, double width, double height);

    /// The ground under the drawing.
    protected Role ground() {
        return Role.BG;
    }

    /// Whether the drawing lies over another one and has no ground of its own.
    protected boolean clear() {
        return false;
    }

    public final Look look() {
        return look;
    }

    public void setLook(Look newLook) {
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
        if (width < 1 || height < 1) {
            return;
        }
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
            dirty = true;
        }
        if (dirty) {
            dirty = false;
            draw(new Pen(canvas.getGraphicsContext2D(), look, null), width, height);
        }
    }

    private void draw(Pen pen, double width, double height) {
        if (clear()) {
            pen.graphics().clearRect(0, 0, width, height);
        } else {
            pen.fill(ground(), 0, 0, width, height);
        }
        paint(pen, width, height);
    }

    /// Draws once more and tells where each text went.
    public final List<TextBox> textBoxes() {
        var boxes = new ArrayList<TextBox>();
        if (canvas.getWidth() >= 1 && canvas.getHeight() >= 1) {
            draw(new Pen(canvas.getGraphicsContext2D(), look, boxes), canvas.getWidth(), canvas.getHeight());
        }
        return boxes;
    }
}
