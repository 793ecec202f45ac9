package greenwall.views.dashboard;

import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Restylable;
import java.util.Optional;
import javafx.scene.layout.Region;

/// A body that is drawn from the last result. It is redrawn for each new result and for each new style.
abstract class CanvasPanelBody<N extends Region & Restylable> implements PanelBody {
    final N body;
    private PaintStyle style;
    private Optional<PanelData> last = Optional.empty();

    CanvasPanelBody(PaintStyle style, N body) {
        this.style = style;
        this.body = body;
    }

    @Override
    public final N node() {
        return body;
    }

    abstract void draw(PanelData content);

    final PaintStyle paintStyle() {
        return style;
    }

    @Override
    public final void applyStyle(PaintStyle newStyle) {
        style = newStyle;
        body.setPaintStyle(newStyle);
        redraw();
    }

    @Override
    public final void show(PanelData content) {
        last = Optional.of(content);
        draw(content);
    }

    final void redraw() {
        last.ifPresent(this::draw);
    }
}
