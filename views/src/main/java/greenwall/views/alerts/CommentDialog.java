package greenwall.views.alerts;

import greenwall.views.paint.Controls;
import greenwall.views.paint.SceneTheme;
import greenwall.views.widgets.OneLineField;
import java.util.Locale;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// A dialog with a comment field on top of the current view. Escape closes it.
abstract class CommentDialog extends StackPane {
    final Label title = Controls.styled(new Label(), "heading");
    final TextField comment = new OneLineField();
    final Label problem = Controls.styled(new Label(), "error");
    final Button cancel = Controls.button("Cancel (Esc)", this::close);
    private final Runnable onClosed;

    CommentDialog(Runnable onClosed) {
        this.onClosed = onClosed;
        setVisible(false);
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER && isSent(event)) {
                send();
                event.consume();
            }
        });
    }

    void show(double width, Node... rows) {
        var box = Controls.styled(new VBox(10, rows), "command-palette");
        box.setPadding(new Insets(18));
        box.setMaxHeight(Region.USE_PREF_SIZE);
        // Larger text gets a wider dialog.
        box.setStyle(String.format(Locale.ROOT, "-fx-max-width: %.1fem", width / SceneTheme.TEXT_SIZE));
        setAlignment(box, Pos.TOP_CENTER);
        setPadding(new Insets(50, 20, 20, 20));
        getChildren().add(box);
    }

    /// Whether this Enter submits the dialog.
    abstract boolean isSent(KeyEvent enter);

    abstract void send();

    void focusComment() {
        comment.requestFocus();
    }

    void close() {
        leave();
        onClosed.run();
    }

    /// Hides the dialog without moving the focus, because the user leaves the view.
    void leave() {
        setVisible(false);
    }
}
