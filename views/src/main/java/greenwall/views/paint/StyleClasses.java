package greenwall.views.paint;

import javafx.scene.Node;

/// Makes nodes with style classes.
public final class StyleClasses {
    private StyleClasses() {}

    public static <N extends Node> N of(N node, String... styles) {
        node.getStyleClass().addAll(styles);
        return node;
    }
}
