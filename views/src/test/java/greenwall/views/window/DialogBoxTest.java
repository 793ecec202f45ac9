package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.testing.Clicks;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

class DialogBoxTest {
    @Test
    void aClickBesideADialogueClosesItUnlessTextWasTypedThere() {
        Fx.run(() -> {
            var box = new DialogBox(_ -> {});
            new Scene(box, 900, 700);
            var untouched = new TextArea("the handover");
            box.open(untouched, untouched);
            box.applyCss();
            Clicks.fire(box, MouseEvent.MOUSE_PRESSED, 5, 5);
            assertThat(box.isVisible()).isFalse();

            var typed = new TextArea("the handover");
            box.open(typed, typed);
            box.applyCss();
            typed.appendText(", and a word");
            Clicks.fire(box, MouseEvent.MOUSE_PRESSED, 5, 5);
            assertThat(box.isVisible()).isTrue();
        });
    }

    @Test
    void tabStaysInADialogue() {
        Fx.run(() -> {
            var box = new DialogBox(_ -> {});
            var behind = new TextField();
            var scene = new Scene(new StackPane(behind, box), 900, 700);
            var first = new TextField();
            var last = new TextField();
            box.open(first, first, new Label("To"), last);
            Keys.press(first, KeyCode.TAB);
            assertThat(scene.getFocusOwner()).isEqualTo(last);
            Keys.press(last, KeyCode.TAB);
            assertThat(scene.getFocusOwner()).isEqualTo(first);
            Keys.press(first, KeyCode.TAB, true, false);
            assertThat(scene.getFocusOwner()).isEqualTo(last);
        });
    }
}
