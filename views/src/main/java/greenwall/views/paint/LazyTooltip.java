package greenwall.views.paint;

import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/// The tooltip of a node. A tooltip is a separate window, so none is created for empty text.
public final class LazyTooltip {
    private final Node node;
    private @Nullable Tooltip tip;
    private String text = "";

    public LazyTooltip(Node node) {
        this.node = node;
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    public void show(String newText) {
        if (newText.equals(text)) {
            return;
        }
        text = newText;
        if (tip != null) {
            Tooltip.uninstall(node, tip);
        }
        if (!newText.isEmpty()) {
            tip = new Tooltip(newText);
            Tooltip.install(node, tip);
        }
    }
}
