package greenwall.views.paint;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;

/// A pane that lays out its children below each other and scrolls them, with a thumb at its right edge.
/// Invisible children draw nothing and cannot be focused, so Tab scrolls to the next one.
public abstract class ScrollablePane extends Pane {
    protected static final double BAR = 8;
    private static final double MIN_HIDDEN = 1;

    private final Thumb thumb;
    private double scrolled;
    private double hidden;
    private double visible;

    protected ScrollablePane(PaintStyle style) {
        thumb = new Thumb(style);
        setMinSize(0, 0);
        var clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        setClip(clip);
    }

    /// Must be the last child, so that it is drawn over the others.
    protected final PaintedRegion thumb() {
        return thumb;
    }

    protected final double scrolled() {
        return scrolled;
    }

    /// Sets the visible height and that of the content. Returns whether a thumb is needed.
    protected final boolean measure(double newVisible, double content) {
        visible = newVisible;
        hidden = Math.max(0, content - newVisible);
        scrolled = Math.clamp(scrolled, 0, hidden);
        boolean needed = hidden > MIN_HIDDEN;
        thumb.setVisible(needed);
        thumb.resizeRelocate(Math.floor(getWidth()) - BAR, 0, BAR, visible);
        thumb.repaint();
        return needed;
    }

    protected final void scrollTo(double to) {
        double within = Math.clamp(to, 0, hidden);
        if (within != scrolled) {
            scrolled = within;
            requestLayout();
        }
    }

    public final void scrollIntoView(Node child) {
        double top = child.getLayoutY() + scrolled;
        double bottom = top + child.getLayoutBounds().getHeight();
        if (top < scrolled) {
            scrollTo(top);
        } else if (bottom > scrolled + visible) {
            scrollTo(bottom - visible);
        }
    }

    /// Scrolls to the child after the focused one, or with Shift to the one before. Returns it; empty at the
    /// end.
    protected final <N extends Node> Optional<N> tab(KeyEvent event, List<N> children) {
        for (int i = 0; i < children.size(); i++) {
            int next = i + (event.isShiftDown() ? -1 : 1);
            if (containsTarget(children.get(i), event.getTarget()) && next >= 0 && next < children.size()) {
                scrollIntoView(children.get(next));
                layout();
                event.consume();
                return Optional.of(children.get(next));
            }
        }
        return Optional.empty();
    }

    /// Whether a child is or contains the target of an event.
    protected static boolean containsTarget(Node child, Object target) {
        for (var ancestor = target instanceof Node node ? node : null;
                ancestor != null;
                ancestor = ancestor.getParent()) {
            if (ancestor == child) {
                return true;
            }
        }
        return false;
    }

    private final class Thumb extends PaintedRegion {
        Thumb(PaintStyle style) {
            super(style);
            setMouseTransparent(true);
        }

        @Override
        protected void paint(Pen pen, double width, double height) {
            pen.scrollBarThumb(width, 0, height, height + hidden, scrolled);
        }
    }
}
