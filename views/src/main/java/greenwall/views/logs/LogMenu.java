package greenwall.views.logs;

import greenwall.views.SystemClipboard;
import greenwall.views.paint.MenuItems;
import java.util.function.Consumer;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;

/// The actions on a line.
record LogMenu(LogBody body, LogsView.MenuActions actions) {
    void install() {
        var copy = new MenuItem("Copy (Ctrl+C)");
        copy.setOnAction(_ -> body.copy());
        var menu = new ContextMenu(
                copy,
                item("Copy the link to this line", actions::link),
                item("Its trace (O)", actions::trace),
                item("Lines around it (C)", actions::around),
                item("Query lines like it (Q)", actions::like),
                item("Explain what happened here (E)", actions::explain),
                item("What was different in this window (D)", actions::compare));
        body.setOnContextMenuRequested(e -> {
            if (body.selected().isPresent()) {
                menu.show(body, e.getScreenX(), e.getScreenY());
            }
        });
    }

    private MenuItem item(String text, Consumer<LogLine> action) {
        return MenuItems.item(text, () -> body.selected().ifPresent(action));
    }

    static void copyText(String text) {
        SystemClipboard.text(text);
    }
}
