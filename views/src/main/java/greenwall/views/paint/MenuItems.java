package greenwall.views.paint;

import javafx.scene.control.MenuItem;

public final class MenuItems {
    private MenuItems() {}

    /// Underscores in the text have no special meaning.
    public static MenuItem item(String text, Runnable action) {
        var item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> action.run());
        return item;
    }
}
