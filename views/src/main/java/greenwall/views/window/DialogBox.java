package greenwall.views.window;

import javafx.scene.Node;

/// A dialog over a window.
final class DialogBox extends DismissibleBox {
    DialogBox(Runnable onClosed) {
        super(8, onClosed);
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
