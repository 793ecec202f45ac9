package greenwall.views.window;

import javafx.animation.PauseTransition;
import javafx.scene.control.Label;
import javafx.util.Duration;

/// A message that disappears by itself.
final class MessageLine extends Label {
    private final PauseTransition end = new PauseTransition(Duration.seconds(6));

    MessageLine() {
        getStyleClass().add("message");
        setMaxWidth(Double.MAX_VALUE);
        setVisible(false);
        managedProperty().bind(visibleProperty());
        end.setOnFinished(_ -> setVisible(false));
    }

    void show(String text) {
        setText(text);
        setVisible(true);
        end.playFromStart();
    }
}
