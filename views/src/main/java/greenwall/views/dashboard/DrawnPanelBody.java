package greenwall.views.dashboard;

import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Restylable;
import java.util.Optional;
import javafx.scene.layout.Region;

/// A body that is drawn from the last result. It is redrawn for each new result and for each new style.
abstract class DrawnPanelBody<N extends Region & Restylable> implements PanelBody {
    final N body;
    private PaintStyle look;
    private Optional<PanelContent> last = Optional.empty();

    DrawnPanelBody(PaintStyle look, N body) {
        this.look = look;
        this.body = body;
    }

    @Override
    public final N node() {
        return body;
    }

    abstract void draw(PanelContent content);

    final PaintStyle look() {
        return look;
    }

    @Override
    public final void setLook(PaintStyle newLook) {
        look = newLook;
        body.setPaintStyle(newLook);
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
