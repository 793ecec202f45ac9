package greenwall.views.testing;

import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.stage.Window;

/// Fires mouse events without a window.
public final class Clicks {
    private Clicks() {}

    /// Clicks with the primary button at a point in the node's scene.
    public static void at(Node node, double x, double y) {
        fire(node, MouseEvent.MOUSE_CLICKED, x, y);
    }

    /// Fires an event of the primary button at a point in the node's scene.
    public static void fire(Node node, EventType<MouseEvent> eventType, double x, double y) {
        fire(node, eventType, x, y, MouseButton.PRIMARY);
    }

    /// Moves the pointer to a point in the node's scene.
    public static void point(Node node, double x, double y) {
        fire(node, MouseEvent.MOUSE_MOVED, x, y, MouseButton.NONE);
    }

    /// Requests the menu at a point in the node's scene.
    public static void requestMenu(Node node, double x, double y) {
        Event.fireEvent(
                node,
                new ContextMenuEvent(
                        ContextMenuEvent.CONTEXT_MENU_REQUESTED, x, y, x, y, false, new PickResult(node, x, y)));
    }

    /// The menu that is shown in a window.
    public static ContextMenu shownMenu() {
        return Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .map(ContextMenu.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /// Chooses the entries of the shown menu whose text begins like this, and hides the menu.
    public static void chooseFromMenu(String text) {
        var menu = shownMenu();
        menu.getItems().stream().filter(item -> item.getText().startsWith(text)).forEach(MenuItem::fire);
        menu.hide();
    }

    /// Fires an event of a button at a point in the node's scene.
    public static void fire(Node node, EventType<MouseEvent> eventType, double x, double y, MouseButton button) {
        boolean pressed = button != MouseButton.NONE;
        Event.fireEvent(
                node,
                new MouseEvent(
                        eventType,
                        x,
                        y,
                        x,
                        y,
                        button,
                        pressed ? 1 : 0,
                        false,
                        false,
                        false,
                        false,
                        button == MouseButton.PRIMARY,
                        false,
                        button == MouseButton.SECONDARY,
                        true,
                        false,
                        pressed,
                        null));
    }
}
