package greenwall.views.window;

import java.util.function.Consumer;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// A dialog over a window.
final class DialogBox extends DismissibleBox {
    DialogBox(Consumer<@Nullable Node> onClosed) {
        super(8, onClosed);
    }

    /// @param first the node that gets the focus
    void open(Node first, Node... content) {
        box.getChildren().setAll(content);
        showAndFocus(first);
    }

    @Override
    void close() {
        box.getChildren().clear();
        super.close();
    }
}
