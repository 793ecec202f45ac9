package greenwall.views.shell;

import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Something that lies over a window until Esc or a click beside it puts it away.
final class WindowOverlay extends StackPane {
    private static final double WIDEST = 640;

    private final VBox box = new VBox(8);
    private final Runnable onClosed;

    WindowOverlay(Runnable onClosed) {
        this.onClosed = onClosed;
        box.getStyleClass().add("command-palette");
        box.setMaxSize(WIDEST, Region.USE_PREF_SIZE);
        setAlignment(box, Pos.TOP_CENTER);
        setPadding(new Insets(60, 20, 20, 20));
        getChildren().add(box);
        setVisible(false);
        setOnMousePressed(event -> {
            if (event.getTarget() == this) {
                close();
            }
        });
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            }
        });
    }

    /// @param first gets the keyboard
    void open(Node first, Node... content) {
        box.getChildren().setAll(content);
        setVisible(true);
        first.requestFocus();
    }

    void close() {
        setVisible(false);
        box.getChildren().clear();
        onClosed.run();
    }
}
