package greenwall.views.paint;

import javafx.scene.control.Button;

public final class Buttons {
    private Buttons() {}

    public static Button of(String text, Runnable action) {
        var button = new Button(text);
        button.setOnAction(_ -> action.run());
        return button;
    }
}
