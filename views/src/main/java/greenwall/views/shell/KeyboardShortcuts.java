package greenwall.views.shell;

import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// The keys that work in all views.
final class KeyboardShortcuts {
    private final MainWindowPane pane;
    private final MainWindowModel model;
    private final Console.PaneActions actions;
    private final BooleanSupplier covered;
    private @Nullable Node pressedOn;

    private KeyboardShortcuts(
            MainWindowPane pane, MainWindowModel model, Console.PaneActions actions, BooleanSupplier covered) {
        this.pane = pane;
        this.model = model;
        this.actions = actions;
        this.covered = covered;
    }

    /// @param covered whether an overlay is open, which gets all keys
    static void install(
            MainWindowPane pane, MainWindowModel model, Console.PaneActions actions, BooleanSupplier covered) {
        var keys = new KeyboardShortcuts(pane, model, actions, covered);
        pane.addEventFilter(KeyEvent.KEY_PRESSED, keys::press);
        pane.addEventFilter(KeyEvent.KEY_TYPED, keys::type);
        pane.addEventFilter(KeyEvent.KEY_RELEASED, _ -> keys.pressedOn = null);
        pane.addEventHandler(KeyEvent.KEY_PRESSED, keys::escape);
        pane.addEventHandler(KeyEvent.KEY_PRESSED, KeyboardShortcuts::keepFocus);
        pane.addEventHandler(KeyEvent.KEY_TYPED, keys::typedSign);
    }

    private @Nullable Node focused() {
        return pane.getScene().getFocusOwner();
    }

    /// A typed letter is for the node that had the focus when the key was pressed, not for a field that the
    /// key has opened.
    private void type(KeyEvent event) {
        if (pressedOn != null && pressedOn != focused()) {
            event.consume();
        }
    }

    private void press(KeyEvent event) {
        pressedOn = focused();
        if (covered.getAsBoolean()) {
            return;
        }
        boolean used = event.isShortcutDown()
                ? shortcut(event.getCode())
                : event.isAltDown() ? history(event.getCode()) : function(event.getCode());
        if (used) {
            event.consume();
        }
    }

    private boolean shortcut(KeyCode code) {
        switch (code) {
            case K, P -> pane.openPalette();
            case L -> pane.copyLink();
            case T -> actions.nextTheme();
            case N -> actions.openWindow(model.place());
            case PLUS, EQUALS, ADD -> actions.scale(1.1);
            case MINUS, SUBTRACT -> actions.scale(1 / 1.1);
            case DIGIT0, NUMPAD0 -> actions.usualScale();
            default -> {
                if (!code.isDigitKey()) {
                    return false;
                }
                pane.goToView(code.ordinal() - KeyCode.DIGIT1.ordinal());
            }
        }
        return true;
    }

    private boolean history(KeyCode code) {
        switch (code) {
            case LEFT -> model.back();
            case RIGHT -> model.forward();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean function(KeyCode code) {
        switch (code) {
            case F1 -> pane.showKeys();
            case F8 -> pane.handover();
            case F9 -> pane.pickInstant();
            case F11 -> actions.fullScreen();
            default -> {
                return false;
            }
        }
        return true;
    }

    /// An Esc that the view does not use leaves a text field, else it goes one step back.
    private void escape(KeyEvent event) {
        if (event.getCode() != KeyCode.ESCAPE || event.isConsumed()) {
            return;
        }
        boolean typing = event.getTarget() instanceof TextInputControl;
        if (typing) {
            pane.focusView();
        }
        // A view that returns the focus to its field is left at once.
        if (!typing || focused() instanceof TextInputControl) {
            pane.back();
        }
        event.consume();
    }

    /// An arrow key that the view does not use must not move the focus to a button.
    private static void keepFocus(KeyEvent event) {
        if (event.getCode().isArrowKey() && !(event.getTarget() instanceof Control)) {
            event.consume();
        }
    }

    private void typedSign(KeyEvent event) {
        if (event.isConsumed() || event.getTarget() instanceof TextInputControl || covered.getAsBoolean()) {
            return;
        }
        switch (event.getCharacter()) {
            case "?" -> pane.showKeys();
            case ":" -> pane.openPalette();
            default -> {
                return;
            }
        }
        event.consume();
    }
}
