package greenwall.views.dashboard;

import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import java.util.Optional;

/// A body that is drawn whole of what came last: again with each answer, and in each other look.
abstract class DrawnBody implements PanelBody {
    private PaintStyle look;
    private Optional<PanelContent> last = Optional.empty();

    DrawnBody(PaintStyle look) {
        this.look = look;
    }

    @Override
    public abstract PaintedRegion node();

    abstract void draw(PanelContent content);

    final PaintStyle look() {
        return look;
    }

    @Override
    public final void setLook(PaintStyle newLook) {
        look = newLook;
        node().setLook(newLook);
        redraw();
    }

    @Override
    public final void show(PanelContent content) {
        last = Optional.of(content);
        draw(content);
    }

    final void redraw() {
        last.ifPresent(this::draw);
    }
}
