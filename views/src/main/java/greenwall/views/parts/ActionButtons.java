package greenwall.views.parts;

import greenwall.views.ViewAction;
import greenwall.views.paint.Buttons;
import java.util.List;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;

/// The actions of a view: as buttons, and by the letters on them.
public final class ActionButtons extends FlowPane {
    private final List<ViewAction> actions;

    /// @param actions each with a letter as its detail
    public ActionButtons(List<ViewAction> actions) {
        super(6, 4);
        this.actions = actions;
        getStyleClass().addAll("toolbar", "bar");
        for (var action : actions) {
            getChildren().add(Buttons.of(text(action), () -> action.action().run()));
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
