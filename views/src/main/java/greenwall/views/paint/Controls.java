package greenwall.views.paint;

import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Makes the controls that many views share, with the same settings everywhere.
public final class Controls {
    private Controls() {}

    public static <N extends Node> N styled(N node, String... styles) {
        node.getStyleClass().addAll(styles);
        return node;
    }

    public static Button button(String text, Runnable action) {
        var button = new Button(text);
        button.setOnAction(_ -> action.run());
        return button;
    }

    /// Underscores in the text have no special meaning.
    public static MenuItem menuItem(String text, Runnable action) {
        var item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> action.run());
        return item;
    }

    /// A label whose text continues on further lines if it does not fit.
    public static Label wrapped(String text, String... styles) {
        var label = styled(new Label(text), styles);
        label.setWrapText(true);
        return label;
    }

    /// Lets a label take no room while it has no text.
    public static Label hiddenWhenEmpty(Label label) {
        label.visibleProperty().bind(label.textProperty().isNotEmpty());
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }

    /// A text for a field of one line, which would drop line breaks without a blank.
    public static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /// Lets Tab move the focus. If it inserted a tab character, keyboard users could not leave the field.
    public static void leaveWithTab(TextArea area) {
        area.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.TAB) {
                area.requestFocusTraversal(event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
                event.consume();
            }
        });
    }
}
