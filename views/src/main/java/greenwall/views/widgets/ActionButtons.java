package greenwall.views.widgets;

import greenwall.views.ViewAction;
import greenwall.views.paint.Controls;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;

/// The actions of a view or of a list: as buttons, in a context menu, and as single-letter keys.
public final class ActionButtons extends FlowPane {
    private final List<ViewAction> actions;

    /// @param actions the actions, each with its key as the detail
    public ActionButtons(List<ViewAction> actions) {
        super(6, 4);
        this.actions = actions;
        getStyleClass().addAll("toolbar", "bar");
        managedProperty().bind(visibleProperty());
        for (var action : actions) {
            getChildren().add(Controls.button(text(action), action.action()));
        }
    }

    /// Buttons for the actions on the selected row of a list. The list also handles their keys.
    public static ActionButtons on(Node list, List<ViewAction> actions) {
        var buttons = new ActionButtons(actions);
        // The list's own toolbar contains them.
        buttons.getStyleClass().remove("toolbar");
        // The keyboard uses the letters instead.
        buttons.getChildren().forEach(button -> button.setFocusTraversable(false));
        list.addEventHandler(KeyEvent.KEY_PRESSED, buttons::handleKey);
        buttons.openAsMenuOf(list);
        return buttons;
    }

    public void openAsMenuOf(Node node) {
        var menu = new ContextMenu();
        for (var action : actions) {
            menu.getItems().add(Controls.menuItem(text(action), action.action()));
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

    public void handleKey(KeyEvent event) {
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
