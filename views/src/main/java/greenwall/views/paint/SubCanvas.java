package greenwall.views.paint;

import java.util.function.Consumer;

/// A part of a drawing with a canvas of its own that is no larger than it must be, drawn in the coordinates of the
/// whole. The software pipeline passes over each pixel of a canvas in each frame, also over the empty ones.
public final class SubCanvas extends PaintedRegion {
    private final Consumer<Pen> drawing;

    public SubCanvas(PaintStyle look, Consumer<Pen> drawing) {
        super(look);
        this.drawing = drawing;
        setMouseTransparent(true);
        setVisible(false);
    }

    /// Shows it there, redrawn; without any room it is hidden.
    public void place(double x, double y, double width, double height) {
        boolean seen = width >= 1 && height >= 1;
        setVisible(seen);
        if (seen) {
            double left = Math.floor(x);
            double top = Math.floor(y);
            resizeRelocate(left, top, Math.ceil(x + width) - left, Math.ceil(y + height) - top);
            repaint();
        }
    }

    public void hide() {
        setVisible(false);
    }

    @Override
    protected boolean clear() {
        return true;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        pen.within(getLayoutX(), getLayoutY(), drawing);
    }
}
