package greenwall.views.probe.panel;

import java.util.function.Consumer;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;

/// Search fields of the panels: each change is told at once, and Esc empties a field before it means anything else.
public final class SearchFields {
    private SearchFields() {}

    public static TextField search(String name, Consumer<String> onChange) {
        var field = new TextField();
        field.setPromptText(name);
        field.setAccessibleText(name);
        field.setPrefColumnCount(14);
        field.textProperty().subscribe(text -> onChange.accept(text == null ? "" : text.strip()));
        field.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ESCAPE && !field.getText().isEmpty()) {
                field.clear();
                e.consume();
            }
        });
        return field;
    }
}
