package greenwall.views.dashboard;

import greenwall.views.paint.Controls;
import greenwall.views.widgets.OneLineField;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// A form of the dashboard editor. Enter in a field applies the changes, and Esc cancels them.
abstract class EditorPane extends VBox {
    final Label errorLabel = Controls.wrapped("", "error");
    private final Runnable onCancel;

    EditorPane(Runnable onCancel) {
        super(6);
        this.onCancel = onCancel;
        getStyleClass().add("panel-form");
        setStyle("-fx-background-color: -gw-raised; -fx-border-color: -gw-line; -fx-padding: 12;");
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                onCancel.run();
            } else if (event.getCode() == KeyCode.TAB && event.getTarget() instanceof Node at) {
                at.requestFocusTraversal(event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
            }
            // Keys that are typed in the form must not act as shortcuts of the view.
            event.consume();
        });
    }

    /// The node that gets the focus first.
    abstract Node first();

    abstract void apply();

    final TextField addField(String label, String text) {
        var field = new OneLineField();
        field.setText(text);
        field.setAccessibleText(label);
        field.setOnAction(_ -> apply());
        add(label, field);
        return field;
    }

    final void add(String label, Node node) {
        getChildren().addAll(new Label(label), node);
    }

    final void addButtons(Button... more) {
        var bar = new HBox(8, Controls.button("Apply", this::apply));
        bar.getChildren().addAll(more);
        bar.getChildren().add(Controls.button("Cancel", onCancel));
        getChildren().add(bar);
    }
}
