package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.views.Place;
import greenwall.views.ViewList;
import greenwall.views.testing.Fx;
import java.util.List;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

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

    /// The slash is Shift and 7.
    @Test
    void aSlashFocusesTheFieldOfEachViewThatHasOne() {
        start(SavedWindows.FIRST, oneWindow());
        for (var view : List.of("alerts", "logs", "traces")) {
            Fx.run(() -> {
                pane().go(Place.HOME.to(view));
                for (var type : List.of(KeyEvent.KEY_PRESSED, KeyEvent.KEY_TYPED, KeyEvent.KEY_RELEASED)) {
                    boolean typed = type == KeyEvent.KEY_TYPED;
                    Event.fireEvent(
                            pane().getScene().getFocusOwner(),
                            new KeyEvent(
                                    type,
                                    typed ? "/" : "",
                                    "/",
                                    typed ? KeyCode.UNDEFINED : KeyCode.DIGIT7,
                                    true,
                                    false,
                                    false,
                                    false));
                }
            });
            assertThat(Fx.get(() -> pane().getScene().getFocusOwner()))
                    .as(view)
                    .isInstanceOfSatisfying(
                            TextInputControl.class,
                            field -> assertThat(field.getText()).isNullOrEmpty());
        }
    }

    @Test
    void theDigitsOfTheKeypadOpenViewsToo() {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.CONTROL, KeyCode.NUMPAD2);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(view()).isEqualTo(ViewList.all().get(1).id());
    }

    /// On a French keyboard the key of 2 types é, and that of 6 a minus sign.
    @Test
    void digitsThatAreTypedWithShiftOpenViewsToo() {
        start(SavedWindows.FIRST, oneWindow());
        press(KeyCode.UNDEFINED, "2", true);
        assertThat(view()).isEqualTo(ViewList.all().get(1).id());
        press(KeyCode.MINUS, "6", true);
        assertThat(view()).isEqualTo(ViewList.all().get(5).id());
    }

    private static void press(KeyCode code, String text, boolean shift) {
        Fx.run(() -> Event.fireEvent(
                pane().getScene().getFocusOwner(),
                new KeyEvent(KeyEvent.KEY_PRESSED, text, text, code, shift, true, false, false)));
    }

    /// On a Swiss keyboard, Shift and 1 type a plus sign.
    @Test
    void aPlusAndAMinusThatAreTypedWithOtherKeysChangeTheTextSize() {
        start(SavedWindows.FIRST, oneWindow());
        press(KeyCode.DIGIT1, "+", true);
        assertThat(saved.getLast().scale()).isGreaterThan(SavedWindows.FIRST.scale());
        press(KeyCode.SLASH, "-", false);
        assertThat(saved.getLast().scale()).isCloseTo(SavedWindows.FIRST.scale(), within(0.001));
        assertThat(view()).isEqualTo("wall");
    }

    /// On Windows, the French key of 6 types a minus sign, and the Czech key of 1 a plus sign, both without Shift.
    @Test
    void aKeyOfADigitOpensItsViewWhateverItTypes() {
        start(SavedWindows.FIRST, oneWindow());
        press(KeyCode.DIGIT6, "-", false);
        assertThat(view()).isEqualTo(ViewList.all().get(5).id());
        press(KeyCode.DIGIT1, "+", false);
        assertThat(view()).isEqualTo(ViewList.all().getFirst().id());
        assertThat(saved).allSatisfy(windows -> assertThat(windows.scale()).isEqualTo(SavedWindows.FIRST.scale()));
    }

    @Test
    void aCharacterThatIsTypedWithAltGrGoesToTheFilterOfTheWall() {
        start(SavedWindows.FIRST, oneWindow());
        robot.write("/a");
        altGr(KeyEvent.KEY_TYPED, KeyCode.UNDEFINED, "@");
        assertThat(Fx.get(() -> pane().place().get("filter")).strip()).isEqualTo("a@");
    }
}
