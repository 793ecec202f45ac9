package greenwall.views.parts;

import greenwall.views.ViewAction;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;

/// What can be done in a view: as buttons, and by the letters that stand on them.
public final class ActionButtons extends FlowPane {
    private final List<ViewAction> actions;

    /// @param actions each with a letter as its detail
    public ActionButtons(List<ViewAction> actions) {
        super(6, 4);
        this.actions = List.copyOf(actions);
        getStyleClass().addAll("toolbar", "bar");
        for (var action : actions) {
            var button = new Button(text(action));
            button.setOnAction(_ -> action.action().run());
            getChildren().add(button);
        }
    }

    public static String text(ViewAction action) {
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
