package greenwall.views.paint;

import java.util.function.Consumer;

/// A part of a drawing with a canvas as small as possible. It is drawn in the coordinates of the whole
/// drawing. A full-size overlay would be slow, since the software pipeline processes each pixel of a canvas
/// in each frame, even empty ones.
public final class SubCanvas extends PaintedRegion {
    private final Consumer<Pen> drawing;

    public SubCanvas(PaintStyle style, Consumer<Pen> drawing) {
        super(style);
        this.drawing = drawing;
        setMouseTransparent(true);
        setVisible(false);
    }

    public void placeIf(boolean visible, double x, double y, double width, double height) {
        if (visible) {
            place(x, y, width, height);
        } else {
            hide();
        }
    }

    /// Moves it to this place, shows and redraws it. Hides it if it has no size.
    public void place(double x, double y, double width, double height) {
        boolean hasSize = width >= 1 && height >= 1;
        setVisible(hasSize);
        if (hasSize) {
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
    protected boolean isTransparent() {
        return true;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        pen.translated(getLayoutX(), getLayoutY(), drawing);
    }
}
