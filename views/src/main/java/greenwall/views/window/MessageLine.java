package greenwall.views.window;

import javafx.animation.PauseTransition;
import javafx.scene.control.Label;
import javafx.util.Duration;

/// A message that disappears by itself, a long one later than a short one.
final class MessageLine extends Label {
    private static final double LETTERS_A_SECOND = 12;
    private final PauseTransition end = new PauseTransition();

    MessageLine() {
        getStyleClass().add("message");
        setMaxWidth(Double.MAX_VALUE);
        setWrapText(true);
        setMinHeight(USE_PREF_SIZE);
        setVisible(false);
        managedProperty().bind(visibleProperty());
        end.setOnFinished(_ -> setVisible(false));
    }

    void show(String text) {
        setText(text);
        setVisible(true);
        end.setDuration(timeToRead(text));
        end.playFromStart();
    }

    void end() {
        end.stop();
        setVisible(false);
    }

    static Duration timeToRead(String text) {
        return Duration.seconds(Math.max(6, text.length() / LETTERS_A_SECOND));
    }
}
