package greenwall.views.window;

import greenwall.fleet.BundledText;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;

/// The keys of each view, and those that work in all views, from the table `key-help.txt`.
final class KeyHelp {
    static final String EVERYWHERE = "everywhere";

    private static final String FILE = "key-help.txt";

    /// A key such as `E` and its meaning.
    record Key(String key, String action) {}

    private KeyHelp() {}

    /// The keys of this view, and those of all views.
    static ScrollPane pane(String shownView) {
        var grid = new GridPane(18, 4);
        int row = 0;
        for (var view : List.of(shownView, EVERYWHERE)) {
            for (var key : of(view)) {
                var name = new Label(key.key());
                name.setMinWidth(Region.USE_PREF_SIZE);
                grid.addRow(row++, name, Controls.wrapped(key.action()));
            }
        }
        var scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        // Otherwise the height is that of lines that do not wrap.
        grid.heightProperty().subscribe(height -> scroll.setPrefViewportHeight(height.doubleValue()));
        scroll.setAccessibleText("Keyboard shortcuts");
        return scroll;
    }

    /// In the table's order; empty for a view without entries.
    static List<Key> of(String view) {
        var keys = new ArrayList<Key>();
        boolean inSection = false;
        for (var line : BundledText.of(KeyHelp.class, FILE).lines().toList()) {
            if (line.startsWith("view ")) {
                inSection = List.of(line.substring(5).split(" ")).contains(view);
            } else if (inSection && line.startsWith("  ")) {
                var halves = line.strip().split(" :: ", 2);
                keys.add(new Key(halves[0], halves[1]));
            }
        }
        return keys;
    }
}
