package greenwall.views.dashboard;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// What is typed over while a view is edited. Enter in a field takes it, Esc leaves all as it is.
abstract class EditForm extends VBox {
    private final Runnable onCancel;

    EditForm(Runnable onCancel) {
        this.onCancel = onCancel;
        getStyleClass().add("panel-form");
        setStyle("-fx-background-color: -gw-raised; -fx-border-color: -gw-line; -fx-padding: 12;");
        setSpacing(6);
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                onCancel.run();
            }
            // What is typed here is no key of the view.
            event.consume();
        });
    }

    /// Where typing begins.
    abstract Node first();

    /// Takes what was typed.
    abstract void apply();

    final TextField field(String label, String text) {
        var field = new TextField(text);
        field.setAccessibleText(label);
        field.setOnAction(_ -> apply());
        add(label, field);
        return field;
    }

    final void add(String label, Node node) {
        getChildren().addAll(new Label(label), node);
    }

    final void buttons(Button... more) {
        var bar = new HBox(8, button("Apply", this::apply));
        bar.getChildren().addAll(more);
        bar.getChildren().add(button("Cancel", onCancel));
        getChildren().add(bar);
    }

    static Button button(String text, Runnable action) {
        var button = new Button(text);
        button.setOnAction(_ -> action.run());
        return button;
    }
}
