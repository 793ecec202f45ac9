package greenwall.views.window;

import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// A box over a window, which keeps the focus. It is closed by the window at Esc, or by a click outside it
/// unless something was typed into a text area.
class DismissibleBox extends StackPane {
    /// In widths of the text, so that a large text gets a wider box.
    private static final String WIDEST = "-fx-max-width: 49em";

    final VBox box;
    private final Consumer<@Nullable Node> onClosed;
    private @Nullable Node focusedBefore;
    private int caretBefore;

    /// @param onClosed receives the node that had the focus when the box was opened
    DismissibleBox(double spacing, Consumer<@Nullable Node> onClosed) {
        this.onClosed = onClosed;
        box = new VBox(spacing);
        box.getStyleClass().add("command-palette");
        box.setMaxHeight(Region.USE_PREF_SIZE);
        box.setStyle(WIDEST);
        setAlignment(box, Pos.TOP_CENTER);
        setPadding(new Insets(60, 20, 20, 20));
        getChildren().add(box);
        setVisible(false);
        setOnMousePressed(event -> {
            if (event.getTarget() == this && !hasTypedText(".text-area")) {
                close();
            }
        });
        addEventFilter(KeyEvent.KEY_PRESSED, this::keepFocus);
    }

    /// Tab goes from the last node to the first one, and not to the window behind the box.
    private void keepFocus(KeyEvent event) {
        if (event.getCode() != KeyCode.TAB) {
            return;
        }
        var stops = box.lookupAll("*").stream()
                .filter(node -> node.isFocusTraversable() && node.isVisible() && !node.isDisabled())
                .toList();
        boolean back = event.isShiftDown();
        int at = stops.indexOf(getScene().getFocusOwner());
        if (back ? at <= 0 : at == stops.size() - 1) {
            if (!stops.isEmpty()) {
                (back ? stops.getLast() : stops.getFirst()).requestFocus();
            }
            event.consume();
        }
    }

    /// @param fields the selector of those in which it matters
    final boolean hasTypedText(String fields) {
        return box.lookupAll(fields).stream().anyMatch(field -> ((TextInputControl) field).isUndoable());
    }

    /// @param first the node that gets the focus
    final void showAndFocus(Node first) {
        // A dialog may follow another one in the open box.
        if (!isVisible()) {
            focusedBefore = getScene() == null ? null : getScene().getFocusOwner();
            caretBefore = focusedBefore instanceof TextField field ? field.getCaretPosition() : 0;
        }
        setVisible(true);
        first.requestFocus();
    }

    void close() {
        var before = focusedBefore;
        focusedBefore = null;
        setVisible(false);
        onClosed.accept(before);
        if (before instanceof TextField field && field.isFocused()) {
            // It selects all its text when it gets the focus, and the next letter would replace it.
            field.positionCaret(caretBefore);
        }
    }
}
