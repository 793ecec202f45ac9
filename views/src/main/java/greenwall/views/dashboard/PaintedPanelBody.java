package greenwall.views.dashboard;

import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.StyleAware;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.layout.Region;

/// A body that is drawn from the last result. It is redrawn for each new result and for each new style.
abstract class PaintedPanelBody<N extends Region & StyleAware> implements PanelBody {
    final N drawing;
    private PaintStyle style;
    private Optional<PanelData> last = Optional.empty();
    private String limit = "";

    PaintedPanelBody(PaintStyle style, N drawing) {
        this.style = style;
        this.drawing = drawing;
    }

    @Override
    public final N node() {
        return drawing;
    }

    abstract void draw(PanelData content);

    final PaintStyle paintStyle() {
        return style;
    }

    @Override
    public final void applyStyle(PaintStyle newStyle) {
        style = newStyle;
        drawing.setPaintStyle(newStyle);
        redraw();
    }

    @Override
    public final void show(PanelData content) {
        last = Optional.of(content);
        limit = "";
        draw(content);
    }

    @Override
    public final String limit() {
        return limit;
    }

    /// Reports a part of the content that is not shown.
    final void setLimit(long shown, long all, String what) {
        limit = shown < all ? String.format(Locale.ROOT, "%,d of %,d %s", shown, all, what) : "";
    }

    final void redraw() {
        last.ifPresent(this::draw);
    }
}
