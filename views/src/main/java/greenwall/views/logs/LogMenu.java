package greenwall.views.logs;

import greenwall.views.SystemClipboard;
import java.util.function.Consumer;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;

/// What can be done with a line.
record LogMenu(LogBody body, Actions actions) {
    interface Actions {
        void around(LogLine line);

        void like(LogLine line);

        void explain(LogLine line);

        void compare(LogLine line);

        void link(LogLine line);

        void trace(LogLine line);
    }

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
        var item = new MenuItem(text);
        item.setOnAction(_ -> body.selected().ifPresent(action));
        return item;
    }

    static void copyText(String text) {
        SystemClipboard.text(text);
    }
}
