package greenwall.views.window;

import javafx.scene.Node;
import javafx.scene.layout.VBox;

/// A dialogue over a window.
final class WindowOverlay extends OverlayPane {
    private final VBox box;

    WindowOverlay(Runnable onClosed) {
        this(new VBox(8), onClosed);
    }

    private WindowOverlay(VBox box, Runnable onClosed) {
        super(box, onClosed);
        this.box = box;
    }

    /// @param first the node that gets the focus
    void open(Node first, Node... content) {
        box.getChildren().setAll(content);
        setVisible(true);
        first.requestFocus();
    }

    @Override
    void close() {
        box.getChildren().clear();
        super.close();
    }
}
