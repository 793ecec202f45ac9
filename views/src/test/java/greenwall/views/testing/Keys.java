package greenwall.views.testing;

import javafx.event.Event;
import javafx.event.EventTarget;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Presses keys without a window. Call it on the JavaFX thread.
public final class Keys {
    private Keys() {}

    public static void press(EventTarget target, KeyCode... codes) {
        for (var code : codes) {
            press(target, code, false, false);
        }
    }

    public static void press(EventTarget target, KeyCode code, boolean shift, boolean control) {
        Event.fireEvent(target, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, control, false, false));
    }
}
