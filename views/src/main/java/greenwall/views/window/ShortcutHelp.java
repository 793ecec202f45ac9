package greenwall.views.window;

import greenwall.fleet.BundledText;
import java.util.ArrayList;
import java.util.List;

/// The keys of each view, and those that work in all views, from the table `key-help.txt`.
final class ShortcutHelp {
    static final String EVERYWHERE = "everywhere";

    private static final String FILE = "key-help.txt";

    /// A key such as `E` and its meaning.
    record Key(String key, String action) {}

    private ShortcutHelp() {}

    /// In the table's order; empty for a view without entries.
    static List<Key> of(String view) {
        var keys = new ArrayList<Key>();
        boolean inSection = false;
        for (var line : BundledText.of(ShortcutHelp.class, FILE).lines().toList()) {
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
