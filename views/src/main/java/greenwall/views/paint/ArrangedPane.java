package greenwall.views.paint;

import javafx.scene.layout.Pane;

/// A pane whose parts lie where its owner puts them, in whole pixels.
public final class ArrangedPane extends Pane {
    /// Puts the parts into a room of that size.
    @FunctionalInterface
    public interface Arrangement {
        void arrange(double width, double height);
    }

    private final Arrangement arrangement;

    public ArrangedPane(Arrangement arrangement) {
        this.arrangement = arrangement;
    }

    @Override
    protected void layoutChildren() {
        arrangement.arrange(Math.floor(getWidth()), Math.floor(getHeight()));
    }
}
