package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.OneLineField;
import java.util.Optional;
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
    /// A note for the field of a text that is written over several lines.
    static final String SEVERAL_LINES =
            "Written over several lines in the file. If you edit it here, its line breaks and comments are removed.";

    final Label errorLabel = Controls.wrapped("", "error");
    private final Runnable onCancel;
    /// What was to be applied when the problem of a query in it was shown.
    private Optional<Object> refused = Optional.empty();

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

    /// Whether to apply these changes, whose queries have this problem. The first time, it is shown instead. A server
    /// may understand more than this program, so the second time the changes are applied.
    final boolean isAccepted(Object changed, String problem) {
        if (problem.isEmpty() || refused.equals(Optional.of(changed))) {
            return true;
        }
        refused = Optional.of(changed);
        errorLabel.setText(
                SanitizedText.line(problem) + "\nApply again to save it anyway: the server may understand it.");
        return false;
    }

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
