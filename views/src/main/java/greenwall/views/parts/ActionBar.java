package greenwall.views.parts;

import greenwall.views.paint.MenuItems;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;

/// The actions on the chosen row of a list: as buttons, as a context menu, and by the letters on the buttons.
public final class ActionBar extends FlowPane {
    /// @param key in the list, without a modifier
    public record Action(String word, KeyCode key, Runnable run) {}

    private final List<Action> actions;
    private final ContextMenu menu = new ContextMenu();

    public ActionBar(Node list, List<Action> actions) {
        super(8, 4);
        this.actions = actions;
        for (var action : actions) {
            var button = new Button(action.word() + "  " + action.key().getName());
            button.setAccessibleText(action.word());
            // The letters are its keyboard access.
            button.setFocusTraversable(false);
            button.setOnAction(_ -> action.run().run());
            getChildren().add(button);
            menu.getItems().add(MenuItems.item(action.word(), () -> action.run().run()));
        }
        getStyleClass().add("bar");
        managedProperty().bind(visibleProperty());
        list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        list.setOnContextMenuRequested(event -> {
            menu.show(list, event.getScreenX(), event.getScreenY());
            event.consume();
        });
    }

    private void key(KeyEvent event) {
        if (event.isConsumed() || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        actions.stream()
                .filter(action -> action.key() == event.getCode())
                .findFirst()
                .ifPresent(action -> {
                    event.consume();
                    action.run().run();
                });
    }
}
