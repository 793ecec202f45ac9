package greenwall.views.testing;

import javafx.event.Event;
import javafx.event.EventTarget;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Presses keys without a window. Call it on the JavaFX thread.
public final class Keys {
    private Keys() {}

    public static void press(EventTarget on, KeyCode... codes) {
        for (var code : codes) {
            press(on, code, false, false);
        }
    }

    public static void press(EventTarget on, KeyCode code, boolean shift, boolean control) {
        Event.fireEvent(on, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, control, false, false));
    }
}
