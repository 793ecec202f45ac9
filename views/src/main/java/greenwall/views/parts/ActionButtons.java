package greenwall.views.parts;

import greenwall.views.ViewAction;
import greenwall.views.paint.Buttons;
import greenwall.views.paint.MenuItems;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;

/// The actions of a view or of a list: as buttons, in a context menu, and by the letters on the buttons.
public final class ActionButtons extends FlowPane {
    private final List<ViewAction> actions;

    /// @param actions each with a letter as its detail
    public ActionButtons(List<ViewAction> actions) {
        super(6, 4);
        this.actions = actions;
        getStyleClass().addAll("toolbar", "bar");
        managedProperty().bind(visibleProperty());
        for (var action : actions) {
            getChildren().add(Buttons.of(text(action), () -> action.action().run()));
        }
    }

    /// Actions on the chosen row of a list, which also takes the letters.
    public static ActionButtons on(Node list, List<ViewAction> actions) {
        var buttons = new ActionButtons(actions);
        // They are a row of the list's own toolbar.
        buttons.getStyleClass().remove("toolbar");
        // The letters are their keyboard access.
        buttons.getChildren().forEach(button -> button.setFocusTraversable(false));
        list.addEventHandler(KeyEvent.KEY_PRESSED, buttons::key);
        buttons.openAsMenuOf(list);
        return buttons;
    }

    public void openAsMenuOf(Node node) {
        var menu = new ContextMenu();
        for (var action : actions) {
            menu.getItems()
                    .add(MenuItems.item(text(action), () -> action.action().run()));
        }
        node.setOnContextMenuRequested(event -> {
            menu.show(node, event.getScreenX(), event.getScreenY());
            event.consume();
        });
    }

    private static String text(ViewAction action) {
        return action.title() + " (" + action.detail() + ")";
    }

    public List<ViewAction> actions() {
        return actions;
    }

    public void key(KeyEvent event) {
        if (event.isConsumed() || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        for (var action : actions) {
            if (event.getCode().getName().equals(action.detail())) {
                action.action().run();
                event.consume();
            }
        }
    }
}
