package greenwall.views.paint;

import javafx.scene.layout.Pane;

/// A pane whose children are laid out by its owner, in whole pixels.
public final class ManualLayoutPane extends Pane {
    @FunctionalInterface
    public interface Arrangement {
        void arrange(double width, double height);
    }

    private final Arrangement arrangement;

    public ManualLayoutPane(Arrangement arrangement) {
        this.arrangement = arrangement;
    }

    @Override
    protected void layoutChildren() {
        arrangement.arrange(Math.floor(getWidth()), Math.floor(getHeight()));
    }
}
