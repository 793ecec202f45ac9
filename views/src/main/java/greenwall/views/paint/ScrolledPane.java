package greenwall.views.paint;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;

/// A pane that lays out its children below each other, shows a part of them and scrolls the rest, with a thumb at its
/// right edge. Children out of sight draw nothing and cannot be focused, so Tab scrolls to the next one.
public abstract class ScrolledPane extends Pane {
    protected static final double BAR = 8;
    private static final double LEAST = 1;

    private final Thumb thumb;
    private double scrolled;
    private double hidden;
    private double sight;

    protected ScrolledPane(PaintStyle look) {
        thumb = new Thumb(look);
        setMinSize(0, 0);
        var clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        setClip(clip);
    }

    /// The last child, drawn over the others.
    protected final PaintedRegion thumb() {
        return thumb;
    }

    protected final double scrolled() {
        return scrolled;
    }

    /// Sets what can be scrolled. Returns whether there is a thumb.
    ///
    /// @param newSight the height of the part that is shown
    /// @param content the height of all
    protected final boolean measure(double newSight, double content) {
        sight = newSight;
        hidden = Math.max(0, content - newSight);
        scrolled = Math.clamp(scrolled, 0, hidden);
        boolean needed = hidden > LEAST;
        thumb.setVisible(needed);
        thumb.resizeRelocate(Math.floor(getWidth()) - BAR, 0, BAR, sight);
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

    public final void bringIntoSight(Node child) {
        double top = child.getLayoutY() + scrolled;
        double bottom = top + child.getLayoutBounds().getHeight();
        if (top < scrolled) {
            scrollTo(top);
        } else if (bottom > scrolled + sight) {
            scrollTo(bottom - sight);
        }
    }

    /// Brings the child after the focused one into sight, or with Shift the one before; empty at the end.
    protected final <N extends Node> Optional<N> tab(KeyEvent event, List<N> children) {
        for (int i = 0; i < children.size(); i++) {
            int next = i + (event.isShiftDown() ? -1 : 1);
            if (holds(children.get(i), event.getTarget()) && next >= 0 && next < children.size()) {
                bringIntoSight(children.get(next));
                layout();
                event.consume();
                return Optional.of(children.get(next));
            }
        }
        return Optional.empty();
    }

    /// Whether a child is or contains the target of an event.
    protected static boolean holds(Node child, Object target) {
        for (var at = target instanceof Node node ? node : null; at != null; at = at.getParent()) {
            if (at == child) {
                return true;
            }
        }
        return false;
    }

    private final class Thumb extends PaintedRegion {
        Thumb(PaintStyle look) {
            super(look);
            setMouseTransparent(true);
        }

        @Override
        protected void paint(Pen pen, double width, double height) {
            pen.thumb(width, 0, height, height / (height + hidden), hidden < LEAST ? 0 : scrolled / hidden);
        }
    }
}
