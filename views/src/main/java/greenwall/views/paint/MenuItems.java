package greenwall.views.paint;

import javafx.scene.control.MenuItem;

public final class MenuItems {
    private MenuItems() {}

    public static MenuItem item(String text, Runnable action) {
        var item = new MenuItem(text);
        item.setOnAction(_ -> action.run());
        return item;
    }
}
