package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.testing.Fx;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;

/// AltGr is reported as Ctrl and Alt. On a German keyboard it types braces and brackets with the keys of 7, 8,
/// 9 and 0.
class EuropeanKeyboardTest extends ConsoleFixture {
    private static void altGr(EventType<KeyEvent> type, KeyCode code, String character) {
        Fx.run(() -> Event.fireEvent(
                pane().getScene().getFocusOwner(),
                new KeyEvent(type, character, character, code, false, true, true, false)));
    }

    @Test
    void aCharacterThatIsTypedWithAltGrIsNoShortcut() {
        start(SavedWindows.FIRST, oneWindow());
        int before = saved.size();
        for (var code : new KeyCode[] {KeyCode.DIGIT7, KeyCode.DIGIT0, KeyCode.K, KeyCode.N, KeyCode.T, KeyCode.L}) {
            altGr(KeyEvent.KEY_PRESSED, code, "");
        }
        assertThat(view()).isEqualTo("wall");
        assertThat(stages()).hasSize(1);
        assertThat(saved).hasSize(before);
    }

    @Test
    void aCharacterThatIsTypedWithAltGrGoesToTheFilterOfTheWall() {
        start(SavedWindows.FIRST, oneWindow());
        robot.write("/a");
        altGr(KeyEvent.KEY_TYPED, KeyCode.UNDEFINED, "@");
        assertThat(Fx.get(() -> pane().place().get("filter")).strip()).isEqualTo("a@");
    }
}
