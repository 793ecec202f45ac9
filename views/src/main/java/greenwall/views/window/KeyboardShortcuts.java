package greenwall.views.window;

import greenwall.views.paint.ZoomKey;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.event.Event;
import javafx.event.EventTarget;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// The keys that work in all views.
final class KeyboardShortcuts {
    /// On Linux, JavaFX requests a context menu only for the mouse.
    private static final boolean HAS_NO_MENU_KEY =
            System.getProperty("os.name", "").equals("Linux");

    private final MainWindowPane pane;
    private final NavigationHistory navigationHistory;
    private final ConsoleWindows.PaneActions actions;
    private final Supplier<Optional<DismissibleBox>> overlay;
    /// The keys that are pressed with Alt.
    private final Map<KeyCode, Runnable> history;

    private final Map<KeyCode, Runnable> functions;
    private @Nullable Node pressedOn;

    /// @param overlay the open box over the window, which gets all keys
    KeyboardShortcuts(
            MainWindowPane pane,
            NavigationHistory navigationHistory,
            ConsoleWindows.PaneActions actions,
            Supplier<Optional<DismissibleBox>> overlay) {
        this.pane = pane;
        this.navigationHistory = navigationHistory;
        this.actions = actions;
        this.overlay = overlay;
        history = Map.of(KeyCode.LEFT, navigationHistory::back, KeyCode.RIGHT, navigationHistory::forward);
        functions = Map.of(
                KeyCode.F1, pane::showKeys,
                KeyCode.F8, pane::copyHandover,
                KeyCode.F9, pane::pickInstant,
                KeyCode.F11, actions::toggleFullScreen);
    }

    void install() {
        pane.addEventFilter(KeyEvent.KEY_PRESSED, this::press);
        pane.addEventFilter(KeyEvent.KEY_TYPED, this::type);
        pane.addEventFilter(KeyEvent.KEY_RELEASED, _ -> pressedOn = null);
        pane.addEventHandler(KeyEvent.KEY_PRESSED, this::escape);
        pane.addEventHandler(KeyEvent.KEY_PRESSED, KeyboardShortcuts::keepFocus);
        pane.addEventHandler(KeyEvent.KEY_TYPED, this::handleTypedCharacter);
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
        var open = overlay.get();
        if (open.isPresent()) {
            // The box may have lost the focus to a node behind it.
            if (event.getCode() == KeyCode.ESCAPE) {
                open.get().close();
                event.consume();
            }
            return;
        }
        if (event.isShortcutDown()) {
            // AltGr, which types characters such as { on many keyboards, is reported as Ctrl and Alt.
            if (!event.isAltDown() && shortcut(event)) {
                event.consume();
            }
        } else if (HAS_NO_MENU_KEY && isMenuKey(event)) {
            Optional.ofNullable(focused()).ifPresent(KeyboardShortcuts::openMenu);
            event.consume();
        } else {
            var action = (event.isAltDown() ? history : functions).get(event.getCode());
            if (action != null) {
                action.run();
                event.consume();
            }
        }
    }

    private static boolean isMenuKey(KeyEvent event) {
        return event.getCode() == KeyCode.CONTEXT_MENU
                || event.getCode() == KeyCode.F10 && event.isShiftDown() && !event.isAltDown();
    }

    private static void openMenu(Node node) {
        var bounds = node.getLayoutBounds();
        var inScene = node.localToScene(bounds.getCenterX(), bounds.getCenterY());
        var onScreen = node.localToScreen(bounds.getCenterX(), bounds.getCenterY());
        if (onScreen != null) {
            Event.fireEvent(
                    node,
                    new ContextMenuEvent(
                            ContextMenuEvent.CONTEXT_MENU_REQUESTED,
                            inScene.getX(),
                            inScene.getY(),
                            onScreen.getX(),
                            onScreen.getY(),
                            true,
                            null));
        }
    }

    private boolean shortcut(KeyEvent event) {
        int digit = digit(event);
        // Without Shift a digit key opens its view, also where it types a plus or a minus sign.
        var zoom = ZoomKey.of(event)
                .filter(_ ->
                        digit <= 0 || event.isShiftDown() || !event.getCode().isDigitKey());
        if (zoom.isPresent()) {
            switch (zoom.get()) {
                case IN -> actions.style().scaleBy(1.1);
                case OUT -> actions.style().scaleBy(1 / 1.1);
                case WHOLE -> actions.style().resetScale();
            }
            return true;
        }
        if (digit > 0) {
            pane.goToView(digit - 1);
            return true;
        }
        switch (event.getCode()) {
            case K, P -> pane.openPalette();
            case L -> pane.copyLink();
            case T -> actions.style().nextTheme();
            case N -> actions.openWindow(navigationHistory.place());
            default -> {
                return false;
            }
        }
        return true;
    }

    /// The digit of the key, or -1. On some keyboards, such as French ones on Linux, the digits are typed with Shift,
    /// and the key is named after what it types without Shift.
    private static int digit(KeyEvent event) {
        // The names of the keys end with their digit, also those of the keypad.
        var name = event.getCode().isDigitKey() ? event.getCode().name() : event.getText();
        return name.isEmpty() ? -1 : Character.digit(name.charAt(name.length() - 1), 10);
    }

    /// An Esc that the view does not use leaves a text field or the bars around the view, else it goes one step
    /// back.
    private void escape(KeyEvent event) {
        if (event.getCode() != KeyCode.ESCAPE || event.isConsumed()) {
            return;
        }
        boolean leaving = event.getTarget() instanceof TextInputControl || isInBar(event.getTarget());
        if (leaving) {
            pane.focusView();
        }
        // A view that returns the focus to its field is left at once.
        if (!leaving || event.getTarget() instanceof TextInputControl && focused() instanceof TextInputControl) {
            pane.back();
        }
        event.consume();
    }

    private boolean isInBar(EventTarget target) {
        return target instanceof Control control && !pane.isInView(control);
    }

    /// An arrow key that the view does not use must not move the focus to a button.
    private static void keepFocus(KeyEvent event) {
        if (event.getCode().isArrowKey() && !(event.getTarget() instanceof Control)) {
            event.consume();
        }
    }

    private void handleTypedCharacter(KeyEvent event) {
        if (event.isConsumed()
                || event.getTarget() instanceof TextInputControl
                || overlay.get().isPresent()) {
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
