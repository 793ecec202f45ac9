package greenwall.views.widgets;

import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Search and filter fields, which report each change at once. Esc clears the field. In an empty field, Esc
/// is passed on.
public final class SearchFields {
    private SearchFields() {}

    public static TextField search(String name, Consumer<String> onChange) {
        var field = new TextField();
        field.setPromptText(name);
        field.setAccessibleText(name);
        field.setPrefColumnCount(14);
        field.textProperty().subscribe(text -> onChange.accept(text == null ? "" : text.strip()));
        field.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ESCAPE && !field.getText().isEmpty()) {
                field.clear();
                e.consume();
            }
        });
        return field;
    }

    /// The slash is known only as a typed character: on many keyboards it is Shift and another key.
    public static void focusOnSlash(Node node, Runnable focus) {
        node.addEventHandler(KeyEvent.KEY_TYPED, event -> {
            if (event.getCharacter().equals("/")
                    && event.isShortcutDown() == event.isAltDown()
                    && !(event.getTarget() instanceof TextInputControl)) {
                focus.run();
                event.consume();
            }
        });
    }
}
